import type { FailureReason } from "../lib/failure.js";
import type { Findings } from "./findings.js";
import type { DtsJob, JobType } from "./job.js";

/** What is known of one target: account x region x collector. */
export interface TargetSnapshot {
  readonly account: string;
  readonly regionId: string;
  readonly collector: string;
  readonly intervalSeconds: number;
  /** The last poll was complete. */
  readonly up: boolean;
  /** Unix seconds; absent before the first poll ended. */
  readonly lastPollSeconds?: number | undefined;
  readonly lastSuccessSeconds?: number | undefined;
  readonly pollDurationSeconds?: number | undefined;
  /** The last good listing was as long as the API's own total; absent before the first one. */
  readonly listingConsistent?: boolean | undefined;
  /** Why the last poll failed. */
  readonly failureReason?: FailureReason | undefined;
  /** For people: the failure in words, free of secrets. */
  readonly failureMessage?: string | undefined;
  /** Jobs, or what else the collector looks for, in the last good result. */
  readonly jobs: number;
}

/** The jobs of one account in one region, and what else it has there. A new object whenever anything in it changed, so that it can be a cache key. */
export interface RegionSnapshot extends Findings {
  readonly account: string;
  readonly regionId: string;
  /** Job types that are known at present: only of these is "no jobs" a fact. */
  readonly types: readonly JobType[];
  readonly jobs: readonly DtsJob[];
}

/** Everything there is to show at one moment. Frozen; replaced whole. */
export interface Snapshot {
  readonly targets: readonly TargetSnapshot[];
  readonly regions: readonly RegionSnapshot[];
}
