import { slotsOfPriority } from "../aliyun/limits/limited-client.js";
import { passesInARow } from "../aliyun/limits/rate-limiter.js";
import type { Config } from "../config/config.js";
import type { LimitShare } from "../config/shards.js";
import type { Target } from "../config/targets.js";
import { asksAtOnce } from "../dts/ask-each-job.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { budgetOf } from "../poll/budget-warning.js";
import { stretchedIntervalMs } from "../poll/stretch.js";

/** What one target will ask of the API. */
export interface PlannedTarget {
  readonly target: Target;
  readonly callsPerPoll: number;
  /** At its configured interval. */
  readonly callsPerMinute: number;
}

/** A planned target, and how often it can be polled. */
export interface TimedTarget extends PlannedTarget {
  /** How long a poll takes. */
  readonly pollMs: number;
  /** The configured interval, or the shortest one that holds a poll, in whole seconds. */
  readonly intervalMs: number;
  /** What makes the interval longer than the configured one; absent: it is kept. */
  readonly limitedBy?: "rate" | "latency";
}

interface Pace {
  /** Calls a second that are left for the target. */
  readonly requestsPerSecond: number;
  readonly latencyMs: number;
}

type Limits = Config["rateLimit"] & {
  /** What of the limits is this shard's; absent: all of them. */
  readonly shareOf?: (scope: Scope) => LimitShare;
};

/** The least that one who waits gets of the rate: those that go first may pass so often in a row. */
const leastShare: Readonly<Partial<Record<Target["role"], number>>> = {
  fast_lane: 1 / (passesInARow.fast_lane + 1),
  per_job: 1 / (passesInARow.per_job + 1),
};

/** Who goes first, in this order; the roles of a row share what the rows before it leave. */
const order: readonly (readonly Target["role"][])[] = [
  ["listing", "task", "inventory"],
  ["fast_lane"],
  ["per_job"],
];

/** How long the polls of all targets take when each call takes `latencyMs`, and which intervals can therefore not be kept. */
export function timedTargets(
  planned: readonly PlannedTarget[],
  limits: Limits,
  latencyMs: number,
): readonly TimedTarget[] {
  const timed = pacedTargets(planned, limits, latencyMs);
  if (timed.every(isKept)) return timed;
  const atOnce = pacedTargets(planned, limits, 0);
  return timed.map((each, index) => {
    if (isKept(each)) return each;
    // Where it is kept at a latency of nothing, latency alone is in the way.
    return { ...each, limitedBy: atOnce[index] && isKept(atOnce[index]) ? "latency" : "rate" };
  });
}

const isKept = ({ intervalMs, target }: TimedTarget): boolean => intervalMs <= target.intervalMs;

/** In the order of the targets; without what limits them. */
function pacedTargets(
  planned: readonly PlannedTarget[],
  limits: Limits,
  latencyMs: number,
): readonly TimedTarget[] {
  const timed = new Map<PlannedTarget, TimedTarget>();
  const regions = groupsBy(planned, ({ target }) => target.regionId);
  const wantedIn = new Map(regions.map((region) => [region[0]?.target.regionId, demandOf(region)]));
  // So many calls under way, each as long as that, are a limit of calls a second as well.
  const answered = (slots: number): number => (slots * 1_000) / latencyMs;
  const ofPriority = answered(slotsOfPriority(limits.maxConcurrentRequests));
  for (const scope of groupsBy(planned, ({ target }) => scopeKey(target))) {
    const ofLimiter = rateOf(scope, wantedIn.get(scope[0]?.target.regionId) ?? 0, limits);
    const requestsPerSecond = Math.min(ofLimiter, answered(limits.maxConcurrentRequests));
    let taken = 0;
    for (const roles of order) {
      const group = scope.filter(({ target }) => roles.includes(target.role));
      const unreserved = requestsPerSecond - taken - reservedBy(roles, scope, requestsPerSecond);
      const left = Math.min(unreserved, ofPriority);
      for (const each of group) {
        const pace = { requestsPerSecond: shareOf(each, group, left), latencyMs };
        timed.set(each, timedTarget(each, pace, limits));
      }
      taken += sumOf(group, (each) => (each.callsPerPoll * 1_000) / (timed.get(each)?.intervalMs ?? 1));
    }
  }
  return planned.flatMap((each) => timed.get(each) ?? []);
}

/** Milliseconds of one poll: its calls are made side by side, because a walk knows from last time how many there are. */
function pollDurationMs(target: Target, calls: number, pace: Pace & Pick<Limits, AtOnce>): number {
  const { requestsPerSecond, latencyMs, burst, maxConcurrentRequests } = pace;
  if (calls === 0) return 0;
  if (target.spreadMs !== undefined) return calls * Math.max(1_000 / requestsPerSecond, latencyMs);
  const answeredMs = Math.ceil(calls / callsAtOnce(target, maxConcurrentRequests)) * latencyMs;
  return Math.max(pacedMs(calls, requestsPerSecond, burst) + latencyMs, answeredMs);
}

/** How many calls of a target may be under way: no priority has all slots, and calls that are spread come one after the other. */
export function callsAtOnce({ role, spreadMs }: Target, maxConcurrentRequests: number): number {
  if (spreadMs !== undefined) return 1;
  const slots = slotsOfPriority(maxConcurrentRequests);
  return role === "per_job" ? Math.min(asksAtOnce, slots) : slots;
}

type AtOnce = "burst" | "maxConcurrentRequests";

const pacedMs = (calls: number, requestsPerSecond: number, burst: number): number =>
  Math.max(0, (calls - burst) / requestsPerSecond) * 1_000;

function timedTarget(planned: PlannedTarget, pace: Pace, limits: Limits): TimedTarget {
  const { target, callsPerPoll } = planned;
  const pollMs = pollDurationMs(target, callsPerPoll, { ...limits, ...pace });
  const { fits, shortestIntervalMs } = fitOf(planned, pollMs);
  return { ...planned, pollMs, intervalMs: fits ? target.intervalMs : shortestIntervalMs };
}

function fitOf({ target, callsPerPoll }: PlannedTarget, pollMs: number): ReturnType<typeof budgetOf> {
  if (pollMs === 0) return { fits: true, shortestIntervalMs: 0 };
  if (target.spreadMs === undefined) {
    const stretchedMs = stretchedIntervalMs(target, pollMs, undefined);
    return { fits: stretchedMs === undefined, shortestIntervalMs: stretchedMs ?? target.intervalMs };
  }
  return budgetOf({ target, requestsPerSecond: (callsPerPoll * 1_000) / pollMs }, callsPerPoll);
}

/** The rate of an account in a region; less where all accounts of the region together want more than the region may have. */
function rateOf(scope: readonly PlannedTarget[], wantedInRegion: number, limits: Limits): number {
  const [first] = scope;
  const part = (first && limits.shareOf?.(first.target)) ?? { account: 1, region: 1 };
  const ofAccount = limits.requestsPerSecond * part.account;
  const ofRegion = limits.regionRequestsPerSecond * part.region;
  if (wantedInRegion <= ofRegion) return ofAccount;
  return Math.min(ofAccount, (demandOf(scope) / wantedInRegion) * ofRegion);
}

/** Of what is left for a group, what a target has: all that the others do not want, or its share where they want more. */
function shareOf(each: PlannedTarget, group: readonly PlannedTarget[], left: number): number {
  const wanted = demandOf(group);
  const own = demandOf([each]);
  return wanted === 0 ? left : Math.max(left - (wanted - own), (left * own) / wanted);
}

/** What those that go later get in any case. */
function reservedBy(roles: readonly Target["role"][], scope: readonly PlannedTarget[], rate: number): number {
  const later = order.slice(order.indexOf(roles) + 1).flat();
  return later.reduce((sum, role) => {
    const wanted = demandOf(scope.filter(({ target }) => target.role === role));
    return sum + Math.min(wanted, rate * (leastShare[role] ?? 0));
  }, 0);
}

/** Calls a second at the configured intervals. */
const demandOf = (targets: readonly PlannedTarget[]): number =>
  sumOf(targets, ({ callsPerMinute }) => callsPerMinute / 60);

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function groupsBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
