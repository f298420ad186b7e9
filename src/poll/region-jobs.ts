import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { joinLists } from "../lib/join-lists.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { withSharedItems } from "../lib/shared-parts.js";
import { type Findings, joinFindings } from "../model/findings.js";
import { type DtsJob, instanceKeyOf, type JobType, jobKeyOf, type MergedJob } from "../model/job.js";
import { createJobMerger, type JobMerger } from "../model/merge.js";
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
  const mergers = new Map<string, JobMerger<DtsJob | Excluded>>();
  const watchedJobs = createWatchedJobs();

  const mergerOf = (key: string): JobMerger<DtsJob | Excluded> => {
    const merger = mergers.get(key) ?? createJobMerger();
    mergers.set(key, merger);
    return merger;
  };

  const rebuild = (scope: Scope, sources: readonly RegionSource[]): RegionSnapshot => {
    const nowSeconds = clock.now() / 1000;
    const key = scopeKey(scope);
    const before = regions.get(key);
    const isWatched = watchedJobs.testOf(scope.account);
    const sightings = joinLists(sources.map(({ jobs }) => jobs.sightings()));
    const merged = mergerOf(key).merge(sightings, (job) =>
      isWatched === undefined || isWatched(job) ? history.record(job, nowSeconds) : { excluded: job },
    );
    const region = withShared(before, {
      account: scope.account,
      regionId: scope.regionId,
      types: typesOf(sources),
      jobs: merged.filter(isJob),
      excluded: isWatched && merged.flatMap((job) => (isJob(job) ? [] : [job.excluded])),
      ...joinFindings(sources.map(({ findings }) => findings)),
    });
    regions.set(key, region);
    return region;
  };

  return {
    configure(accounts) {
      watchedJobs.configure(accounts);
      // Whether a job is watched has to be asked anew.
      mergers.clear();
    },
    accounts: watchedJobs.accounts,
    of: (scope) => regions.get(scopeKey(scope)),
    all: () => [...regions.values()],
    rebuild: (scope, sources) => void rebuild(scope, sources),
    rebuildWithout(gone, scope, sources) {
      const before = regions.get(scopeKey(scope));
      const { jobs } = rebuild(scope, sources);
      if (gone.length === 0) return [];
      const lost = withoutJob(gone, jobs);
      for (const report of lost) history.forget(report);
      return lost.filter((report) => watchedJobs.wasWatched(report, before));
    },
    count: ({ target, jobs }) => watchedJobs.count(jobs.sightings(), regions.get(scopeKey(target))?.excluded),
    remove(scope) {
      regions.delete(scopeKey(scope));
      mergers.delete(scopeKey(scope));
    },
  };
}

/** A job that `select` leaves out: it is counted and not remembered. */
interface Excluded {
  readonly excluded: MergedJob;
}

const isJob = (job: DtsJob | Excluded): job is DtsJob => !("excluded" in job);

/**
 * A region with the lists of the one before it that have the same items still; that one itself when nothing is new. Nobody else has `next`
 * yet: it gets them in place.
 */
function withShared(before: RegionSnapshot | undefined, next: RegionSnapshot): RegionSnapshot {
  if (before === undefined) return next;
  const lists = next as unknown as Record<string, unknown>;
  let isSame = true;
  for (const name of Object.keys(next) as (keyof RegionSnapshot)[]) {
    const [was, is] = [before[name], next[name]];
    if (Array.isArray(is) && Array.isArray(was)) lists[name] = withSharedItems(was, is);
    isSame &&= next[name] === was;
  }
  return isSame ? before : next;
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
