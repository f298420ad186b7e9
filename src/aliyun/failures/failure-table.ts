import type { RequestReason } from "../../lib/failure.js";

/** What a failed call is counted as, and whether sending the same request again can help. */
export interface Verdict {
  readonly reason: RequestReason;
  readonly retryable: boolean;
  /** What to do, where it is not what {@link adviceFor} says. */
  readonly advice?: string | undefined;
}

/** What to do about a failure for each reason. */
export type Advice = Readonly<Record<RequestReason, string>>;

/** What to do when the DTS API is what failed. */
export const adviceFor: Advice = {
  throttled:
    "The account's API quota is used up: lower rate_limit.requests_per_second or have the quota raised",
  credentials: "Check the account's access key or role, and the clock of this machine",
  forbidden: "Allow this action in the account's RAM policy",
  bad_request: "The API does not know this request here: check the region, or switch the collector off",
  server: "The API has a fault of its own: nothing to do unless it lasts",
  timeout: "Check the way to the endpoint, or raise api.timeout",
  network: "Check DNS, routes and firewalls on the way to the endpoint",
  tls: "Check the endpoint's certificate and the trusted authorities (NODE_EXTRA_CA_CERTS)",
  bad_response: "Check that the endpoint is the DTS API itself and no proxy answers for it",
};

const throttled: Verdict = { reason: "throttled", retryable: true };
const credentials: Verdict = { reason: "credentials", retryable: false };
const forbidden: Verdict = { reason: "forbidden", retryable: false };
const badRequest: Verdict = { reason: "bad_request", retryable: false };
const server: Verdict = { reason: "server", retryable: true };
const timeout: Verdict = { reason: "timeout", retryable: true };
const network: Verdict = { reason: "network", retryable: true };
const tls: Verdict = { reason: "tls", retryable: false };
const badResponse: Verdict = { reason: "bad_response", retryable: true };
const refusedResponse: Verdict = { reason: "bad_response", retryable: false };

type Row = readonly [RegExp, Verdict];

/** API error codes, from the error tables of the five API pages and the gateway; the first match counts. */
const apiCodes: readonly Row[] = [
  // Also `Rejected.Throttling` and `DTS.Msg.Throttling.User`: the word stands anywhere.
  [/throttling/i, throttled],
  // The next attempt has a new nonce.
  [/^SignatureNonceUsed$/i, server],
  [/^(InvalidAccessKeyId|InvalidSecurityToken|InvalidTimeStamp)(\.|$)/i, credentials],
  [/^(SignatureDoesNotMatch|IncompleteSignature|MissingSecurityToken|MissingAccessKeyId)$/i, credentials],
  // The instance is gone: nothing is wrong with the permissions.
  [/^Forbidden\.InstanceNotFound$/i, badRequest],
  [/RamPermissionDenied|^Forbidden(\.|$)|^NoPermission/i, forbidden],
  [/ServiceUnavailable|InternalError/i, server],
  [/^(Missing|Invalid|UnsupportedOperation)/i, badRequest],
];

/** Errors of Node's network stack by `code`; the first match counts. */
const transportCodes: readonly Row[] = [
  [
    /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERROR_IN_CERT|ERROR_IN_CRL|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_)/,
    tls,
  ],
  [/^(UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO$)/, tls],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)$/, timeout],
  // HPE_*: what answered does not speak HTTP, or its header is over 16 KiB. Z_*: broken compression.
  [/^(HPE_|Z_)/, refusedResponse],
];

/** Why an HTTP status alone is a failure; undefined for 2xx. */
export function verdictOfStatus(status: number): Verdict | undefined {
  if (status === 429) return throttled;
  if (status >= 500) return server;
  if (status === 401) return credentials;
  if (status === 403) return forbidden;
  if (status >= 400) return badRequest;
  return status >= 200 && status < 300 ? undefined : refusedResponse;
}

/** What an API error code means; a numeric one (the DTS layer's `ErrCode: "403"`) means what HTTP means by it. */
export function verdictOfCode(code: string): Verdict | undefined {
  const row = apiCodes.find(([pattern]) => pattern.test(code));
  if (row !== undefined) return row[1];
  return /^[45]\d\d$/.test(code) ? verdictOfStatus(Number(code)) : undefined;
}

/** What an error of the network stack means. Unknown ones are `network`. */
export function verdictOfTransportError(code: string, name: string): Verdict {
  // httpx's own timers.
  if (/Timeout/.test(name)) return timeout;
  return transportCodes.find(([pattern]) => pattern.test(code))?.[1] ?? network;
}

/** An answer that is no JSON object: the status decides where it says something, except that a proxy's 4xx page is no refusal by the API. */
export function verdictOfUnreadable(status: number): Verdict {
  if (status === 429) return throttled;
  return status >= 500 ? server : badResponse;
}

/** An answer that the adapter cut off: a redirect, a content encoding, too large. Asking again gives the same. */
export const refusedAnswer: Verdict = refusedResponse;

/** A JSON object that is not what was asked for. */
export const unexpectedAnswer: Verdict = badResponse;

/** The request took longer than `api.timeout`. */
export const deadlinePassed: Verdict = timeout;

/** No credentials come from what was asked for them, now or later. */
export const noCredentials: Verdict = credentials;

/** An error that says nothing we know. */
export const unknownRefusal: Verdict = server;
