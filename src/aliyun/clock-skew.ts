import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import { serverTimeMs } from "./server-time.js";

/** How far the local wall clock is from an API's. One for each client: a cloud that tells a wrong time fools nobody else. */
export interface ClockSkew {
  /** What to add to the local wall clock, in milliseconds. */
  offsetMs(): number;
  /**
   * The API refused a time stamp that was made with `usedOffsetMs`. Learns the offset from the answer's `Date` header
   * and returns true when a repetition will carry a different time.
   */
  correct(dateHeader: string | undefined, usedOffsetMs: number): boolean;
  /** Forgets the offset: no time stamp could be made with it. */
  drop(): void;
}

/** Log message, a warning once per process, when the local clock is so wrong that the API refused it. */
export const clockIsWrong = "local clock is wrong, signing with the time of the API";

// The API accepts 15 minutes; the header counts whole seconds and is as old as the way back.
const toleranceMs = 60_000;

/** Logs corrections: the first one of the process as a warning, later ones as information. */
export function createSkewWarning(logger: Logger): (offsetMs: number) => void {
  let warned = false;
  return (offsetMs) => {
    const fields = { offsetSeconds: Math.round(offsetMs / 1000), advice: "synchronize the clock (NTP)" };
    if (warned) logger.info(clockIsWrong, fields);
    else logger.warn(clockIsWrong, fields);
    warned = true;
  };
}

/** No offset at the start. `onCorrection` hears of each. */
export function createClockSkew(deps: {
  readonly clock: Clock;
  readonly onCorrection: (offsetMs: number) => void;
}): ClockSkew {
  let offsetMs = 0;
  return {
    offsetMs: () => offsetMs,
    correct(dateHeader, usedOffsetMs) {
      const serverMs = serverTimeMs(dateHeader, deps.clock);
      if (serverMs === undefined) return false;
      const measuredMs = serverMs - deps.clock.now();
      // Compared with what the request used: a call that overlapped the first correction gains from it too.
      if (Math.abs(measuredMs - usedOffsetMs) < toleranceMs) return false;
      if (Math.abs(measuredMs - offsetMs) < toleranceMs) return true;
      offsetMs = measuredMs;
      deps.onCorrection(offsetMs);
      return true;
    },
    drop() {
      offsetMs = 0;
    },
  };
}
