import type { Clock } from "../lib/clock.js";

/**
 * The moment at which a world is looked at.
 * Lives run on simulated time, which may run faster; timestamps in answers are wall time,
 * because a client compares them with its own clock.
 */
export interface Moment {
  /** Unix seconds of simulated time: where every life and story stands. */
  readonly simulatedSeconds: number;
  /** Unix seconds of the gateway's wall clock: what checkpoints and other timestamps are told in. */
  readonly wallSeconds: number;
}

/** Simulated time. */
export interface SimulatedTime {
  moment(): Moment;
  /** Simulated seconds since the start. */
  elapsedSeconds(): number;
}

/** Time that starts at the clock's wall time and runs `speed` simulated seconds per second. */
export function createSimulatedTime(clock: Clock, speed: number): SimulatedTime {
  const startWallSeconds = clock.now() / 1000;
  const startMonotonicMs = clock.monotonic();
  const elapsedSeconds = () => ((clock.monotonic() - startMonotonicMs) / 1000) * speed;
  return {
    elapsedSeconds,
    moment: () => ({
      simulatedSeconds: startWallSeconds + elapsedSeconds(),
      wallSeconds: clock.now() / 1000,
    }),
  };
}

/** `2021-03-16T08:01:19Z`, from Unix seconds. */
export function utcText(seconds: number): string {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}
