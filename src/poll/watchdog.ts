import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";

/** Tells whether polls still come to an end, whatever their result. */
export interface Watchdog {
  progressed(target: Target): void;
  /** A poll under way has been answered a call: it takes its time, and is not stuck. */
  answered(target: Target): void;
  /**
   * Goes on with other targets, and gives them the time of a new start; those that go on as before keep theirs, so that
   * no number of reloads hides that they are stuck.
   */
  retarget(targets: readonly Target[], goesOn?: (target: Target) => boolean): void;
  /**
   * Every target was polled once, or half a minute has passed since the start. Once ready, it stays so. Polls that are
   * spread over their interval are not waited for.
   */
  isReady(): boolean;
  /**
   * Not ok when a target has had no progress for ten minutes beyond its interval, or beyond the longest time that a sound
   * one can take. `why` is one line for people.
   */
  health(): { readonly ok: boolean; readonly why?: string | undefined };
}

const readyAfterMs = 30_000;
const patienceMs = 600_000;
const marginMs = 60_000;

/** Starts watching now. A target is known by its account, region and collector. */
export function createWatchdog(initial: readonly Target[], clock: Pick<Clock, "monotonic">): Watchdog {
  const startMs = clock.monotonic();
  const progressMs = new Map<string, number>();
  const sinceMs = new Map(initial.map((target) => [targetKey(target), startMs]));
  let targets = initial;
  let wasReady = false;

  const lastMs = (key: string): number =>
    Math.max(progressMs.get(key) ?? startMs, sinceMs.get(key) ?? startMs);
  const stuck = (): readonly Target[] =>
    targets.filter((target) => clock.monotonic() - lastMs(targetKey(target)) >= longestGapMs(target));

  return {
    progressed: (target) => void progressMs.set(targetKey(target), clock.monotonic()),
    answered(target) {
      if (sinceMs.has(targetKey(target))) sinceMs.set(targetKey(target), clock.monotonic());
    },
    retarget(next, goesOn = () => false) {
      const kept = new Set(next.filter(goesOn).map(targetKey));
      targets = next;
      for (const key of [...sinceMs.keys()].filter((each) => !kept.has(each))) {
        sinceMs.delete(key);
        progressMs.delete(key);
      }
      for (const target of next) {
        if (!sinceMs.has(targetKey(target))) sinceMs.set(targetKey(target), clock.monotonic());
      }
    },
    isReady() {
      wasReady ||=
        targets.every((target) => target.spreadMs !== undefined || progressMs.has(targetKey(target))) ||
        clock.monotonic() - startMs >= readyAfterMs;
      return wasReady;
    },
    health() {
      const names = stuck().map(targetKey).join(", ");
      return names === "" ? { ok: true } : { ok: false, why: `no poll has ended for 10 min: ${names}` };
    },
  };
}

/** The second poll of a target may start one and a half intervals after the first, and take all of its time. */
function longestGapMs({ intervalMs, timeoutMs }: Target): number {
  return Math.max(patienceMs + intervalMs, 1.5 * intervalMs + timeoutMs + marginMs);
}
