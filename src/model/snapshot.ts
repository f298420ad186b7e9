import type { FailureReason } from "../lib/failure.js";
import type { Findings } from "./findings.js";
import type { DtsJob, JobType, MergedJob } from "./job.js";

/** What is known of one target: account x region x collector. */
export interface TargetSnapshot {
  readonly account: string;
  readonly regionId: string;
  readonly collector: string;
  /** The one in force: longer while its region is quiet. */
  readonly intervalSeconds: number;
  /** The last poll was complete. */
  readonly up: boolean;
  /** Unix seconds; absent before the first poll ended. */
  readonly lastPollSeconds?: number | undefined;
  readonly lastSuccessSeconds?: number | undefined;
  readonly pollDurationSeconds?: number | undefined;
  /** The last good listing was as long as the API's own total; absent before the first one. */
  readonly listingConsistent?: boolean | undefined;
  /** Why the last poll failed; absent while `up`, and before the first poll ended. */
  readonly failureReason?: FailureReason | undefined;
  /** For people: the failure in words, free of secrets. */
  readonly failureMessage?: string | undefined;
  /** Jobs, or what else the collector looks for, in the last good result. */
  readonly jobs: number;
  /** Listings only: jobs in it that `select` leaves out, which are not among `jobs`. Absent: the account has no `select`. */
  readonly excluded?: number | undefined;
}

/** The jobs of one account in one region, and what else it has there. A new object whenever anything in it changed, so that it can be a cache key. */
export interface RegionSnapshot extends Findings {
  readonly account: string;
  readonly regionId: string;
  /** Job types that are known at present: only of these is "no jobs" a fact. */
  readonly types: readonly JobType[];
  readonly jobs: readonly DtsJob[];
  /** Jobs that `select` leaves out: only counted. Absent: the account has no `select`. */
  readonly excluded?: readonly MergedJob[] | undefined;
}

/** What the configuration says of an account. */
export interface AccountSnapshot {
  readonly account: string;
  /** The labels that it is given, by name. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything there is to show at one moment. Frozen; replaced whole. */
export interface Snapshot {
  readonly targets: readonly TargetSnapshot[];
  readonly regions: readonly RegionSnapshot[];
  /** The accounts of the targets. Absent: nothing is known of them but their names. */
  readonly accounts?: readonly AccountSnapshot[] | undefined;
}
