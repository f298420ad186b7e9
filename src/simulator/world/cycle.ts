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

/** How long one round takes. */
export function cycleSeconds(steps: readonly Step<string>[]): number {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}
