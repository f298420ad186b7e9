import { withRetryable } from "../../failures/failure-of.js";
import { adviceAbout, advised } from "../advice.js";
import type { CredentialsProvider } from "../credentials.js";
import { credentialsFailure } from "../credentials-failure.js";
import { createRefreshingProvider, type RefreshingDeps } from "../refreshing.js";
import { type FileReading, readSecretFile, stampOf } from "../secret-file.js";
import { callSts, defaultSessionMs, defaultSessionName, defaultStsEndpoint } from "../sts.js";
import type { Environment } from "./auto.js";

/** A role assumed with the OIDC token of a Kubernetes service account (RRSA). Default: the variables that ACK injects. */
export interface RrsaSettings {
  readonly type: "rrsa";
  readonly roleArn?: string;
  readonly oidcProviderArn?: string;
  readonly oidcTokenFile?: string;
  readonly stsEndpoint?: string;
}

/** The machine that the token is read from. */
export interface RrsaDeps extends RefreshingDeps, FileReading {
  readonly env: Environment;
}

/** The variables that ACK injects, by the settings that they stand in for. */
export const rrsaVariables = {
  role_arn: "ALIBABA_CLOUD_ROLE_ARN",
  oidc_provider_arn: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
  oidc_token_file: "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
} as const;

const advice = adviceAbout({
  name: "STS",
  setting: "sts_endpoint",
  refused:
    "Check role_arn and oidc_provider_arn, and that the role's trust policy names this cluster and service account",
});

// A JSON web token has three parts: a file that is only half written has fewer.
const wholeToken = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Calls AssumeRoleWithOIDC (RAM page of that name), unsigned. The token file is read anew each time: kubelet replaces it. */
export function createRrsaProvider(settings: RrsaSettings, deps: RrsaDeps): CredentialsProvider {
  const { clock, env } = deps;
  const setting = (written: string | undefined, key: keyof typeof rrsaVariables): string => {
    const value = written ?? env[rrsaVariables[key]]?.trim();
    if (value !== undefined && value !== "") return value;
    throw credentialsFailure(
      `Credentials of type rrsa have no ${key}. Write it, or set the variable ${rrsaVariables[key]}.`,
    );
  };
  return createRefreshingProvider({
    ...deps,
    type: "rrsa",
    fetch: async (signal) => {
      const roleArn = setting(settings.roleArn, "role_arn");
      const providerArn = setting(settings.oidcProviderArn, "oidc_provider_arn");
      const token = await readToken(setting(settings.oidcTokenFile, "oidc_token_file"), deps);
      return advised(advice, () =>
        callSts({
          endpoint: settings.stsEndpoint ?? defaultStsEndpoint,
          operation: "AssumeRoleWithOIDC",
          params: {
            RoleArn: roleArn,
            OIDCProviderArn: providerArn,
            OIDCToken: token,
            RoleSessionName: defaultSessionName,
          },
          sessionMs: defaultSessionMs,
          secret: token,
          atMs: clock.now(),
          clock,
          signal,
        }),
      );
    },
  });
}

async function readToken(path: string, deps: RrsaDeps): Promise<string> {
  await stampOf(path, deps);
  const token = await readSecretFile(path, { ...deps, what: "OIDC token" });
  if (wholeToken.test(token)) return token;
  const failed = credentialsFailure(
    `The file ${path} does not hold a whole OIDC token. Check that it is the projected token of the service account.`,
  );
  // It may just be being written.
  throw withRetryable(failed, true);
}
