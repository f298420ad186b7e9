import { withSharedParts } from "../lib/shared-parts.js";
import { instanceKeyOf, jobKeyOf } from "../model/job.js";
import type { Sighting } from "../model/merge.js";
import type { JobReport, SourceResult } from "../model/report.js";

interface KnownJob extends Sighting {
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
  /** Its jobs at present. What is said again is the same report as before, whenever it is said. */
  sightings(): readonly Sighting[];
  /** What it knows of a job, by the key of the job. */
  report(key: string): JobReport | undefined;
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
      const listed = new Set<string>();
      for (const said of result.reports) {
        const key = jobKeyOf(said);
        const before = known.get(key);
        known.set(before?.key ?? key, sightingOf(before, said, nowMs));
        expired.delete(key);
        suspects.delete(key);
        listed.add(key);
      }
      oldestMs = oldestOf(known);
      if (!result.exhaustive) return [];
      const missing: (readonly [string, JobReport])[] = [];
      for (const [key, { report }] of known) if (!listed.has(key)) missing.push([key, report]);
      for (const [key, report] of expired) if (!listed.has(key)) missing.push([key, report]);
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
    sightings: () => [...known.values()],
    report: (key) => known.get(key)?.report,
  };
}

function sightingOf(before: KnownJob | undefined, said: JobReport, nowMs: number): KnownJob {
  const report = withSharedParts(before?.report, said, "observedAtMs");
  const isSame = before?.report === report;
  return {
    report,
    observedAtMs: said.observedAtMs,
    key: before?.key ?? jobKeyOf(said),
    instanceKey: isSame ? before.instanceKey : instanceKeyOf(said),
    confirmedAtMs: nowMs,
  };
}

function oldestOf(known: ReadonlyMap<string, KnownJob>): number {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const { confirmedAtMs } of known.values()) oldestMs = Math.min(oldestMs, confirmedAtMs);
  return oldestMs;
}
