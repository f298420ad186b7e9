import type { Clock } from "../../lib/clock.js";
import { failure, failureOfBody } from "../failures/failure-of.js";
import { verdictOfUnreadable } from "../failures/failure-table.js";
import { isJsonObject, type JsonObject } from "../pop/answer.js";
import type { PlainAnswer } from "./plain-request.js";

/** The JSON object of a successful answer. @throws Failure for everything else. */
export function successIn({ head, text, context }: PlainAnswer): JsonObject {
  const body = parse(text);
  if (!isJsonObject(body)) {
    throw failure(verdictOfUnreadable(head.status), "the answer is not a JSON object", context);
  }
  const failed = failureOfBody(body, context);
  if (failed !== undefined) throw failed;
  return body;
}

/** The time of who answered, or the local one: a wrong local clock must not shorten or prolong credentials. */
export function issuerNowMs({ head }: PlainAnswer, clock: Clock): number {
  const ms = Date.parse(head.headers.date ?? "");
  return Number.isNaN(ms) ? clock.now() : ms;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
