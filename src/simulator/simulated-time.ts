import type { Clock } from "../lib/clock.js";

/**
 * The moment at which a world is looked at.
 * Lives run on simulated time, which may run faster; timestamps in answers are wall time,
 * because a client compares them with its own clock.
 */
export interface Moment {
  /** Unix seconds of simulated time: how far every job and story has come. */
  readonly simulatedSeconds: number;
  /** Unix seconds of the gateway's wall clock: for checkpoints and other timestamps. */
  readonly wallSeconds: number;
}

/** Simulated time. */
export interface SimulatedTime {
  moment(): Moment;
  /** Simulated seconds since the start. */
  elapsedSeconds(): number;
}

/** How simulated time runs. */
export interface SimulatedTimeOptions {
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Unix seconds of simulated time at the start; default: the clock's wall time. */
  readonly startSeconds?: number | undefined;
}

/** Time that starts now. */
export function createSimulatedTime(
  clock: Clock,
  { speed, startSeconds = clock.now() / 1000 }: SimulatedTimeOptions,
): SimulatedTime {
  const startMonotonicMs = clock.monotonic();
  const elapsedSeconds = () => ((clock.monotonic() - startMonotonicMs) / 1000) * speed;
  return {
    elapsedSeconds,
    moment: () => ({
      simulatedSeconds: startSeconds + elapsedSeconds(),
      wallSeconds: clock.now() / 1000,
    }),
  };
}

/** `2021-03-16T08:01:19Z`, from Unix seconds. */
export function utcText(seconds: number): string {
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

/** A stretch of time in a story that repeats. */
export interface Step<Name extends string> {
  readonly name: Name;
  readonly seconds: number;
}

/** Where a story stands. `done` runs from 0 to 1 within the step. */
export interface Position<Name extends string> {
  readonly name: Name;
  readonly elapsedSeconds: number;
  readonly done: number;
}

/** Where in the repeating steps a moment falls: a pure function of time, so that nothing needs to be remembered. */
export function positionInCycle<Name extends string>(
  steps: readonly [Step<Name>, ...Step<Name>[]],
  seconds: number,
): Position<Name> {
  const total = cycleSeconds(steps);
  let left = ((seconds % total) + total) % total;
  for (const step of steps) {
    if (left < step.seconds) return { name: step.name, elapsedSeconds: left, done: left / step.seconds };
    left -= step.seconds;
  }
  return { name: steps[0].name, elapsedSeconds: 0, done: 0 };
}

/** Five minutes of every simulated hour, from its tenth minute on: when what works otherwise has an error to tell. */
export function isTroubled({ simulatedSeconds }: Moment): boolean {
  const inHour = simulatedSeconds % 3_600;
  return inHour >= 600 && inHour < 900;
}

/** How long one round takes. */
export function cycleSeconds(steps: readonly Step<string>[]): number {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}
