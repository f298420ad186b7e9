import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { FailureReason } from "../lib/failure.js";

/** Which targets have failed so often that they are only probed, and how long each of them rests between two probes. */
export interface Backoff {
  /** A poll of the target has just ended with this failure. */
  failed(target: Target, reason: FailureReason): void;
  /** A poll of the target was complete: it is polled in its ordinary rhythm again. */
  succeeded(target: Target): void;
  /** It has failed three times in a row or more: its next poll only asks whether the API is back. */
  isProbing(target: Target): boolean;
  /** How much longer the target rests, in milliseconds; 0 when its ordinary rhythm holds. */
  restMs(target: Target): number;
  /** The credentials of an account, or its configuration, have changed: whatever has failed there begins anew, at once. */
  wake(account: string): void;
  /** What this target has waited for is there: it begins anew, at once. */
  wakeTarget(target: Target): void;
  /** Aborts when a wake ends what the target waits for. */
  woken(target: Target): AbortSignal;
}

interface State {
  readonly account: string;
  readonly failures: number;
  /** Monotonic. */
  readonly restsUntilMs: number;
}

/** The first failures may be chance: up to here nothing changes. */
const patientFailures = 3;
// "Up to 2 min" and "up to 15 min", less what one request and the walk after it take: by then the target is to be up.
const transientRestMs = 105_000;
const permanentRestMs = 885_000;

/**
 * Longest rests. Throttling has none: its probe costs one call of a budget that has shrunk already. Nor has an unknown
 * listing: until it is known, the poll that waits for it costs no call.
 */
export const longestRestMs: Readonly<Record<FailureReason, number>> = {
  throttled: 0,
  credentials: permanentRestMs,
  forbidden: permanentRestMs,
  bad_request: transientRestMs,
  server: transientRestMs,
  timeout: transientRestMs,
  network: transientRestMs,
  tls: transientRestMs,
  bad_response: transientRestMs,
  deadline: transientRestMs,
  listing_unknown: 0,
  too_many_jobs: transientRestMs,
  internal: transientRestMs,
};

/**
 * How long a target rests after so many failures in a row, the last one for this reason, in milliseconds: its interval
 * doubled with each failure from the third on, within the reason's bound. Undefined when its ordinary rhythm holds.
 */
export function restAfter(
  failures: number,
  { reason, intervalMs }: { readonly reason: FailureReason; readonly intervalMs: number },
): number | undefined {
  if (failures < patientFailures) return undefined;
  const restMs = Math.min(longestRestMs[reason], intervalMs * 2 ** (failures - patientFailures));
  return restMs > intervalMs ? restMs : undefined;
}

/** No target has failed yet. A target is known by its account, region and collector, whatever else changes about it. */
export function createBackoff(clock: Pick<Clock, "monotonic">): Backoff {
  const states = new Map<string, State>();
  const alarms = new Map<string, AbortController>();

  const wakeKey = (key: string): void => {
    states.delete(key);
    alarms.get(key)?.abort();
    alarms.delete(key);
  };

  return {
    failed(target, reason) {
      const { account, intervalMs } = target;
      const failures = (states.get(targetKey(target))?.failures ?? 0) + 1;
      const restMs = restAfter(failures, { reason, intervalMs }) ?? 0;
      states.set(targetKey(target), { account, failures, restsUntilMs: clock.monotonic() + restMs });
    },
    succeeded: (target) => void states.delete(targetKey(target)),
    isProbing: (target) => (states.get(targetKey(target))?.failures ?? 0) >= patientFailures,
    restMs: (target) => Math.max(0, (states.get(targetKey(target))?.restsUntilMs ?? 0) - clock.monotonic()),
    wake(account) {
      for (const [key] of [...states].filter(([, state]) => state.account === account)) wakeKey(key);
    },
    wakeTarget: (target) => wakeKey(targetKey(target)),
    woken(target) {
      const alarm = alarms.get(targetKey(target)) ?? new AbortController();
      alarms.set(targetKey(target), alarm);
      return alarm.signal;
    },
  };
}
