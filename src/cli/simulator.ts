import { readFile } from "node:fs/promises";
import type { Flags } from "../config/flags.js";
import { systemClock } from "../lib/clock.js";
import { errorCode } from "../lib/error-code.js";
import { createLogger } from "../lib/logger.js";
import { createCloud, type SimulatedCloud } from "../simulator/cloud.js";
import { parseScenario, type Scenario, ScenarioError } from "../simulator/scenario.js";
import { demoOidcToken } from "../simulator/sts/roles.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { readAddresses, type SimulatedAddresses } from "./simulator-addresses.js";
import { metadataLines, stsLines, type TokenFile, writeTokenFile } from "./simulator-keys.js";
import { readWorldFlags } from "./world-flags.js";

/**
 * The command `simulator`: the simulated DTS API, and STS and the metadata service if they are asked for, until it is
 * stopped. Access key id and secret are `demo`.
 */
export async function simulator(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const world = readWorldFlags(flags, edge);
  const addresses = readAddresses(flags, edge);
  const scenario = await readScenario(flags["scenario"], edge);
  if (!world || !addresses || !scenario) return exitCodes.usage;
  const cloud = createCloud({
    ...world,
    clock: systemClock,
    listen: addresses.listen,
    stsListen: addresses.sts,
    metadataListen: addresses.metadata,
    oidcTokens: [demoOidcToken],
    scenario,
    logger: createLogger({ level: "info", format: "json", stream: edge.log }),
  });
  const tokenFile = addresses.sts && (await tokenFileOf(edge));
  try {
    if (addresses.sts && !tokenFile) return exitCodes.failed;
    if (!(await start(cloud, { addresses, flags, edge, tokenFile }))) return exitCodes.failed;
    await stopped(edge);
    return exitCodes.success;
  } finally {
    await Promise.all([cloud.dts.stop(), cloud.sts.stop(), cloud.metadata.stop(), tokenFile?.remove()]);
  }
}

interface Starting {
  readonly addresses: SimulatedAddresses;
  readonly flags: Flags;
  readonly edge: ProcessEdge;
  readonly tokenFile: TokenFile | undefined;
}

/** Starts what was asked for and prints where it is. False, with a message, when an address cannot be taken. */
async function start(
  cloud: SimulatedCloud,
  { addresses, flags, edge, tokenFile }: Starting,
): Promise<boolean> {
  const services = [
    { flag: "listen", start: cloud.dts.start, text: dtsText },
    { flag: "sts", start: cloud.sts.start, text: (url: string) => stsText(url, tokenFile?.path ?? "") },
    { flag: "metadata", start: cloud.metadata.start, text: metadataText },
  ] as const;
  for (const service of services) {
    if (!addresses[service.flag]) continue;
    try {
      const { url } = await service.start();
      edge.stdout.write(service.text(url));
    } catch (error) {
      edge.stderr.write(`cannot listen on ${String(flags[service.flag])}: ${errorCode(error)}\n`);
      return false;
    }
  }
  return true;
}

const dtsText = (url: string): string => `DTS API simulator on ${url} (access key id demo, secret demo)\n`;

const stsText = (url: string, tokenFile: string): string =>
  `STS simulator on ${url}\n${indented(stsLines(url, tokenFile))}`;

const metadataText = (url: string): string =>
  `metadata service simulator on ${url}\n${indented(metadataLines(url))}`;

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}\n`).join("");
}

async function tokenFileOf(edge: ProcessEdge): Promise<TokenFile | undefined> {
  try {
    return await writeTokenFile();
  } catch (error) {
    edge.stderr.write(`cannot write the OIDC token file: ${errorCode(error)}\n`);
    return undefined;
  }
}

async function stopped({ stopping }: ProcessEdge): Promise<void> {
  if (stopping.aborted) return;
  await new Promise<void>((resolve) => {
    stopping.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function readScenario(
  name: Flags[string] | undefined,
  edge: ProcessEdge,
): Promise<Scenario | undefined> {
  if (typeof name !== "string") return {};
  try {
    return parseScenario(await readFile(name, "utf8"), name);
  } catch (error) {
    const text =
      error instanceof ScenarioError
        ? error.message
        : `${name}: the file cannot be read: ${errorCode(error)}`;
    edge.stderr.write(`${text}\n`);
    return undefined;
  }
}
