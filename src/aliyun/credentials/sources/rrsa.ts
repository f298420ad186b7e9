import { rrsaVariables } from "../../../lib/credentials-environment.js";
import type { ProxyOf } from "../../../lib/proxy-environment.js";
import { amendedFailure } from "../../failures/failure-of-verdict.js";
import { adviceAbout, withAdvice } from "../advice.js";
import { type CredentialsProvider, credentialsFailure } from "../credentials.js";
import { createRefreshingProvider, type RefreshingDeps } from "../refreshing.js";
import { type FileReading, readSecretFile, stampOf } from "../secret-file.js";
import { callSts, defaultSessionMs, defaultSessionName, defaultStsEndpoint } from "../sts.js";

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
  /** The proxy on the way to STS. Absent: STS is called directly. */
  readonly proxyOf?: ProxyOf | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

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
  const endpoint = settings.stsEndpoint ?? defaultStsEndpoint;
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
      return withAdvice(advice, () =>
        callSts({
          endpoint,
          proxy: deps.proxyOf?.(endpoint),
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
  throw amendedFailure(failed, { retryable: true });
}
