import type { AccessKeySettings } from "./access-key.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Offer {
  /** What the log line says was found. */
  readonly found: string;
  readonly isOffered: (env: Environment) => boolean;
  readonly settings: AccessKeySettings;
}

/** What an environment can offer, in the order of preference. */
const offers: readonly Offer[] = [
  {
    found: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    isOffered: (env) =>
      isSet(env["ALIBABA_CLOUD_ACCESS_KEY_ID"]) && isSet(env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]),
    settings: {
      type: "access_key",
      accessKeyIdEnv: "ALIBABA_CLOUD_ACCESS_KEY_ID",
      accessKeySecretEnv: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      securityTokenEnv: "ALIBABA_CLOUD_SECURITY_TOKEN",
    },
  },
];

/** The one type of credentials that the environment offers, or undefined. Decided once: no other is tried later. */
export function chooseCredentials(env: Environment): Omit<Offer, "isOffered"> | undefined {
  return offers.find(({ isOffered }) => isOffered(env));
}

/** What to set when the environment offers nothing. */
export const whatToSet = `Set ${offers.map(({ found }) => found).join(", or ")}, or choose a credentials type.`;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}
