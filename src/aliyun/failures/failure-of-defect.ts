import { Failure } from "../../lib/failure.js";
import type { FailureContext } from "./failure-of-verdict.js";

/** The failure that an error of our own code is: nobody outside has to look for it. Nothing of the raw error but its name goes out: it may hold anything. */
export function failureOfDefect(error: unknown, context: FailureContext): Failure {
  const asked = context.operation ?? context.service;
  return new Failure({
    reason: "internal",
    operation: context.operation,
    message: `${asked} failed unexpectedly in the exporter itself (${nameOf(error)}). Report this.`,
    retryable: false,
  });
}

/** What kind of error it is. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown error";
}
