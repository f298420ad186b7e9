import type { ProxyOf } from "../../lib/proxy-environment.js";
import type { Telemetry } from "../../lib/telemetry.js";
import { type CredentialsProvider, credentialsFailure } from "./credentials.js";
import { type AccessKeyDeps, createAccessKeyProvider } from "./sources/access-key.js";
import type { AccessKeySettings } from "./sources/access-key-values.js";
import { type AssumeRoleSettings, createAssumeRoleProvider } from "./sources/assume-role.js";
import {
  chooseCredentials,
  createOfferedRoleProvider,
  logChoice,
  mayAskMetadata,
  whatToSet,
} from "./sources/auto.js";
import { createEcsRamRoleProvider, type EcsRamRoleSettings } from "./sources/ecs-ram-role.js";
import { createRrsaProvider, type RrsaSettings } from "./sources/rrsa.js";
import { createUriProvider, type UriSettings } from "./sources/uri.js";

/** An account's credentials settings. Names of files, variables and roles, never a secret. */
export type CredentialsSettings =
  | { readonly type: "auto" }
  | AccessKeySettings
  | RrsaSettings
  | (AssumeRoleSettings & { readonly source: CredentialsSettings })
  | EcsRamRoleSettings
  | UriSettings;

/** The machine and the account that credentials are for. */
export interface CredentialsDeps extends AccessKeyDeps {
  readonly telemetry: Pick<Telemetry, "credentials">;
  /** The proxy on the way to STS; no other issuer has one. Absent: STS is called directly. */
  readonly proxyOf?: ProxyOf | undefined;
  /** A number from 0 up to, but not including, 1: jitter. Default Math.random. */
  readonly random?: (() => number) | undefined;
  /** Where `type: auto` looks for the metadata service. Default: where every ECS instance has it. */
  readonly metadataEndpoint?: string | undefined;
}

type AllDeps = CredentialsDeps & { readonly random: () => number };

type Factories = {
  readonly [Type in CredentialsSettings["type"]]: (
    settings: Extract<CredentialsSettings, { readonly type: Type }>,
    deps: AllDeps,
  ) => CredentialsProvider;
};

const factories: Factories = {
  auto: createAutoProvider,
  access_key: createAccessKeyProvider,
  rrsa: createRrsaProvider,
  assume_role(settings, deps) {
    // What an account uses is the role, not what assumes it.
    const source = create(settings.source, { ...deps, telemetry: { credentials: () => undefined } });
    return createAssumeRoleProvider(settings, { ...deps, source });
  },
  ecs_ram_role: createEcsRamRoleProvider,
  uri: createUriProvider,
};

/**
 * The provider for an account's settings. Reads nothing yet: what is wrong shows as a Failure when the first
 * credentials are asked for, so that one account's mistake does not stop the others.
 */
export function createCredentialsProvider(
  settings: CredentialsSettings,
  deps: CredentialsDeps,
): CredentialsProvider {
  const provider = create(settings, { ...deps, random: deps.random ?? Math.random });
  deps.telemetry.credentials(deps.account, provider.type);
  return provider;
}

function create<Type extends CredentialsSettings["type"]>(
  settings: Extract<CredentialsSettings, { readonly type: Type }>,
  deps: AllDeps,
): CredentialsProvider {
  const factory: Factories[Type] = factories[settings.type];
  return factory(settings, deps);
}

function createAutoProvider(_settings: { readonly type: "auto" }, deps: AllDeps): CredentialsProvider {
  const { account, logger } = deps;
  const chosen = chooseCredentials(deps.env);
  if (chosen !== undefined) {
    logChoice(logger, { account, type: chosen.settings.type, found: chosen.found });
    return create(chosen.settings, deps);
  }
  if (mayAskMetadata(deps.env)) return createOfferedRoleProvider(deps);
  return failing("auto", `Account ${account}: the environment offers no credentials. ${whatToSet}`);
}

function failing(type: string, message: string): CredentialsProvider {
  return {
    type,
    get: (signal) => Promise.reject(signal.aborted ? signal.reason : credentialsFailure(message)),
    invalidate: () => undefined,
    onChange: () => () => undefined,
  };
}
