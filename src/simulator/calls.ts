/** One call as it arrived, whatever became of it. */
export interface RecordedCall {
  /** Empty when the call named none. */
  readonly action: string;
  readonly region: string;
  /** The parameter JobType as sent; undefined when it was not. */
  readonly jobType: string | undefined;
  /** The page asked for, 1 when none was named; undefined when it is not a number. */
  readonly page: number | undefined;
  /** Name of the account that the access key id belongs to; undefined for an unknown key. */
  readonly account: string | undefined;
  readonly method: string;
  /** Monotonic milliseconds. */
  readonly arrivedAtMs: number;
  /** `ok`, the error code, or `fault:<kind>` for an answer that a fault spoiled. */
  readonly outcome: string;
}

/** Calls of the past and the worst seconds among them. */
export interface CallLog {
  record(call: RecordedCall): void;
  /** The last 10,000 calls, oldest first. */
  calls(): readonly RecordedCall[];
  /** Most calls of an account in a region that arrived within any one second since the start; account `*` is all. */
  worstCallsInAnySecond(account: string, region: string): number;
}

const keptCalls = 10_000;
const windowMs = 1_000;

interface Window {
  readonly arrivals: number[];
  worst: number;
}

/** An empty log. The worst second is exact over all calls, even those no longer kept. */
export function createCallLog(): CallLog {
  const kept: RecordedCall[] = [];
  const windows = new Map<string, Window>();
  const count = (key: string, at: number) => {
    const window = windows.get(key) ?? { arrivals: [], worst: 0 };
    windows.set(key, window);
    window.arrivals.push(at);
    // A fullest second always ends at some arrival, so looking back from each one misses none.
    while (at - (window.arrivals[0] ?? at) >= windowMs) window.arrivals.shift();
    window.worst = Math.max(window.worst, window.arrivals.length);
  };
  return {
    record(call) {
      kept.push(call);
      // Cut in bulk: shifting one by one would cost a copy for each call.
      if (kept.length >= 2 * keptCalls) kept.splice(0, kept.length - keptCalls);
      if (call.account !== undefined) count(`${call.region} ${call.account}`, call.arrivedAtMs);
      count(`${call.region} *`, call.arrivedAtMs);
    },
    calls: () => kept.slice(-keptCalls),
    worstCallsInAnySecond: (account, region) => windows.get(`${region} ${account}`)?.worst ?? 0,
  };
}
