import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { type Findings, joinFindings } from "../model/findings.js";
import { type DtsJob, instanceKeyOf, type JobType, jobKeyOf } from "../model/job.js";
import { mergeReports } from "../model/merge.js";
import type { JobReport } from "../model/report.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import type { JobHistory } from "./job-history.js";
import type { KnownJobs } from "./known-jobs.js";
import { createWatchedJobs, type WatchedCount, type WatchedJobs } from "./watched-jobs.js";

/** What one target has seen in its region. */
export interface RegionSource {
  readonly target: Target;
  readonly jobs: KnownJobs;
  readonly findings: Findings;
  /** Monotonic; absent: what it has seen is too old, or nothing yet. */
  readonly freshSinceMs: number | undefined;
}

/** The regions as their targets have seen them, and as `select` of their accounts shows them. */
export interface RegionJobs extends Pick<WatchedJobs, "configure" | "accounts"> {
  of(scope: Scope): RegionSnapshot | undefined;
  all(): readonly RegionSnapshot[];
  rebuild(scope: Scope, sources: readonly RegionSource[]): void;
  /** The same, after a poll that misses these reports for good. Returns those of watched jobs that no source has any more. */
  rebuildWithout(
    gone: readonly JobReport[],
    scope: Scope,
    sources: readonly RegionSource[],
  ): readonly JobReport[];
  /** How many reports of one source are about watched jobs. */
  count(source: RegionSource): WatchedCount;
  remove(scope: Scope): void;
}

/** No regions yet. The history remembers their watched jobs. */
export function createRegionJobs(clock: Pick<Clock, "now">, history: JobHistory): RegionJobs {
  const regions = new Map<string, RegionSnapshot>();
  const watchedJobs = createWatchedJobs();

  const rebuild = (scope: Scope, sources: readonly RegionSource[]): RegionSnapshot => {
    const nowSeconds = clock.now() / 1000;
    const jobs = mergeReports(sources.flatMap(({ jobs }) => jobs.reports()));
    const { watched, excluded } = watchedJobs.divide(scope.account, jobs);
    const region = {
      account: scope.account,
      regionId: scope.regionId,
      types: typesOf(sources),
      jobs: watched.map((job) => history.record(job, nowSeconds)),
      excluded,
      ...joinFindings(sources.map(({ findings }) => findings)),
    };
    regions.set(scopeKey(scope), region);
    return region;
  };

  return {
    configure: watchedJobs.configure,
    accounts: watchedJobs.accounts,
    of: (scope) => regions.get(scopeKey(scope)),
    all: () => [...regions.values()],
    rebuild: (scope, sources) => void rebuild(scope, sources),
    rebuildWithout(gone, scope, sources) {
      const before = regions.get(scopeKey(scope));
      const lost = withoutJob(gone, rebuild(scope, sources).jobs);
      for (const report of lost) history.forget(report);
      return lost.filter((report) => watchedJobs.wasWatched(report, before));
    },
    count: ({ target, jobs }) => watchedJobs.count(jobs.reports(), regions.get(scopeKey(target))?.excluded),
    remove: (scope) => void regions.delete(scopeKey(scope)),
  };
}

/** Only a listing makes "no jobs of this type" a fact. */
function typesOf(sources: readonly RegionSource[]): readonly JobType[] {
  const types = sources
    .filter(({ freshSinceMs }) => freshSinceMs !== undefined)
    .map(({ target }) => (target.role === "listing" ? target.jobType : undefined))
    .filter((type) => type !== undefined);
  return [...new Set(types)].sort();
}

/**
 * The reports that no job is left of. Another listing may still have the job, a legacy one by its instance. The status
 * list has no jobs of its own, so it can lose none.
 */
function withoutJob(gone: readonly JobReport[], left: readonly DtsJob[]): readonly JobReport[] {
  const keys = new Set(left.map(jobKeyOf));
  const instances = new Set(left.map(instanceKeyOf));
  return gone.filter((report) => {
    if (report.api === "status_list" || keys.has(jobKeyOf(report))) return false;
    return !(report.api === "legacy_sync" ? instances : keys).has(instanceKeyOf(report));
  });
}
