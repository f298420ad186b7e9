import pLimit from "p-limit";
import { Failure, isRequestReason } from "../../lib/failure.js";
import type { Scope } from "../../lib/scope.js";
import type { Telemetry } from "../../lib/telemetry.js";
import { orAborted } from "../../lib/until-stopped.js";
import type { ApiClient } from "../api-client.js";
import type { CredentialsProvider } from "../credentials/credentials.js";
import type { Priority, RateLimiter } from "./rate-limiter.js";

/** What a limited client needs besides the client that it limits. */
export interface LimitedClientInput {
  readonly limiter: RateLimiter;
  /** In flight at the same time. */
  readonly maxConcurrentRequests: number;
  /** The provider that the limited client signs with. */
  readonly credentials: CredentialsProvider;
  /** Which operations are the fast lane's; all others are walks. */
  readonly priorityOf?: ((operation: string) => Priority) | undefined;
  readonly scope: Scope;
  readonly telemetry: Telemetry;
}

/**
 * A client that never has more than `maxConcurrentRequests` in flight and pays the limiter for every call. A call
 * whose signal aborts while it waits leaves at once. Answers of the API that say `throttled` lower the budget.
 */
export function createLimitedClient(client: ApiClient, input: LimitedClientInput): ApiClient {
  const { limiter, credentials, scope, telemetry } = input;
  const priorityOf = input.priorityOf ?? (() => "walk");
  const slots = createSlots(input.maxConcurrentRequests);
  const reportBudget = (): void => telemetry.rateLimitBudget(scope, limiter.requestsPerSecond());
  reportBudget();

  const call: ApiClient["call"] = async (operation, params, signal) => {
    // A call that was aborted in the queue still gets its slot, and gives it back here.
    signal.throwIfAborted();
    await freshCredentials(operation, signal);
    const waitedMs = await limiter.acquire(signal, priorityOf(operation));
    telemetry.rateLimitWait(scope, waitedMs / 1000);
    try {
      return await client.call(operation, params, signal);
    } catch (error) {
      if (error instanceof Failure && error.reason === "throttled") limiter.penalize();
      throw error;
    } finally {
      reportBudget();
    }
  };

  // Once the limiter has said yes, the request must leave: a slow refresh of the credentials in between would gather
  // permissions and let them out in one volley.
  const freshCredentials = async (operation: string, signal: AbortSignal): Promise<void> => {
    try {
      await credentials.get(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure && isRequestReason(error.reason)) {
        telemetry.apiRequestError(scope, operation, error.reason);
      }
      throw error;
    }
  };

  return {
    call(operation, params, signal) {
      const priority = priorityOf(operation);
      const work = () => slots.run(priority, () => call(operation, params, signal));
      // p-limit knows no abort: a queued call would learn only at its turn that nobody wants it any more.
      return slots.isFree(priority) ? work() : orAborted(signal, work);
    },
  };
}

/**
 * How many of the slots the calls of one priority may have. None has all: who waits for the limiter has one already, and the limiter can
 * only decide among those.
 */
export function slotsOfPriority(total: number): number {
  return total - Math.floor(total / 4);
}

interface Slots {
  /** Nobody has to wait for a slot. */
  isFree(priority: Priority): boolean;
  run<T>(priority: Priority, work: () => Promise<T>): Promise<T>;
}

function createSlots(total: number): Slots {
  const all = pLimit(total);
  const own = () => pLimit(slotsOfPriority(total));
  const limits: Readonly<Record<Priority, ReturnType<typeof own>>> = {
    walk: own(),
    fast_lane: own(),
    per_job: own(),
  };
  const calls = ({ activeCount, pendingCount }: typeof all): number => activeCount + pendingCount;
  return {
    // Those that have a slot of their priority come to the common ones a moment later: they count from the beginning.
    isFree: (priority) =>
      calls(limits[priority]) < slotsOfPriority(total) &&
      calls(limits.walk) + calls(limits.fast_lane) + calls(limits.per_job) < total,
    run: (priority, work) => limits[priority](() => all(work)),
  };
}
