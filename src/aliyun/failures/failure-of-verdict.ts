import { Failure, type FailureDetails } from "../../lib/failure.js";
import { oneLine } from "../../lib/one-line.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import type { AnswerHead } from "../answer-head.js";
import { type AccessDenied, adviceOnDenial, denialText } from "./access-denied.js";
import { adviceFor, type Verdict } from "./failure-table.js";
import type { Redact } from "./redaction.js";

/** What was asked: an API operation by its name, or a service that has no operations, as a message calls it. */
export type Asked =
  | { readonly operation: string }
  | { readonly operation?: undefined; readonly service: string };

/** What a failure is made from, besides the error itself. */
export type FailureContext = Asked & {
  readonly redact: Redact;
  /** Undefined while no answer has come. */
  readonly head: AnswerHead | undefined;
  /** Where the request goes, as a wrong endpoint is seen by it. Absent: the message tells it otherwise. */
  readonly host?: string | undefined;
  /** The proxy that the request goes through, if any. */
  readonly proxy?: ForwardProxy | undefined;
};

/** What the API itself says of a failure, as it came. */
interface ApiDetails {
  readonly code?: string | undefined;
  readonly requestId?: unknown;
  readonly denied?: AccessDenied | undefined;
}

const longestMessageBytes = 1024;
const longestRetryAfterMs = 3_600_000;

/** A failure with a message that is one line of at most 1 KiB and free of secrets. */
export function failureOfVerdict(
  verdict: Verdict,
  text: string,
  context: FailureContext & ApiDetails,
): Failure {
  const { redact, head, denied = {} } = context;
  const code = identifier(context.code, redact);
  const requestId = identifier(context.requestId ?? head?.headers["x-acs-request-id"], redact);
  const asked = context.operation ?? context.service;
  const start = `${asked} failed: ${code === undefined ? "" : `${code}: `}`;
  const facts = [head && `HTTP ${head.status}`, requestId && `request ${requestId}`, denialText(denied)]
    .filter(Boolean)
    .join(", ");
  const onDenial = verdict.reason === "forbidden" ? adviceOnDenial(denied) : undefined;
  const advice = onDenial ?? verdict.advice ?? adviceFor[verdict.reason];
  const end = `${facts === "" ? "" : ` (${facts})`}${endingWith(advice)}`;
  const room = longestMessageBytes - Buffer.byteLength(start) - Buffer.byteLength(end);
  return new Failure({
    ...verdict,
    operation: context.operation,
    message: `${start}${oneLine(redact(text), room)}${end}`,
    code,
    requestId,
    httpStatus: head?.status,
    retryAfterMs: retryAfterMs(head),
    // Advice about a proxy is right whoever is asked behind it.
    apiAdvice: verdict.advice === undefined ? advice : undefined,
  });
}

/** The same failure but for its reason, its message, or whether the request may be sent again. */
export function amendedFailure(
  original: Failure,
  changes: Partial<Pick<FailureDetails, "reason" | "message" | "retryable" | "apiAdvice">>,
): Failure {
  return new Failure({ ...original, message: original.message, ...changes });
}

/**
 * The message of a failure with other advice than that about the DTS API, still at most 1 KiB. Undefined when it does
 * not end with that.
 */
export function readvisedMessage({ apiAdvice, message }: Failure, advice: string): string | undefined {
  if (apiAdvice === undefined) return undefined;
  const old = endingWith(apiAdvice);
  const ending = endingWith(advice);
  const room = longestMessageBytes - Buffer.byteLength(ending);
  return `${oneLine(message.slice(0, -old.length), room)}${ending}`;
}

function endingWith(advice: string): string {
  return `. ${advice}.`;
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
