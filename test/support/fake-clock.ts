import { type Clock, sleepWith } from "../../src/lib/clock.js";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until `advance` moves it; sleepers wake in order of their time. */
export interface FakeClock extends Clock {
  /** Moves both clocks on, waking sleepers one by one and letting their continuations run. */
  advance(ms: number): Promise<void>;
  /** Moves only the wall clock, like an NTP step. */
  jumpWall(ms: number): void;
  /** How many sleeps are pending. */
  sleepers(): number;
}

/** A fake clock whose wall time starts at `now` (Unix milliseconds). */
export function createFakeClock(options: { readonly now?: number } = {}): FakeClock {
  const start = 1_000;
  let monotonic = start;
  let wallOffset = (options.now ?? 1_763_640_000_000) - start;
  const sleeping = new Set<Sleeper>();

  const nextUntil = (until: number): Sleeper | undefined =>
    [...sleeping].filter((sleeper) => sleeper.at <= until).sort((a, b) => a.at - b.at)[0];

  const after: Clock["after"] = (ms, ring) => {
    const sleeper: Sleeper = {
      at: monotonic + Math.max(0, ms),
      wake: () => {
        sleeping.delete(sleeper);
        ring();
      },
    };
    sleeping.add(sleeper);
    return () => sleeping.delete(sleeper);
  };

  return {
    now: () => monotonic + wallOffset,
    monotonic: () => monotonic,
    after,
    sleep: sleepWith(after),
    async advance(ms) {
      const until = monotonic + ms;
      await settle();
      for (let sleeper = nextUntil(until); sleeper; sleeper = nextUntil(until)) {
        monotonic = Math.max(monotonic, sleeper.at);
        sleeper.wake();
        await settle();
      }
      monotonic = until;
      await settle();
    },
    jumpWall(ms) {
      wallOffset += ms;
    },
    sleepers: () => sleeping.size,
  };
}

// Lets promise continuations and already answered I/O run before time moves on.
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
