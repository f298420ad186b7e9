/**
 * Runs `work` for the newest of the values that came while it was busy. Every call resolves (or rejects) with the run that handled its
 * value or a newer one; runs never overlap.
 */
export function createLatest<Value>(work: (value: Value) => Promise<void>): (value: Value) => Promise<void> {
  let waiting: { newest: Value; readonly done: Promise<void> } | undefined;
  let busy: Promise<unknown> = Promise.resolve();
  return (value) => {
    if (waiting !== undefined) {
      waiting.newest = value;
      return waiting.done;
    }
    // A run that failed must not stop those after it.
    const done = Promise.allSettled([busy]).then(() => {
      const newest = waiting === undefined ? value : waiting.newest;
      waiting = undefined;
      return work(newest);
    });
    waiting = { newest: value, done };
    busy = done;
    return done;
  };
}
