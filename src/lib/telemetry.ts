import type { RequestReason } from "./failure.js";
import type { Scope } from "./scope.js";

/** What a poll came to: the label `result` of aliyun_dts_exporter_polls_total. */
export type PollResult = "complete" | "failed" | "skipped";

/**
 * What the program reports about its own work. `metrics/self` implements it with counters;
 * folders left of `metrics` know only this interface.
 */
export interface Telemetry {
  /** One HTTP request was sent and answered or failed, after `seconds`. */
  apiRequest(scope: Scope, action: string, seconds: number): void;
  apiRequestError(scope: Scope, action: string, reason: RequestReason): void;
  apiRetry(scope: Scope, action: string): void;
  rateLimitWait(scope: Scope, seconds: number): void;
  /** The present budget in requests per second: falls when the API throttles. */
  rateLimitBudget(scope: Scope, requestsPerSecond: number): void;
  poll(scope: Scope, collector: string, result: PollResult): void;
  /** `count` values of a documented enumeration that no API page lists. */
  unrecognizedValues(field: string, count: number): void;
  /** `count` numbers or times that could not be read, or made no sense. */
  rejectedValues(field: string, count: number): void;
  /** `count` rows without any id. */
  rejectedJobs(collector: string, count: number): void;
  /** `count` ids that the status list was asked for and did not answer. */
  unansweredIds(scope: Scope, count: number): void;
  disappearedJob(scope: Scope, jobType: string): void;
  /** Which type of credentials an account uses, and when they expire (Unix seconds), if ever. */
  credentials(account: string, type: string, expiresAtSeconds?: number): void;
}
