import { type FailureContext, failure } from "../failures/failure-of.js";
import { unexpectedAnswer } from "../failures/failure-table.js";
import { isJsonObject } from "../pop/answer.js";
import type { Credentials } from "./credentials.js";

/** Credentials as an issuer gives them. */
export interface TemporaryCredentials {
  readonly credentials: Credentials;
  /** How long they are still valid, counted from now. */
  readonly lifeMs: number;
}

/** What the answer of an issuer is read with. */
export interface AnswerReading {
  readonly context: FailureContext;
  /** The issuer's time, or the local one when it does not tell. */
  readonly issuerNowMs: number;
  /** What was asked for, if the issuer lets one ask: a wrong local clock must not make it longer. */
  readonly askedLifeMs?: number | undefined;
}

/**
 * Reads AccessKeyId, AccessKeySecret, SecurityToken and Expiration (ISO 8601 in UTC).
 * @throws Failure of reason `bad_response`, which names the field and never holds its value.
 */
export function readTemporaryCredentials(value: unknown, reading: AnswerReading): TemporaryCredentials {
  const fields = isJsonObject(value) ? value : {};
  const text = (name: string): string => {
    const found = fields[name];
    // What is no single word cannot be sent as a parameter or compared with what the console shows.
    if (typeof found === "string" && /^[\x21-\x7e]+$/.test(found)) return found;
    throw failure(unexpectedAnswer, `the answer has no usable ${name}`, reading.context);
  };
  const accessKeyId = text("AccessKeyId");
  const accessKeySecret = text("AccessKeySecret");
  const securityToken = text("SecurityToken");
  const expiresAtMs = timeOf(text("Expiration"));
  if (expiresAtMs === undefined) {
    throw failure(unexpectedAnswer, "the answer has no usable Expiration", reading.context);
  }
  const lifeMs = Math.min(expiresAtMs - reading.issuerNowMs, reading.askedLifeMs ?? Number.POSITIVE_INFINITY);
  if (lifeMs <= 0) {
    throw failure(unexpectedAnswer, "the credentials in the answer have expired already", reading.context);
  }
  return { credentials: { accessKeyId, accessKeySecret, securityToken, expiresAtMs }, lifeMs };
}

function timeOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
