import { Failure, type FailureReason } from "../../lib/failure.js";
import { oneLine } from "../../lib/one-line.js";
import { type AnswerHead, isJsonObject, type JsonObject } from "../pop/answer.js";
import {
  unknownRefusal,
  type Verdict,
  verdictOfCode,
  verdictOfStatus,
  verdictOfTransportError,
  verdictOfUnreadable,
} from "./failure-table.js";
import type { Redact } from "./redaction.js";

/** What a failure is made from, besides the error itself. */
export interface FailureContext {
  readonly operation: string;
  readonly redact: Redact;
  /** Undefined while no answer has come. */
  readonly head: AnswerHead | undefined;
}

/** A reset on a kept-alive connection that the server had closed meanwhile: the request was never looked at. */
export class StaleConnectionFailure extends Failure {}

const longestMessageBytes = 1024;
const longestRetryAfterMs = 3_600_000;
const goodCodes: ReadonlySet<unknown> = new Set([200, "200", "OK", "Success", "success"]);

const advice: Readonly<Record<FailureReason, string>> = {
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

/**
 * The failure that an answer with a JSON body is, or undefined for a success: HTTP 2xx, no error `Code`, and
 * `Success` not false in any spelling.
 */
export function failureOfBody(body: unknown, context: FailureContext): Failure | undefined {
  const status = context.head?.status ?? 0;
  if (!isJsonObject(body)) {
    return failure(verdictOfUnreadable(status), "the answer is not a JSON object", context);
  }
  const code = codeOf(body, status);
  if (code === undefined && !saysFalse(body["Success"])) {
    const verdict = verdictOfStatus(status);
    return verdict && failure(verdict, textOf(body), context, { body });
  }
  const verdict = verdictOfRefusal(code, body, status);
  return failure(verdict, textOf(body), context, { code, body });
}

/** The failure that pop-core's rejection is. Nothing of the raw error but its code and the API's own fields is used. */
export function failureOfError(error: unknown, context: FailureContext): Failure {
  const raw = isJsonObject(error) ? error : {};
  // An answer with an error `Code`: pop-core keeps its body in `data`.
  if (isJsonObject(raw["data"])) {
    const refused = failureOfBody(raw["data"], context);
    if (refused !== undefined) return refused;
  }
  const code = typeof raw["code"] === "string" ? raw["code"] : "";
  const name = typeof raw["name"] === "string" ? raw["name"] : "";
  // pop-core throws a plain object holding the whole body, or a TypeError for `null`, when an answer is not JSON.
  if (context.head !== undefined && code === "" && !/Timeout/.test(name)) {
    return failure(verdictOfUnreadable(context.head.status), "the answer is not JSON", context);
  }
  const safeCode = /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : "no error code";
  return failure(verdictOfTransportError(code, name), `the connection failed (${safeCode})`, context);
}

/** A failure with a message that is one line of at most 1 KiB and free of secrets. */
export function failure(
  verdict: Verdict,
  text: string,
  context: FailureContext,
  api: { readonly code?: string | undefined; readonly body?: JsonObject } = {},
): Failure {
  const { operation, redact, head } = context;
  const code = identifier(api.code, redact);
  const requestId = identifier(api.body?.["RequestId"] ?? head?.headers["x-acs-request-id"], redact);
  const start = `${operation} failed: ${code === undefined ? "" : `${code}: `}`;
  const facts = [head && `HTTP ${head.status}`, requestId && `request ${requestId}`]
    .filter(Boolean)
    .join(", ");
  const end = `${facts === "" ? "" : ` (${facts})`}. ${advice[verdict.reason]}.`;
  const room = longestMessageBytes - Buffer.byteLength(start) - Buffer.byteLength(end);
  return new Failure({
    ...verdict,
    operation,
    message: `${start}${oneLine(redact(text), room)}${end}`,
    code,
    requestId,
    httpStatus: head?.status,
    retryAfterMs: retryAfterMs(head),
  });
}

/** The same failure, with another opinion on whether the request may be sent again. */
export function withRetryable(original: Failure, retryable: boolean): Failure {
  return new Failure({ ...original, message: original.message, retryable });
}

function verdictOfRefusal(code: string | undefined, body: JsonObject, status: number): Verdict {
  if (status === 429) return verdictOfStatus(status) ?? unknownRefusal;
  return (
    (code === undefined ? undefined : verdictOfCode(code)) ??
    verdictOfStatus(status) ??
    verdictOfCode(wordOf(body["HttpStatusCode"])) ??
    unknownRefusal
  );
}

/** The error code: the gateway's `Code`, or `ErrCode` of the DTS layer when it says `Success: false`. */
function codeOf(body: JsonObject, status: number): string | undefined {
  const isHttpError = status >= 400;
  const candidates = [
    goodCodes.has(body["Code"]) ? undefined : body["Code"],
    saysFalse(body["Success"]) || isHttpError ? body["ErrCode"] : undefined,
    isHttpError ? body["code"] : undefined,
  ];
  const code = candidates.find(
    (candidate) => candidate !== undefined && candidate !== null && candidate !== "",
  );
  return code === undefined ? undefined : wordOf(code);
}

/** A code as text; an object has none: those of pop-core have no prototype, and `String` would throw. */
function wordOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "(not a code)";
}

/** DescribeSynchronizationJobs documents `Success` as a string. */
function saysFalse(success: unknown): boolean {
  return success === false || (typeof success === "string" && success.trim().toLowerCase() === "false");
}

function textOf(body: JsonObject): string {
  const texts = [body["Message"], body["ErrMessage"], body["message"]];
  const text = texts.find((candidate) => typeof candidate === "string" && candidate !== "");
  if (typeof text !== "string") return "the answer says no reason";
  // DescribeDtsJobs: "DynamicMessage replaces %s in ErrMessage". A function, because `$&` in it must stay text.
  const dynamic = body["DynamicMessage"];
  return text.replace("%s", () => (typeof dynamic === "string" ? dynamic : "%s"));
}

/** Codes and ids go out whole or not at all. */
function identifier(value: unknown, redact: Redact): string | undefined {
  if (typeof value !== "string" || !/^[\w.:*-]{1,128}$/.test(value)) return undefined;
  return redact(value) === value ? value : undefined;
}

/** `x-acs-retry-after`, which no page documents: Alibaba's own SDK uses it as milliseconds. */
function retryAfterMs(head: AnswerHead | undefined): number | undefined {
  const value = head?.headers["x-acs-retry-after"];
  if (typeof value !== "string" || !/^\d{1,15}$/.test(value)) return undefined;
  return Math.min(Number(value), longestRetryAfterMs);
}
