import type { Selection } from "../lib/selection.js";
import { instanceKeyOf, jobKeyOf, type MergedJob } from "../model/job.js";
import type { Sighting } from "../model/merge.js";
import type { JobReport } from "../model/report.js";
import { createSelector, type JobTest } from "../model/selector.js";
import type { AccountSnapshot, RegionSnapshot } from "../model/snapshot.js";

/** What the configuration says of an account beside how to ask it. */
export interface WatchedAccount {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly select: Selection;
}

/** Which jobs of the configured accounts are watched. */
export interface WatchedJobs {
  configure(accounts: readonly WatchedAccount[]): void;
  /** Whether a job is watched, job by job. Absent: all of the account's jobs are. */
  testOf(account: string): JobTest | undefined;
  /** Whether a job that is gone was watched, given what its region had until then. */
  wasWatched(report: JobReport, before: Pick<RegionSnapshot, "jobs" | "excluded"> | undefined): boolean;
  /** How many sightings by one target are of watched jobs, and how many are not. */
  count(sightings: readonly Sighting[], excluded: readonly MergedJob[] | undefined): WatchedCount;
  /** The accounts among these, for the exposition. */
  accounts(names: ReadonlySet<string>): readonly AccountSnapshot[];
}

/** Sightings by one target, by whether `select` takes their jobs. */
export interface WatchedCount {
  readonly jobs: number;
  /** Absent: the account has no `select`. */
  readonly excluded?: number | undefined;
}

/** All jobs of all accounts, until it is configured. */
export function createWatchedJobs(): WatchedJobs {
  let known: readonly WatchedAccount[] = [];
  let selectors: ReadonlyMap<string, JobTest | undefined> = new Map();
  return {
    configure(accounts) {
      known = accounts;
      selectors = new Map(accounts.map(({ name, select }) => [name, createSelector(select)]));
    },
    testOf: (account) => selectors.get(account),
    wasWatched(report, before) {
      if (before?.jobs.some((job) => isOf(report, job))) return true;
      if (before?.excluded?.some((job) => isOf(report, job))) return false;
      // The job was too old to be shown. A report knows less than the job that it was part of, but it is all there is.
      return selectors.get(report.account)?.(report) ?? true;
    },
    count(sightings, excluded) {
      if (excluded === undefined) return { jobs: sightings.length };
      const keys = new Set(excluded.map(jobKeyOf));
      const instances = new Set(excluded.map(instanceKeyOf));
      const left = sightings.filter(({ report, key, instanceKey }) =>
        report.api === "jobs" ? keys.has(key) : instances.has(instanceKey),
      );
      return { jobs: sightings.length - left.length, excluded: left.length };
    },
    accounts: (names) =>
      known.filter(({ name }) => names.has(name)).map(({ name, labels }) => ({ account: name, labels })),
  };
}

/** The legacy APIs know only instances. */
function isOf(report: JobReport, job: MergedJob): boolean {
  if (report.api === "jobs") return jobKeyOf(report) === jobKeyOf(job);
  return instanceKeyOf(report) === instanceKeyOf(job);
}
