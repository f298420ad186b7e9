import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import type { Scope } from "../../lib/scope.js";
import type { Telemetry } from "../../lib/telemetry.js";
import type { ApiClient } from "../api-client.js";
import { StaleConnectionFailure } from "../failures/failure-of-error.js";

/** What retrying needs besides the client. */
export interface RetryInput {
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Attempts of one call, the first included. */
  readonly maxAttempts: number;
  readonly scope: Scope;
  readonly telemetry: Telemetry;
}

/** A client that repeats what may be repeated. */
export interface RetryingClient {
  /**
   * A client for one poll of one target, or any other piece of work with an end. Its calls share a retry budget: 10 %
   * of the calls so far, at least 3, so that a failing API is not asked three times as often as a healthy one. Calls that were under way
   * together and fail of the same cause take one retry from it, however many they are; each of them the first time, or while throttled.
   * With `probing` nothing is retried before a first call has succeeded: to learn that an API is not back costs one call.
   */
  beginCycle(options?: { readonly probing: boolean }): ApiClient;
}

const baseMs = 100;
const throttledBaseMs = 1_000;
const longestDelayMs = 20_000;
const longestRetryAfterMs = 30_000;
const budgetRatio = 0.1;
const smallestBudget = 3;
/** The API's limits are limits of a second: what is throttled within one after a retry was taken is throttled for the same reason. */
const sameThrottlingMs = 1_000;

/**
 * Repeats retryable failures with full jitter and exponential delays, waiting at least as long as the API asks (up to
 * 30 s). Every attempt goes through `client` and so pays its rate limiter.
 *
 * Two repetitions are free, at once and once per call each, because not the API's state but ours was wrong: after a
 * reset of a stale connection, and after the client has replaced expired credentials or corrected the clock.
 */
export function createRetryingClient(client: ApiClient, input: RetryInput): RetryingClient {
  return {
    beginCycle: ({ probing } = { probing: false }) =>
      createCycle(client, input, createBudget(input.clock, probing)),
  };
}

function createCycle(client: ApiClient, input: RetryInput, budget: Budget): ApiClient {
  const { clock, scope, telemetry } = input;
  return {
    async call(operation, params, signal) {
      budget.countCall();
      const plan = createPlan(input, budget);
      for (;;) {
        const begunMs = clock.monotonic();
        try {
          const answer = await client.call(operation, params, signal);
          budget.countAnswer();
          return answer;
        } catch (error) {
          signal.throwIfAborted();
          const waitMs = error instanceof Failure ? plan.waitMs(error, begunMs) : undefined;
          if (waitMs === undefined) throw error;
          if (waitMs > 0) await pause(waitMs, clock, signal);
          telemetry.apiRetry(scope, operation);
        }
      }
    },
  };
}

interface Budget {
  countCall(): void;
  /** A call has succeeded: a probe becomes a cycle like any other. */
  countAnswer(): void;
  /** Takes one retry after a failed attempt, or returns false when all are used up. */
  take(failed: FailedAttempt): boolean;
}

interface FailedAttempt {
  readonly failure: Failure;
  readonly begunMs: number;
  /** Of its call, from 1. */
  readonly attempt: number;
}

function createBudget(clock: RetryInput["clock"], probing: boolean): Budget {
  let calls = 0;
  let retries = 0;
  let takenMs = Number.NEGATIVE_INFINITY;
  let isOpen = !probing;
  return {
    countCall() {
      calls += 1;
    },
    countAnswer() {
      isOpen = true;
    },
    take({ failure: { reason }, begunMs, attempt }) {
      if (!isOpen) return false;
      const isSameCause =
        reason === "throttled" ? begunMs < takenMs + sameThrottlingMs : attempt === 1 && begunMs < takenMs;
      if (isSameCause) return true;
      if (retries >= Math.max(smallestBudget, Math.floor(budgetRatio * calls))) return false;
      retries += 1;
      takenMs = clock.monotonic();
      return true;
    },
  };
}

/** What happens to one call after each of its failures. */
interface Plan {
  /** How long to wait after an attempt that began then and failed before the next one; undefined when the call is given up. */
  waitMs(failure: Failure, begunMs: number): number | undefined;
}

function createPlan({ maxAttempts, random }: RetryInput, budget: Budget): Plan {
  const repairs = new Set<string>();
  let attempts = 0;
  return {
    waitMs(failure, begunMs) {
      if (!failure.retryable) return undefined;
      const repair = repairOf(failure);
      if (repair !== undefined && !repairs.has(repair)) {
        repairs.add(repair);
        return 0;
      }
      attempts += 1;
      if (failure.reason === "credentials" || attempts >= maxAttempts) return undefined;
      if (!budget.take({ failure, begunMs, attempt: attempts })) return undefined;
      return delayMs(failure, attempts, random);
    },
  };
}

/** What was wrong on our side and is right for the next attempt. */
function repairOf(failure: Failure): "connection" | "signature" | undefined {
  if (failure instanceof StaleConnectionFailure) return "connection";
  return failure.reason === "credentials" ? "signature" : undefined;
}

function delayMs(failure: Failure, attempts: number, random: () => number): number {
  const base = failure.reason === "throttled" ? throttledBaseMs : baseMs;
  const jitterMs = random() * Math.min(longestDelayMs, base * 2 ** (attempts - 1));
  return Math.max(jitterMs, Math.min(failure.retryAfterMs ?? 0, longestRetryAfterMs));
}

/** Rejects with the signal's own reason, whatever the clock's timers reject with. */
async function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
