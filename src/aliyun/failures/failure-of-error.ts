import { Failure } from "../../lib/failure.js";
import { isJsonObject } from "../../lib/json-object.js";
import { shownCode, throughProxy } from "./failure-of-proxy.js";
import { type FailureContext, failureOfVerdict } from "./failure-of-verdict.js";
import { verdictOfTransportError } from "./failure-table.js";

/** A reset on a kept-alive connection that the server had closed meanwhile: the request was never looked at. */
export class StaleConnectionFailure extends Failure {}

/** The failure that the error of a connection is. Nothing of the raw error but its code is used. */
export function failureOfError(error: unknown, context: FailureContext): Failure {
  const raw = isJsonObject(error) ? error : {};
  const code = typeof raw["code"] === "string" ? raw["code"] : "";
  const name = typeof raw["name"] === "string" ? raw["name"] : "";
  const safeCode = shownCode(code);
  const { host } = context;
  return failureOfVerdict(
    verdictOfTransportError(code, name),
    `the connection${host === undefined ? "" : ` to ${host}`}${throughProxy(context)} failed (${safeCode})`,
    context,
  );
}
