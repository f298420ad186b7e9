import type { Telemetry } from "../../lib/telemetry.js";
import { type AccessKeyDeps, type AccessKeySettings, createAccessKeyProvider } from "./access-key.js";
import { chooseCredentials, whatToSet } from "./auto.js";
import type { CredentialsProvider } from "./credentials.js";
import { credentialsFailure } from "./credentials-failure.js";

/** An account's credentials settings. Names of files, variables and roles, never a secret. */
export type CredentialsSettings =
  | { readonly type: "auto" }
  | AccessKeySettings
  | { readonly type: "rrsa" | "assume_role" | "ecs_ram_role" | "uri" };

/** The machine and the account that credentials are for. */
export interface CredentialsDeps extends AccessKeyDeps {
  readonly telemetry: Telemetry;
}

/** Log message of `type: auto`, once per account. */
export const credentialsChosen = "credentials chosen from the environment";

type Factories = {
  readonly [Type in CredentialsSettings["type"]]: (
    settings: Extract<CredentialsSettings, { readonly type: Type }>,
    deps: CredentialsDeps,
  ) => CredentialsProvider;
};

const factories: Factories = {
  auto: createAutoProvider,
  access_key: createAccessKeyProvider,
  rrsa: notAvailable,
  assume_role: notAvailable,
  ecs_ram_role: notAvailable,
  uri: notAvailable,
};

/**
 * The provider for an account's settings. Reads nothing yet: what is wrong shows as a Failure when the first
 * credentials are asked for, so that one account's mistake does not stop the others.
 */
export function createCredentialsProvider(
  settings: CredentialsSettings,
  deps: CredentialsDeps,
): CredentialsProvider {
  const provider = create(settings, deps);
  deps.telemetry.credentials(deps.account, provider.type);
  return provider;
}

function create<Type extends CredentialsSettings["type"]>(
  settings: Extract<CredentialsSettings, { readonly type: Type }>,
  deps: CredentialsDeps,
): CredentialsProvider {
  const factory: Factories[Type] = factories[settings.type];
  return factory(settings, deps);
}

function createAutoProvider(
  _settings: { readonly type: "auto" },
  deps: CredentialsDeps,
): CredentialsProvider {
  const chosen = chooseCredentials(deps.env);
  if (chosen === undefined) {
    return failing("auto", `Account ${deps.account}: the environment offers no credentials. ${whatToSet}`);
  }
  deps.logger.info(credentialsChosen, {
    account: deps.account,
    type: chosen.settings.type,
    found: chosen.found,
  });
  return createAccessKeyProvider(chosen.settings, deps);
}

function notAvailable(settings: { readonly type: string }, deps: CredentialsDeps): CredentialsProvider {
  return failing(
    settings.type,
    `Account ${deps.account}: credentials type ${settings.type} is not available yet. Use access_key or auto.`,
  );
}

function failing(type: string, message: string): CredentialsProvider {
  return {
    type,
    get: (signal) => Promise.reject(signal.aborted ? signal.reason : credentialsFailure(message)),
    invalidate: () => undefined,
  };
}
