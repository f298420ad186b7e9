import { setMaxListeners } from "node:events";
import type { Credentials, CredentialsProvider } from "../../src/aliyun/credentials/credentials.js";
import type { LogFields, Logger } from "../../src/lib/logger.js";
import type { Scope } from "../../src/lib/scope.js";
import type { Telemetry } from "../../src/lib/telemetry.js";

/** The account and region of the tests. */
export const scope: Scope = { account: "production", regionId: "cn-hangzhou" };

/** A signal that never aborts, for any number of listeners. */
export const never: AbortSignal = new AbortController().signal;
setMaxListeners(0, never);

/** Telemetry that keeps `[method, ...arguments]`, without the scope. */
export function createRecordingTelemetry(): Telemetry & { readonly events: readonly (readonly unknown[])[] } {
  const events: (readonly unknown[])[] = [];
  const keep =
    (name: string) =>
    (...values: unknown[]): void => {
      events.push([name, ...values.filter((value) => value !== scope)]);
    };
  return {
    events,
    apiRequest: keep("apiRequest"),
    apiRequestError: keep("apiRequestError"),
    apiRetry: keep("apiRetry"),
    rateLimitWait: keep("rateLimitWait"),
    rateLimitBudget: keep("rateLimitBudget"),
    poll: keep("poll"),
    unrecognizedValues: keep("unrecognizedValues"),
    rejectedValues: keep("rejectedValues"),
    rejectedJobs: keep("rejectedJobs"),
    unansweredIds: keep("unansweredIds"),
    disappearedJob: keep("disappearedJob"),
    credentials: keep("credentials"),
  };
}

/** A logger that keeps `[level, message, fields]`. */
export function createRecordingLogger(): Logger & {
  readonly lines: readonly [string, string, LogFields | undefined][];
} {
  const lines: [string, string, LogFields | undefined][] = [];
  const keep = (level: string) => (message: string, fields?: LogFields) => {
    lines.push([level, message, fields]);
  };
  return { lines, debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}

/** Credentials that any leak would show. */
export const canaries: Credentials = {
  accessKeyId: "LTAI5tCanaryKeyId0001",
  accessKeySecret: "canary+secret/0002==&%",
  securityToken: "CAIScanary+token/0003==~*",
};

/** A provider that gives what it is told to, and keeps what was refused. */
export function createFixedProvider(credentials: Credentials = canaries): CredentialsProvider & {
  readonly refused: readonly Credentials[];
  use(next: Credentials): void;
} {
  const refused: Credentials[] = [];
  let current = credentials;
  return {
    type: "access_key",
    refused,
    get: async () => current,
    invalidate: (used) => {
      refused.push(used);
    },
    onChange: () => () => undefined,
    use: (next) => {
      current = next;
    },
  };
}

/** All spellings of the canaries that must appear nowhere. */
export function leaksIn(text: string): readonly string[] {
  return Object.values(canaries)
    .flatMap((secret) => {
      const base64 = Buffer.from(String(secret)).toString("base64");
      const encoded = encodeURIComponent(String(secret));
      return [String(secret), base64, base64.replace(/=+$/, ""), encoded, encodeURIComponent(encoded)];
    })
    .filter((spelling) => text.includes(spelling));
}

/** The error that a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection");
}
