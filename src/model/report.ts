import type { Findings } from "./findings.js";
import type { JobFields, JobIdentity } from "./job.js";

/** Which API said it, poorest to richest; the order is the order of trust for fields that several APIs know. */
export const reportApis = ["status_list", "legacy_sync", "jobs"] as const;
/** One of {@link reportApis}. */
export type ReportApi = (typeof reportApis)[number];

/** What one API said of one job at one moment. */
export interface JobReport extends JobIdentity, JobFields {
  readonly api: ReportApi;
  /** Monotonic milliseconds of the answer: newer status and checkpoint win. */
  readonly observedAtMs: number;
}

/** Values that could not be used as they came, by API field. */
export interface ValueIssues {
  /** Values outside a documented enumeration: how many, and the first different ones for the log. */
  readonly unrecognized: ReadonlyMap<string, { readonly count: number; readonly texts: readonly string[] }>;
  /** Numbers and times that could not be read or made no sense. */
  readonly rejected: ReadonlyMap<string, number>;
}

/** One complete answer of one target: jobs, and what its collector looks for beside them. */
export interface SourceResult extends Partial<Findings> {
  readonly reports: readonly JobReport[];
  /** Rows without any id. */
  readonly rejectedRows: number;
  /** Ids that were asked for and not answered. */
  readonly unansweredIds: number;
  /** Values of it that could not be used. */
  readonly issues: ValueIssues;
  /**
   * The listing was read to its end and its length agrees with the API's own total, so that a job missing from it
   * may be gone. Otherwise the result only adds and updates.
   */
  readonly exhaustive: boolean;
  /** Why the listing is not exhaustive, for the log. */
  readonly disagreement?: string | undefined;
}

/**
 * Asks the cloud for everything of one target; `onAnswer` is called for each call that is answered. Rejects with a Failure, or with the
 * signal's reason when aborted.
 */
export type Collect = (signal: AbortSignal, onAnswer?: () => void) => Promise<SourceResult>;
