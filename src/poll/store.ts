import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Failure } from "../lib/failure.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { withSharedParts } from "../lib/shared-parts.js";
import { withFields } from "../lib/with-fields.js";
import { countFindings, type Findings, joinFindings, noFindings } from "../model/findings.js";
import type { DtsJob } from "../model/job.js";
import type { JobReport, SourceResult } from "../model/report.js";
import type { Snapshot, TargetSnapshot } from "../model/snapshot.js";
import type { JobHistory } from "./job-history.js";
import { createKnownJobs, type KnownJobs } from "./known-jobs.js";
import { createListings, isListing, type ListingState } from "./listings.js";
import { longerRestMs, type Rhythm, settleRhythm } from "./quiet-regions.js";
import { createRegionJobs, type RegionSource } from "./region-jobs.js";
import { createShowing } from "./showing.js";
import { stretchedIntervalMs } from "./stretch.js";
import type { WatchedAccount, WatchedCount } from "./watched-jobs.js";

/** Keeps the last known good result of every target and makes snapshots of it. */
export interface Store {
  /** Publishes a result whole. Returns the jobs that are gone. `durationSeconds` is the poll's. */
  succeed(target: Target, result: SourceResult, durationSeconds: number): readonly JobReport[];
  /** Keeps the last known good result and says so. */
  fail(target: Target, failure: Failure, durationSeconds: number): void;
  /** Drops what has grown too old; true when there was any. Cheap enough for every scrape. */
  expire(): boolean;
  /**
   * Goes on with other targets: those that stay keep their data, the data of the others go. With other accounts, too, if
   * they are given: a job that their `select` leaves out goes without being gone.
   */
  retarget(targets: readonly Target[], accounts?: readonly WatchedAccount[]): void;
  /** What the listings of the jobs that a target asks about are good for at present. */
  listing(target: Target): ListingState;
  /**
   * Ids of the instances that the listings of the jobs that a target asks about have at present.
   * @throws Failure of reason `listing_unknown` when none of them is fresh: that there are no instances would be a guess.
   */
  instances(target: Target): readonly string[];
  /**
   * Ids of the jobs that a target asks about one by one, as the listings have them at present.
   * @throws Failure of reason `listing_unknown` when the jobs of one of the types are not known.
   */
  jobIds(target: Target): readonly string[];
  /** What a target knows of a job at present, by the key of the job. */
  report(target: Target, jobKey: string): JobReport | undefined;
  /**
   * How much longer a target rests because its region is quiet, or its polls take longer than its interval, in milliseconds; 0: its
   * ordinary rhythm holds.
   */
  restMs(target: Target): number;
  /** Whether its polls take longer than its interval, which is longer therefore. */
  isStretched(target: Target): boolean;
  /** The present snapshot. The same object as long as nothing changed. */
  snapshot(): Snapshot;
}

interface TargetState extends Rhythm, RegionSource {
  target: Target;
  position: number;
  readonly jobs: KnownJobs;
  findings: Findings;
  /** Monotonic; of the last good result while its data are shown. */
  freshSinceMs: number | undefined;
}

/** A store of these targets; none of them up yet. */
export function createStore(targets: readonly Target[], clock: Clock, history: JobHistory): Store {
  const states = new Map<string, TargetState>();
  replaceTargets(states, targets);
  // Looked up, not searched: every poll and every region of a reload asks for them.
  let peers = byScope(states.values());
  const regions = createRegionJobs(clock, history);
  const showing = createShowing(regions);
  showing.reset([...states.values()]);

  const stateOf = (target: Target): TargetState => {
    const state = states.get(targetKey(target));
    if (!state) throw new RangeError(`no such target: ${targetKey(target)}`);
    return state;
  };
  const peersOf = (target: Scope): readonly TargetState[] => peers.get(scopeKey(target)) ?? [];
  const isFresh = ({ freshSinceMs, maxAgeMs }: TargetState): boolean =>
    freshSinceMs !== undefined && clock.monotonic() - freshSinceMs < maxAgeMs;
  const listings = createListings(peersOf, isFresh);
  /** The jobs that a target asks about. */
  const jobsFor = (target: Target): readonly DtsJob[] => {
    listings.requireKnown(target);
    const jobs = regions.of(target)?.jobs ?? [];
    return target.jobType === undefined ? jobs : jobs.filter(({ type }) => type === target.jobType);
  };

  const countOf = (state: TargetState) => countedOf(state, regions.count(state));

  const expireTarget = (state: TargetState, nowMs: number): boolean => {
    const tooOld = state.freshSinceMs !== undefined && !isFresh(state);
    if (tooOld) {
      state.findings = noFindings;
      state.freshSinceMs = undefined;
      state.emptyPolls = 0;
    }
    const expired = state.jobs.expire(nowMs - state.maxAgeMs) || tooOld;
    if (tooOld) settleRhythm(peersOf(state.target));
    if (expired) {
      regions.rebuild(state.target, peersOf(state.target));
      showing.show(peersOf(state.target));
    }
    return expired;
  };

  return {
    succeed(target, result, durationSeconds) {
      const state = stateOf(target);
      const gone = state.jobs.update(result, clock.monotonic());
      state.findings = withSharedParts(state.findings, joinFindings([result]));
      state.freshSinceMs = clock.monotonic();
      state.maxAgeMs = target.maxAgeMs;
      state.stretchedMs = stretchedIntervalMs(target, 1000 * durationSeconds, state.stretchedMs);
      state.emptyPolls = isEmpty(result) ? state.emptyPolls + 1 : 0;
      const lost = regions.rebuildWithout(gone, target, peersOf(target));
      const { jobs, excluded } = countOf(state);
      const nowSeconds = clock.now() / 1000;
      state.snapshot = goodSnapshot(target, result, { nowSeconds, durationSeconds, jobs, excluded });
      settleRhythm(peersOf(target));
      showing.show(peersOf(target));
      return lost;
    },
    fail(target, failure, durationSeconds) {
      const state = stateOf(target);
      state.snapshot = withFields(state.snapshot, {
        up: false,
        lastPollSeconds: clock.now() / 1000,
        pollDurationSeconds: durationSeconds,
        failureReason: failure.reason,
        failureMessage: failure.message,
      });
      showing.show(peersOf(target));
    },
    expire() {
      const nowMs = clock.monotonic();
      return [...states.values()].filter((state) => expireTarget(state, nowMs)).length > 0;
    },
    retarget(next, watched) {
      if (watched) regions.configure(watched);
      const before = new Map([...states.values()].map(({ target }) => [scopeKey(target), target]));
      replaceTargets(states, next);
      peers = byScope(states.values());
      for (const target of before.values()) {
        const staying = peersOf(target);
        if (staying.length > 0) regions.rebuild(target, staying);
        else regions.remove(target);
        settleRhythm(staying);
        // What has grown too old still counts as it did when it was seen last.
        for (const state of staying.filter(isFresh))
          state.snapshot = withFields(state.snapshot, countOf(state));
      }
      showing.reset([...states.values()]);
    },
    listing: listings.stateFor,
    instances: (target) => instanceIdsOf(jobsFor(target)),
    jobIds: (target) => jobIdsOf(jobsFor(target)),
    report: (target, jobKey) => states.get(targetKey(target))?.jobs.report(jobKey),
    restMs(target) {
      const state = states.get(targetKey(target));
      return state?.freshSinceMs === undefined
        ? 0
        : longerRestMs(state, clock.monotonic() - state.freshSinceMs);
    },
    isStretched: (target) => states.get(targetKey(target))?.stretchedMs !== undefined,
    snapshot: showing.snapshot,
  };
}

function instanceIdsOf(jobs: readonly DtsJob[]): readonly string[] {
  return [...new Set(jobs.map(({ instanceId }) => instanceId))].filter((id) => id !== undefined);
}

function jobIdsOf(jobs: readonly DtsJob[]): readonly string[] {
  // A job that only a legacy API knows has the id of its instance there, which is no DtsJobId.
  return [...new Set(jobs.filter((job) => job.jobId !== job.instanceId).map(({ jobId }) => jobId))];
}

function identityOf(target: Target) {
  return {
    account: target.account,
    regionId: target.regionId,
    collector: target.collector,
    intervalSeconds: target.intervalMs / 1000,
  };
}

interface PollFigures extends ReturnType<typeof countedOf> {
  readonly nowSeconds: number;
  readonly durationSeconds: number;
}

function goodSnapshot(
  target: Target,
  { exhaustive }: SourceResult,
  { nowSeconds, durationSeconds, jobs, excluded }: PollFigures,
): TargetSnapshot {
  return Object.assign(identityOf(target), {
    up: true,
    lastPollSeconds: nowSeconds,
    lastSuccessSeconds: nowSeconds,
    pollDurationSeconds: durationSeconds,
    listingConsistent: exhaustive,
    jobs,
    excluded,
  });
}

function countedOf({ target, findings }: TargetState, { jobs, excluded }: WatchedCount) {
  return { jobs: jobs + countFindings(findings), excluded: isListing(target) ? excluded : undefined };
}

/** The states of each account and region. */
function byScope(states: Iterable<TargetState>): ReadonlyMap<string, readonly TargetState[]> {
  const scopes = new Map<string, TargetState[]>();
  for (const state of states) {
    const own = scopes.get(scopeKey(state.target));
    if (own) own.push(state);
    else scopes.set(scopeKey(state.target), [state]);
  }
  return scopes;
}

/** Goes on with these targets: a state that stays keeps all but its target's settings. */
function replaceTargets(states: Map<string, TargetState>, next: readonly Target[]): void {
  const known = new Map(states);
  states.clear();
  for (const target of next) {
    const state = known.get(targetKey(target)) ?? emptyState(target);
    state.target = target;
    state.position = states.size;
    state.maxAgeMs = target.maxAgeMs;
    state.snapshot = { ...state.snapshot, ...identityOf(target) };
    states.set(targetKey(target), state);
  }
}

function emptyState(target: Target): TargetState {
  return {
    target,
    position: 0,
    jobs: createKnownJobs(),
    findings: noFindings,
    freshSinceMs: undefined,
    emptyPolls: 0,
    stretchedMs: undefined,
    maxAgeMs: target.maxAgeMs,
    snapshot: { ...identityOf(target), up: false, jobs: 0 },
  };
}

/** A whole listing of no jobs. */
const isEmpty = ({ exhaustive, reports }: SourceResult): boolean => exhaustive && reports.length === 0;
