import { jobKeyOf } from "../model/job.js";
import type { JobReport, SourceResult } from "../model/report.js";

interface KnownJob {
  readonly report: JobReport;
  readonly confirmedAtMs: number;
}

/** The jobs of one target: its last known good result, job by job. */
export interface KnownJobs {
  /**
   * Takes over a result. Returns the jobs that are gone: missing from two exhaustive results in a row. One result is
   * never enough, because a listing can shift while it is read. Jobs that have expired before are among them.
   */
  update(result: SourceResult, nowMs: number): readonly JobReport[];
  /** Drops what was last confirmed at `untilMs` or before; true when there was any. */
  expire(untilMs: number): boolean;
  reports(): readonly JobReport[];
}

/** No jobs yet. */
export function createKnownJobs(): KnownJobs {
  const known = new Map<string, KnownJob>();
  // Too old to be shown, not yet known to be gone: otherwise nobody would ever hear that they are.
  const expired = new Map<string, JobReport>();
  const suspects = new Set<string>();
  // Lets a scrape see in no time that nothing can have expired yet.
  let oldestMs = Number.POSITIVE_INFINITY;

  return {
    update(result, nowMs) {
      for (const report of result.reports) {
        known.set(jobKeyOf(report), { report, confirmedAtMs: nowMs });
        expired.delete(jobKeyOf(report));
        suspects.delete(jobKeyOf(report));
      }
      oldestMs = oldestOf(known);
      if (!result.exhaustive) return [];
      const listed = new Set(result.reports.map(jobKeyOf));
      const shown = [...known].map(([key, { report }]) => [key, report] as const);
      const missing = [...shown, ...expired].filter(([key]) => !listed.has(key));
      const gone = missing.filter(([key]) => suspects.has(key));
      for (const [key] of missing) suspects.add(key);
      for (const [key] of gone) {
        known.delete(key);
        expired.delete(key);
        suspects.delete(key);
      }
      return gone.map(([, report]) => report);
    },
    expire(untilMs) {
      if (untilMs < oldestMs) return false;
      const old = [...known].filter(([, { confirmedAtMs }]) => confirmedAtMs <= untilMs);
      for (const [key, { report }] of old) {
        known.delete(key);
        expired.set(key, report);
        suspects.delete(key);
      }
      oldestMs = oldestOf(known);
      return old.length > 0;
    },
    reports: () => [...known.values()].map(({ report }) => report),
  };
}

function oldestOf(known: ReadonlyMap<string, KnownJob>): number {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const { confirmedAtMs } of known.values()) oldestMs = Math.min(oldestMs, confirmedAtMs);
  return oldestMs;
}
