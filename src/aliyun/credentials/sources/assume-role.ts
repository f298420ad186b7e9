import { Failure } from "../../../lib/failure.js";
import type { ProxyOf } from "../../../lib/proxy-environment.js";
import { createClockSkew } from "../../clock-skew.js";
import { repairSignature } from "../../signature-repair.js";
import { adviceAbout, withAdvice } from "../advice.js";
import type { Credentials, CredentialsProvider } from "../credentials.js";
import { createRefreshingProvider, type RefreshingDeps } from "../refreshing.js";
import { callSts, defaultSessionMs, defaultSessionName, defaultStsEndpoint } from "../sts.js";

/** A role that other credentials assume. */
export interface AssumeRoleSettings {
  readonly type: "assume_role";
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly sessionDurationMs?: number;
  readonly stsEndpoint?: string;
}

/** What a role is assumed with. */
export interface AssumeRoleDeps extends RefreshingDeps {
  /** The proxy on the way to STS. Absent: STS is called directly. */
  readonly proxyOf?: ProxyOf | undefined;
  /** The credentials that sign the call. */
  readonly source: CredentialsProvider;
}

const advice = adviceAbout({
  name: "STS",
  setting: "sts_endpoint",
  refused: "Check the source's credentials, role_arn, external_id, session_name and session_duration",
  forbidden:
    "Allow the source sts:AssumeRole on role_arn, and name it in the role's trust policy with the same external_id",
});

/**
 * Calls AssumeRole (RAM page of that name), signed with the source's credentials. Those that STS refuses are given
 * back to the source, and a time stamp that it refuses is corrected, each for one more try.
 */
export function createAssumeRoleProvider(
  settings: AssumeRoleSettings,
  deps: AssumeRoleDeps,
): CredentialsProvider {
  const { clock, source } = deps;
  const endpoint = settings.stsEndpoint ?? defaultStsEndpoint;
  // Silent: the calls to the API, made with the same clock, warn about it.
  const clockSkew = createClockSkew({ clock, onCorrection: () => undefined });

  const assume = async (credentials: Credentials, signal: AbortSignal) => {
    const offsetMs = clockSkew.offsetMs();
    let date: string | undefined;
    try {
      return await callSts({
        endpoint,
        proxy: deps.proxyOf?.(endpoint),
        operation: "AssumeRole",
        params: {
          RoleArn: settings.roleArn,
          RoleSessionName: settings.sessionName ?? defaultSessionName,
          ...(settings.externalId === undefined ? {} : { ExternalId: settings.externalId }),
        },
        sessionMs: settings.sessionDurationMs ?? defaultSessionMs,
        signer: credentials,
        atMs: clock.now() + offsetMs,
        clock,
        signal,
        onDate: (seen) => {
          date = seen;
        },
      });
    } catch (error) {
      if (!(error instanceof Failure)) {
        // Nothing was sent: whatever time it was to be signed with, the next call starts from the local one.
        clockSkew.drop();
        throw error;
      }
      throw repairSignature(error, { provider: source, credentials, clockSkew, offsetMs, date });
    }
  };

  return createRefreshingProvider({
    ...deps,
    type: "assume_role",
    fetch: async (signal) => {
      const signer = await source.get(signal);
      return withAdvice(advice, () => assume(signer, signal));
    },
  });
}
