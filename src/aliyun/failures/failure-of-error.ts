import { Failure } from "../../lib/failure.js";
import { isJsonObject } from "../../lib/json-object.js";
import { failureOfAnswer } from "./failure-of-answer.js";
import { shownCode, throughProxy } from "./failure-of-proxy.js";
import { type FailureContext, failureOfVerdict } from "./failure-of-verdict.js";
import { verdictOfTransportError, verdictOfUnreadable } from "./failure-table.js";

/** A reset on a kept-alive connection that the server had closed meanwhile: the request was never looked at. */
export class StaleConnectionFailure extends Failure {}

/** The failure that pop-core's rejection is. Nothing of the raw error but its code and the API's own fields is used. */
export function failureOfError(error: unknown, context: FailureContext): Failure {
  const raw = isJsonObject(error) ? error : {};
  // An answer with an error `Code`: pop-core keeps its body in `data`.
  if (isJsonObject(raw["data"])) {
    const refused = failureOfAnswer(raw["data"], context);
    if (refused !== undefined) return refused;
  }
  const code = typeof raw["code"] === "string" ? raw["code"] : "";
  const name = typeof raw["name"] === "string" ? raw["name"] : "";
  // pop-core throws a plain object holding the whole body, or a TypeError for `null`, when an answer is not JSON.
  if (context.head !== undefined && code === "" && !/Timeout/.test(name)) {
    const text = `the answer is not JSON${throughProxy(context)}`;
    return failureOfVerdict(verdictOfUnreadable(context.head.status), text, context);
  }
  const safeCode = shownCode(code);
  return failureOfVerdict(
    verdictOfTransportError(code, name),
    `the connection${throughProxy(context)} failed (${safeCode})`,
    context,
  );
}
