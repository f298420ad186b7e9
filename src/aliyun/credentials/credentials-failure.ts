import { Failure } from "../../lib/failure.js";

/**
 * A failure to get credentials. `text` names files and variables, never what is in them.
 * The account's other calls fail the same way until the operator changes something, so it is not retryable.
 */
export function credentialsFailure(text: string): Failure {
  return new Failure({
    reason: "credentials",
    operation: "credentials",
    message: text,
    retryable: false,
  });
}
