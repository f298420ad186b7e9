import type { Clock } from "../../lib/clock.js";
import { isJsonObject, type JsonObject } from "../../lib/json-object.js";
import { failureOfAnswer } from "../failures/failure-of-answer.js";
import { failureOfVerdict } from "../failures/failure-of-verdict.js";
import { unexpectedAnswer, verdictOfUnreadable } from "../failures/failure-table.js";
import { serverTimeMs } from "../server-time.js";
import type { Credentials } from "./credentials.js";
import type { PlainAnswer } from "./plain-request.js";

/** Credentials as an issuer gives them. */
export interface TemporaryCredentials {
  readonly credentials: Credentials;
  /** How long they are still valid, counted from now. */
  readonly lifeMs: number;
}

/** How the answer of an issuer is read. */
export interface AnswerReading {
  readonly clock: Clock;
  /** The field that holds the credentials. Default: the answer itself does. */
  readonly field?: string | undefined;
  /** What was asked for, if the issuer lets one ask: a wrong local clock must not make it longer. */
  readonly askedLifeMs?: number | undefined;
}

/**
 * Reads AccessKeyId, AccessKeySecret, SecurityToken and Expiration (ISO 8601 in UTC) from an issuer's answer.
 * @throws Failure for an answer that is no success; of reason `bad_response`, which names the field and never holds its
 * value, for one that lacks any of them.
 */
export function readTemporaryCredentials(answer: PlainAnswer, reading: AnswerReading): TemporaryCredentials {
  const { context } = answer;
  const body = successIn(answer);
  const value = reading.field === undefined ? body : body[reading.field];
  const fields = isJsonObject(value) ? value : {};
  const text = (name: string): string => {
    const found = fields[name];
    // What is no single word cannot be sent as a parameter or compared with what the console shows; real tokens have
    // about 1,000 characters, and every call carries and every failure is searched for them.
    if (typeof found === "string" && /^[\x21-\x7e]{1,8192}$/.test(found)) return found;
    throw failureOfVerdict(unexpectedAnswer, `the answer has no usable ${name}`, context);
  };
  const accessKeyId = text("AccessKeyId");
  const accessKeySecret = text("AccessKeySecret");
  const securityToken = text("SecurityToken");
  const expiresAtMs = timeOf(text("Expiration"), reading.clock);
  if (expiresAtMs === undefined) {
    throw failureOfVerdict(unexpectedAnswer, "the answer has no usable Expiration", context);
  }
  // The time of who answered, or the local one: a wrong local clock must not shorten or prolong credentials.
  const issuerNowMs = serverTimeMs(answer.head.headers.date, reading.clock) ?? reading.clock.now();
  const lifeMs = Math.min(expiresAtMs - issuerNowMs, reading.askedLifeMs ?? Number.POSITIVE_INFINITY);
  if (lifeMs <= 0) {
    throw failureOfVerdict(unexpectedAnswer, "the credentials in the answer have expired already", context);
  }
  return { credentials: { accessKeyId, accessKeySecret, securityToken, expiresAtMs }, lifeMs };
}

/** The JSON object of a successful answer. */
function successIn({ head, text, context }: PlainAnswer): JsonObject {
  const body = parse(text);
  if (!isJsonObject(body)) {
    throw failureOfVerdict(verdictOfUnreadable(head.status), "the answer is not a JSON object", context);
  }
  const failed = failureOfAnswer(body, context);
  if (failed !== undefined) throw failed;
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function timeOf(text: string, clock: Clock): number | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? serverTimeMs(text, clock) : undefined;
}
