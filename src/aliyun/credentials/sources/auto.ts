import {
  accessKeyVariables,
  type EnvironmentOffer,
  environmentOffers,
  offerOf,
} from "../../../lib/credentials-environment.js";
import { Failure } from "../../../lib/failure.js";
import type { Logger } from "../../../lib/logger.js";
import { type CredentialsProvider, credentialsFailure } from "../credentials.js";
import { hopLimitAdvice, logInToMetadata } from "../metadata-service.js";
import type { RefreshingDeps } from "../refreshing.js";
import type { AccessKeySettings } from "./access-key-values.js";
import { createEcsRamRoleProvider } from "./ecs-ram-role.js";
import type { RrsaSettings } from "./rrsa.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Log message of `type: auto`, once per account. */
export const credentialsChosen = "credentials chosen from the environment";

/** What the environment offers, as the settings that take it. */
export interface ChosenCredentials {
  readonly settings: AccessKeySettings | RrsaSettings;
  /** What the log line says was found. */
  readonly found: string;
}

const settingsOf: Readonly<Record<EnvironmentOffer["type"], ChosenCredentials["settings"]>> = {
  rrsa: { type: "rrsa" },
  access_key: {
    type: "access_key",
    accessKeyIdEnv: accessKeyVariables.id,
    accessKeySecretEnv: accessKeyVariables.secret,
    securityTokenEnv: accessKeyVariables.token,
  },
};

/** The one type of credentials that the variables offer, or undefined. Decided once: no other is tried later. */
export function chooseCredentials(env: Environment): ChosenCredentials | undefined {
  const offer = offerOf((name) => (env[name] ?? "").trim() !== "");
  return offer && { settings: settingsOf[offer.type], found: variablesOf(offer) };
}

/** What to set when the environment offers nothing. */
export const whatToSet = `Set ${offeredVariables()}, or attach a RAM role to the ECS instance, or choose a credentials type.`;

function offeredVariables(): string {
  return environmentOffers.map(variablesOf).join(", or ");
}

/** Names in a sentence: "A, B and C". */
function variablesOf({ variables }: EnvironmentOffer): string {
  return `${variables.slice(0, -1).join(", ")} and ${variables.at(-1)}`;
}

/** False when the operator forbids to ask the metadata service, as in Alibaba Cloud's own libraries. */
export function mayAskMetadata(env: Environment): boolean {
  return env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"]?.trim().toLowerCase() !== "true";
}

/** Says once what was chosen. */
export function logChoice(logger: Logger, choice: { account: string; type: string; found: string }): void {
  logger.info(credentialsChosen, choice);
}

/** Why the metadata service is no help, and what to do. One that answers is there: what it says matters. */
function withoutMetadata({ httpStatus, reason, message }: Failure): string {
  if (httpStatus !== undefined) return `${message} Or set ${offeredVariables()}.`;
  const unlessHops = reason === "timeout" ? ` ${hopLimitAdvice}.` : "";
  return `no metadata service of an ECS instance answers (${reason}). ${whatToSet}${unlessHops}`;
}

/**
 * The role of the ECS instance, chosen when the metadata service first answers. Until then every account's failure says
 * that the environment offers nothing, and the service is asked again.
 */
export function createOfferedRoleProvider(
  deps: RefreshingDeps & { readonly metadataEndpoint?: string | undefined },
): CredentialsProvider {
  const { account, logger, telemetry, metadataEndpoint } = deps;
  let isChosen = false;
  const settings = {
    type: "ecs_ram_role" as const,
    ...(metadataEndpoint === undefined ? {} : { metadataEndpoint }),
  };
  const login: typeof logInToMetadata = async (where, signal) => {
    const session = await logInToMetadata(where, signal).catch((error: unknown) => {
      if (isChosen || !(error instanceof Failure)) throw error;
      throw credentialsFailure(
        `Account ${account}: the environment offers no credentials, and ${withoutMetadata(error)}`,
      );
    });
    if (!isChosen) {
      isChosen = true;
      logChoice(logger, { account, type: "ecs_ram_role", found: "the metadata service of the ECS instance" });
      telemetry.credentials(account, "ecs_ram_role");
    }
    return session;
  };
  const role = createEcsRamRoleProvider(settings, deps, login);
  return {
    ...role,
    get type() {
      return isChosen ? role.type : "auto";
    },
  };
}
