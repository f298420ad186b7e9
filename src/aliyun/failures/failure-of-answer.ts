import type { Failure } from "../../lib/failure.js";
import { isJsonObject, type JsonObject } from "../../lib/json-object.js";
import { accessDeniedIn, withoutPrincipal } from "./access-denied.js";
import { throughProxy } from "./failure-of-proxy.js";
import { type FailureContext, failureOfVerdict } from "./failure-of-verdict.js";
import {
  unknownRefusal,
  type Verdict,
  verdictOfCode,
  verdictOfStatus,
  verdictOfUnreadable,
} from "./failure-table.js";

const goodCodes: ReadonlySet<unknown> = new Set([200, "200", "OK", "Success", "success"]);

/**
 * The failure that an answer with a JSON body is, or undefined for a success: HTTP 2xx, no error `Code`, and
 * `Success` not false in any spelling.
 */
export function failureOfAnswer(body: unknown, asked: FailureContext): Failure | undefined {
  const status = asked.head?.status ?? 0;
  if (!isJsonObject(body)) {
    return failureOfVerdict(
      verdictOfUnreadable(status),
      `the answer is not a JSON object${throughProxy(asked)}`,
      asked,
    );
  }
  const redact = withoutPrincipal(asked.redact, body);
  const context = { ...asked, redact, denied: accessDeniedIn(body, redact) };
  const code = codeOf(body, status);
  const requestId = body["RequestId"];
  if (code === undefined && !saysFalse(body["Success"])) {
    const verdict = verdictOfStatus(status);
    return verdict && failureOfVerdict(verdict, textOf(body), { ...context, requestId });
  }
  const verdict = verdictOfRefusal(code, body, status);
  return failureOfVerdict(verdict, textOf(body), { ...context, code, requestId });
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
