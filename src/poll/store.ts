import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { Failure } from "../lib/failure.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { countFindings, type Findings, joinFindings, noFindings } from "../model/findings.js";
import { type DtsJob, instanceKeyOf, type JobType, jobKeyOf } from "../model/job.js";
import { mergeReports } from "../model/merge.js";
import type { JobReport, SourceResult } from "../model/report.js";
import type { RegionSnapshot, Snapshot, TargetSnapshot } from "../model/snapshot.js";
import type { JobHistory } from "./job-history.js";
import { createKnownJobs, type KnownJobs } from "./known-jobs.js";

/** Keeps the last known good result of every target and makes snapshots of it. */
export interface Store {
  /** Publishes a result whole. Returns the jobs that are gone. `durationSeconds` is the poll's. */
  succeed(target: Target, result: SourceResult, durationSeconds: number): readonly JobReport[];
  /** Keeps the last known good result and says so. */
  fail(target: Target, failure: Failure, durationSeconds: number): void;
  /** Drops what has grown too old; true when there was any. Cheap enough for every scrape. */
  expire(): boolean;
  /** Goes on with other targets: those that stay keep their data, the data of the others go. */
  retarget(targets: readonly Target[]): void;
  /** What the listings of the jobs that a target asks about are good for at present. */
  listing(target: Target): ListingState;
  /**
   * Ids of the instances that the listings of the jobs that a target asks about have at present.
   * @throws Failure with a listing's reason when none of them is fresh: that there are no instances would be a guess.
   */
  instances(target: Target): readonly string[];
  /** The present snapshot. The same object as long as nothing changed. */
  snapshot(): Snapshot;
}

/** `known`: one of them is fresh, or none is configured. `unasked`: the first poll of each of them is under way. */
export type ListingState = "known" | "unknown" | "unasked";

interface TargetState {
  target: Target;
  readonly jobs: KnownJobs;
  findings: Findings;
  /** Monotonic; of the last good result while its data are shown. */
  freshSinceMs: number | undefined;
  snapshot: TargetSnapshot;
}

/** A store of these targets; none of them up yet. */
export function createStore(targets: readonly Target[], clock: Clock, history: JobHistory): Store {
  const states = new Map(targets.map((target) => [targetKey(target), emptyState(target)]));
  const regions = new Map<string, RegionSnapshot>();
  let current: Snapshot | undefined;

  const stateOf = (target: Target): TargetState => {
    const state = states.get(targetKey(target));
    if (!state) throw new RangeError(`no such target: ${targetKey(target)}`);
    return state;
  };
  const peersOf = (target: Scope): readonly TargetState[] =>
    [...states.values()].filter((state) => scopeKey(state.target) === scopeKey(target));
  const isFresh = ({ freshSinceMs, target }: TargetState): boolean =>
    freshSinceMs !== undefined && clock.monotonic() - freshSinceMs < target.maxAgeMs;
  const listingsFor = (asking: Target): readonly TargetState[] =>
    peersOf(asking).filter(({ target }) => isListing(target) && target.jobType === asking.jobType);
  const listing = (target: Target): ListingState => {
    const listings = listingsFor(target);
    if (listings.length === 0 || listings.some(isFresh)) return "known";
    return listings.every(({ snapshot }) => snapshot.lastPollSeconds === undefined) ? "unasked" : "unknown";
  };

  const rebuild = (target: Target): void => {
    const peers = peersOf(target);
    const nowSeconds = clock.now() / 1000;
    const jobs = mergeReports(peers.flatMap(({ jobs }) => jobs.reports()));
    regions.set(scopeKey(target), {
      account: target.account,
      regionId: target.regionId,
      types: typesOf(peers),
      jobs: jobs.map((job) => history.record(job, nowSeconds)),
      ...joinFindings(peers.map(({ findings }) => findings)),
    });
    current = undefined;
  };

  const expireTarget = (state: TargetState, nowMs: number): boolean => {
    const tooOld = state.freshSinceMs !== undefined && !isFresh(state);
    if (tooOld) {
      state.findings = noFindings;
      state.freshSinceMs = undefined;
    }
    const expired = state.jobs.expire(nowMs - state.target.maxAgeMs) || tooOld;
    if (expired) rebuild(state.target);
    return expired;
  };

  return {
    succeed(target, result, durationSeconds) {
      const state = stateOf(target);
      const gone = state.jobs.update(result, clock.monotonic());
      state.findings = joinFindings([result]);
      state.freshSinceMs = clock.monotonic();
      const nowSeconds = clock.now() / 1000;
      state.snapshot = {
        ...identityOf(target),
        up: true,
        lastPollSeconds: nowSeconds,
        lastSuccessSeconds: nowSeconds,
        pollDurationSeconds: durationSeconds,
        listingConsistent: result.exhaustive,
        jobs: state.jobs.reports().length + countFindings(result),
      };
      rebuild(target);
      const disappeared = withoutJob(gone, regions.get(scopeKey(target))?.jobs ?? []);
      for (const report of disappeared) history.forget(report);
      return disappeared;
    },
    fail(target, failure, durationSeconds) {
      const state = stateOf(target);
      state.snapshot = {
        ...state.snapshot,
        up: false,
        lastPollSeconds: clock.now() / 1000,
        pollDurationSeconds: durationSeconds,
        failureReason: failure.reason,
        failureMessage: failure.message,
      };
      current = undefined;
    },
    expire() {
      const nowMs = clock.monotonic();
      return [...states.values()].filter((state) => expireTarget(state, nowMs)).length > 0;
    },
    retarget(next) {
      const known = new Map(states);
      const before = new Map([...states.values()].map(({ target }) => [scopeKey(target), target]));
      states.clear();
      for (const target of next) {
        const state = known.get(targetKey(target)) ?? emptyState(target);
        state.target = target;
        state.snapshot = { ...state.snapshot, ...identityOf(target) };
        states.set(targetKey(target), state);
      }
      for (const target of before.values()) {
        if (peersOf(target).length > 0) rebuild(target);
        else regions.delete(scopeKey(target));
      }
      current = undefined;
    },
    listing,
    instances(target) {
      if (listing(target) !== "known") throw listingIsStale(target, listingsFor(target));
      const jobs = regions.get(scopeKey(target))?.jobs ?? [];
      const ids = jobs.filter(({ type }) => type === target.jobType).map(({ instanceId }) => instanceId);
      return [...new Set(ids)].filter((id) => id !== undefined);
    },
    snapshot() {
      current ??= Object.freeze({
        targets: [...states.values()].map(({ snapshot }) => snapshot),
        regions: [...regions.values()],
      });
      return current;
    },
  };
}

function identityOf(target: Target) {
  return {
    account: target.account,
    regionId: target.regionId,
    collector: target.collector,
    intervalSeconds: target.intervalMs / 1000,
  };
}

function emptyState(target: Target): TargetState {
  return {
    target,
    jobs: createKnownJobs(),
    findings: noFindings,
    freshSinceMs: undefined,
    snapshot: { ...identityOf(target), up: false, jobs: 0 },
  };
}

/** Why nobody knows which instances there are. */
function listingIsStale(target: Target, listings: readonly TargetState[]): Failure {
  const failed = listings.find(({ snapshot }) => snapshot.failureReason !== undefined);
  const why = failed?.snapshot.failureMessage ?? "it has not ended yet";
  return new Failure({
    reason: failed?.snapshot.failureReason ?? "timeout",
    message: `the listing of the ${target.jobType} jobs is not known: ${why}`,
    retryable: true,
  });
}

const isListing = ({ role }: Target): boolean => role === "listing";

/** Only a listing makes "no jobs of this type" a fact. */
function typesOf(states: readonly TargetState[]): readonly JobType[] {
  const types = states
    .filter(({ freshSinceMs }) => freshSinceMs !== undefined)
    .map(({ target }) => (isListing(target) ? target.jobType : undefined))
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
