import type { Clock } from "../../lib/clock.js";
import { onAbort } from "../../lib/on-abort.js";
import { createUnsharedBudget, type RegionBudget, type RegionMember } from "./region-budget.js";
import { createTokenBucket } from "./token-bucket.js";

/** What a request is for: a page of a full walk, the fast lane's status query, or a question about one job of many. */
export type Priority = (typeof priorities)[number];

/** The request budget of one account in one region. */
export interface RateLimiter {
  /**
   * Waits for the permission to send one request, which has to leave at once then. Resolves with the milliseconds
   * waited; rejects with the signal's reason, having paid nothing.
   */
  acquire(signal: AbortSignal, priority?: Priority): Promise<number>;
  /** The API throttled: halves the rate at most once a second, to 1/s at least; 0.5/s come back each second. */
  penalize(): void;
  /** The present rate. */
  requestsPerSecond(): number;
}

const priorities = ["walk", "fast_lane", "per_job"] as const;

/** How many requests that go first may pass in a row: of four, one is the fast lane's when it waits; of ten, one is for a job. */
export const passesInARow: Readonly<Record<Exclude<Priority, "walk">, number>> = { fast_lane: 3, per_job: 9 };
const patient = ["per_job", "fast_lane"] as const;

interface Waiter {
  readonly go: () => void;
}

/**
 * A limiter whose every permission is decided at the instant of dispatch: first come, first served within a priority.
 * In any sliding second at most `requestsPerSecond + burst` requests pass, and never more than `ceiling`.
 */
export function createRateLimiter(input: {
  readonly clock: Clock;
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** The API's own limit for an account in a region, requests in any sliding second. */
  readonly ceiling: number;
  readonly restsAtFirst?: boolean | undefined;
  /** What the account shares with the others in its region. */
  readonly parent?: RegionBudget | undefined;
}): RateLimiter {
  const { clock } = input;
  const region = input.parent ?? createUnsharedBudget(clock);
  const bucket = createTokenBucket(input);
  const queues: Readonly<Record<Priority, Set<Waiter>>> = {
    walk: new Set(),
    fast_lane: new Set(),
    per_job: new Set(),
  };
  const passes = { fast_lane: 0, per_job: 0 };

  const isWaiting = (): boolean => priorities.some((priority) => queues[priority].size > 0);
  const nextPriority = (): Priority => {
    const waiting = (priority: Priority): boolean => queues[priority].size > 0;
    const due = patient.find((priority) => waiting(priority) && passes[priority] >= passesInARow[priority]);
    return due ?? priorities.find(waiting) ?? "walk";
  };
  const countPasses = (priority: Priority): void => {
    if (priority === "walk") passes.fast_lane += 1;
    else if (priority === "fast_lane") passes.fast_lane = 0;
    passes.per_job = priority === "per_job" ? 0 : passes.per_job + 1;
  };

  const member: RegionMember = {
    bucket,
    grant() {
      const priority = nextPriority();
      const [waiter] = queues[priority];
      if (waiter === undefined) return false;
      countPasses(priority);
      bucket.take();
      queues[priority].delete(waiter);
      waiter.go();
      return isWaiting();
    },
  };

  return {
    acquire(signal, priority = "walk") {
      const sinceMs = clock.monotonic();
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const leave = (): void => {
          queues[priority].delete(waiter);
          if (!isWaiting()) region.forget(member);
          reject(signal.reason);
        };
        let release: (() => void) | undefined;
        let hasLeft = false;
        const waiter: Waiter = {
          go: () => {
            hasLeft = true;
            release?.();
            resolve(clock.monotonic() - sinceMs);
          },
        };
        queues[priority].add(waiter);
        region.serve(member);
        // Most need not wait.
        if (!hasLeft) release = onAbort(signal, leave);
      });
    },
    penalize: () => bucket.penalize(),
    requestsPerSecond: () => bucket.requestsPerSecond(),
  };
}
