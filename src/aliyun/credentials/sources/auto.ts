import { Failure } from "../../../lib/failure.js";
import type { Logger } from "../../../lib/logger.js";
import type { CredentialsProvider } from "../credentials.js";
import { credentialsFailure } from "../credentials-failure.js";
import { logInToMetadata } from "../metadata-service.js";
import type { RefreshingDeps } from "../refreshing.js";
import type { AccessKeySettings } from "./access-key.js";
import { createEcsRamRoleProvider } from "./ecs-ram-role.js";
import { type RrsaSettings, rrsaVariables } from "./rrsa.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Log message of `type: auto`, once per account. */
export const credentialsChosen = "credentials chosen from the environment";

interface Offer {
  /** What the log line says was found. */
  readonly found: string;
  readonly variables: readonly string[];
  readonly settings: AccessKeySettings | RrsaSettings;
}

/** What the variables of an environment can offer, in the order of preference. */
const offers: readonly Offer[] = [
  {
    found: "ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE",
    variables: Object.values(rrsaVariables),
    settings: { type: "rrsa" },
  },
  {
    found: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    variables: ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    settings: {
      type: "access_key",
      accessKeyIdEnv: "ALIBABA_CLOUD_ACCESS_KEY_ID",
      accessKeySecretEnv: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      securityTokenEnv: "ALIBABA_CLOUD_SECURITY_TOKEN",
    },
  },
];

/** The one type of credentials that the variables offer, or undefined. Decided once: no other is tried later. */
export function chooseCredentials(env: Environment): Pick<Offer, "found" | "settings"> | undefined {
  return offers.find(({ variables }) => variables.every((name) => (env[name] ?? "").trim() !== ""));
}

/** What to set when the environment offers nothing. */
export const whatToSet = `Set ${offers.map(({ found }) => found).join(", or ")}, or attach a RAM role to the ECS instance, or choose a credentials type.`;

/** False when the operator forbids to ask the metadata service, as in Alibaba Cloud's own libraries. */
export function mayAskMetadata(env: Environment): boolean {
  return env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"]?.trim().toLowerCase() !== "true";
}

/** Says once what was chosen. */
export function logChoice(logger: Logger, choice: { account: string; type: string; found: string }): void {
  logger.info(credentialsChosen, choice);
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
        `Account ${account}: the environment offers no credentials, and no metadata service of an ECS instance answers (${error.reason}). ${whatToSet}`,
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
