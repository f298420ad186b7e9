import { demoAccount } from "./gateway/accounts.js";
import type { ListenAddress } from "./gateway/listening.js";
import { createMetadataSimulator, type MetadataSimulator } from "./metadata/metadata-simulator.js";
import { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.js";
import { createIssuer, type Issuer } from "./sts/issuer.js";
import { createStsSimulator, type StsSimulator } from "./sts/sts-simulator.js";

/** DTS, and the services that give out access keys which DTS accepts. Each listens only when it is started. */
export interface SimulatedCloud {
  readonly dts: Simulator;
  readonly issuer: Issuer;
  readonly sts: StsSimulator;
  readonly metadata: MetadataSimulator;
}

/** How DTS is set up, and the services beside it. */
export interface CloudOptions extends SimulatorOptions {
  /** Tokens of service accounts with which roles can be assumed; default none. */
  readonly oidcTokens?: readonly string[] | undefined;
  /** Default 127.0.0.1 and a free port. */
  readonly stsListen?: ListenAddress | undefined;
  /** Default 127.0.0.1 and a free port. */
  readonly metadataListen?: ListenAddress | undefined;
}

/** A cloud of which nothing listens yet. */
export function createCloud(options: CloudOptions): SimulatedCloud {
  const { clock, accounts = [demoAccount], oidcTokens } = options;
  const dts = createSimulator(options);
  const issuer = createIssuer({ clock, onChange: (issued) => dts.setAccounts([...accounts, ...issued]) });
  return {
    dts,
    issuer,
    sts: createStsSimulator({ clock, issuer, accounts, oidcTokens, listen: options.stsListen }),
    metadata: createMetadataSimulator({ clock, issuer, listen: options.metadataListen }),
  };
}
