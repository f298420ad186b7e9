import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../lib/clock.js";

/** Runs costly work a few pieces at a time, in an order in which nobody can push others aside. */
export interface FairLine {
  /**
   * Runs the work when its turn comes. Resolves with `undefined`, without running it, when there is no place for the asker, when
   * its place went to somebody who asks less often, or when nobody wants the result any more by then.
   */
  run<T extends object | boolean>(asker: Asker, work: () => Promise<T>): Promise<T | undefined>;
}

/** Who asks for work. */
export interface Asker {
  /** Those with the same share, e.g. one address, have its places together. */
  readonly share: string;
  /** Asked before the work starts. */
  readonly isWanted: () => boolean;
  /** Until then the work counts as one of the share's places; default: its end. */
  readonly until?: Promise<void> | undefined;
}

/** How much a line takes. */
export interface FairLineLimits {
  readonly clock: Clock;
  /** Pieces that run side by side. Default: 1. */
  readonly atOnce?: number | undefined;
  /** Pieces that wait, of all shares together. */
  readonly mostWaiting: number;
  /** Places of one share. */
  readonly placesPerShare: number;
}

interface Place {
  /** When its share had asked the time before; never: `-Infinity`. */
  readonly askedBeforeMs: number;
  readonly run: () => Promise<void>;
  readonly giveUp: () => void;
}

// A share that is forgotten counts as one that never asked.
const mostRemembered = 4_096;
const never = new AbortController().signal;

/**
 * The turn goes to the share that asked longest ago before this time, of those who never did to the newest: whoever asks without
 * pause goes behind a scraper that comes now and then, and a crowd that came first does not keep a newcomer waiting. When all
 * places are taken, the newcomer gets that of whom it would go before.
 *
 * After each piece comes a rest as long as the piece was, and a turn of the event loop at least, so that work without end takes half of the
 * processor at most.
 */
export function createFairLine(limits: FairLineLimits): FairLine {
  const { clock, atOnce = 1, mostWaiting, placesPerShare } = limits;
  const waiting = new Set<Place>();
  const askedMs = createMemory();
  const places = new Map<string, number>();
  let running = 0;

  const count = (share: string, change: 1 | -1): void => {
    const held = (places.get(share) ?? 0) + change;
    if (held === 0) places.delete(share);
    else places.set(share, held);
  };

  const serve = async (): Promise<void> => {
    if (running >= atOnce) return;
    running += 1;
    for (let next = firstOf(waiting); next; next = firstOf(waiting)) {
      waiting.delete(next);
      const startMs = clock.monotonic();
      await next.run();
      const workedMs = clock.monotonic() - startMs;
      if (workedMs > 0) await clock.sleep(workedMs, never);
      else await nextTurn();
    }
    running -= 1;
  };

  /** Makes room for somebody who last asked then. False: there is none. */
  const hasRoom = (askedBeforeMs: number): boolean => {
    if (waiting.size < mostWaiting) return true;
    const last = lastOf(waiting);
    if (last === undefined || last.askedBeforeMs < askedBeforeMs) return false;
    waiting.delete(last);
    last.giveUp();
    return true;
  };

  return {
    async run<T extends object | boolean>({ share, isWanted, until }: Asker, work: () => Promise<T>) {
      const askedBeforeMs = askedMs.replace(share, clock.monotonic());
      if ((places.get(share) ?? 0) >= placesPerShare || !hasRoom(askedBeforeMs)) return undefined;
      count(share, 1);
      const result = new Promise<T | undefined>((resolve, reject) => {
        waiting.add({
          askedBeforeMs,
          run: async () => {
            if (!isWanted()) return resolve(undefined);
            await work().then(resolve, reject);
          },
          giveUp: () => resolve(undefined),
        });
      });
      void serve();
      try {
        return await result;
      } finally {
        void (until ?? Promise.resolve()).then(() => count(share, -1));
      }
    },
  };
}

/** Of those who asked longest ago the newest: a set keeps the order in which they came. */
function firstOf(waiting: ReadonlySet<Place>): Place | undefined {
  return [...waiting].reduce<Place | undefined>(
    (first, place) => (first && first.askedBeforeMs < place.askedBeforeMs ? first : place),
    undefined,
  );
}

/** Of those who asked last the oldest. */
function lastOf(waiting: ReadonlySet<Place>): Place | undefined {
  return [...waiting].reduce<Place | undefined>(
    (last, place) => (last && last.askedBeforeMs >= place.askedBeforeMs ? last : place),
    undefined,
  );
}

/** When each share asked last; the shares that asked least recently are forgotten first. */
function createMemory() {
  const times = new Map<string, number>();
  return {
    /** Returns the time that was kept before. */
    replace(share: string, nowMs: number): number {
      const before = times.get(share) ?? Number.NEGATIVE_INFINITY;
      times.delete(share);
      times.set(share, nowMs);
      for (const oldest of times.keys()) {
        if (times.size <= mostRemembered) break;
        times.delete(oldest);
      }
      return before;
    },
  };
}
