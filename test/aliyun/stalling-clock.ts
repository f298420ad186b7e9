import { type Clock, sleepWith } from "../../src/lib/clock.js";

interface Timer {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock whose timers fire late: time jumps first and sleepers wake afterwards, as after a blocked event loop. */
export interface StallingClock extends Clock {
  /** Time passes while nothing runs; then everything that is due wakes. */
  stall(ms: number): Promise<void>;
  /** Time passes millisecond by millisecond. */
  run(ms: number): Promise<void>;
}

/** A clock that stands still until it is moved. */
export function createStallingClock(): StallingClock {
  let nowMs = 0;
  const timers = new Set<Timer>();
  const stall = async (ms: number): Promise<void> => {
    // What was decided before leaves before.
    await settle();
    nowMs += ms;
    for (const timer of [...timers].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs <= nowMs) timer.wake();
    }
    await settle();
  };
  const after: Clock["after"] = (ms, ring) => {
    const timer: Timer = {
      atMs: nowMs + ms,
      wake: () => {
        timers.delete(timer);
        ring();
      },
    };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    after,
    sleep: sleepWith(after),
    stall,
    async run(ms) {
      for (let step = 0; step < ms; step += 1) await stall(1);
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}
