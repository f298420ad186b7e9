import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";

/** How far the local wall clock is from the API's. One for the process: every client signs with the same clock. */
export interface ClockSkew {
  /** What to add to the local wall clock, in milliseconds. */
  offsetMs(): number;
  /**
   * The API refused a time stamp that was made with `usedOffsetMs`. Learns the offset from the answer's `Date` header
   * and returns true when a repetition will carry a different time.
   */
  correct(dateHeader: string | undefined, usedOffsetMs: number): boolean;
}

/** Log message, once per process, when the local clock is so wrong that the API refused it. */
export const clockIsWrong = "local clock is wrong, signing with the time of the API";

// The API accepts 15 minutes; the header counts whole seconds and is as old as the way back.
const toleranceMs = 60_000;

/** No offset at the start; the first correction is logged as a warning, later ones as information. */
export function createClockSkew(deps: { readonly clock: Clock; readonly logger: Logger }): ClockSkew {
  let offsetMs = 0;
  let warned = false;
  return {
    offsetMs: () => offsetMs,
    correct(dateHeader, usedOffsetMs) {
      const serverMs = Date.parse(dateHeader ?? "");
      if (Number.isNaN(serverMs)) return false;
      const measuredMs = serverMs - deps.clock.now();
      // Compared with what the request used: a call that overlapped the first correction gains from it too.
      if (Math.abs(measuredMs - usedOffsetMs) < toleranceMs) return false;
      if (Math.abs(measuredMs - offsetMs) < toleranceMs) return true;
      offsetMs = measuredMs;
      const fields = { offsetSeconds: Math.round(offsetMs / 1000), advice: "synchronize the clock (NTP)" };
      if (warned) deps.logger.info(clockIsWrong, fields);
      else deps.logger.warn(clockIsWrong, fields);
      warned = true;
      return true;
    },
  };
}
