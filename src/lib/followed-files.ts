import { isDeepStrictEqual } from "node:util";
import type { Clock } from "./clock.js";

/** What some files hold, while they may change. */
export interface Followed<T> {
  /** What they held at the beginning. */
  readonly first: T;
  /** What they hold now, or `undefined` as long as that is what was told last. Looks at most once a second. */
  changed(): T | undefined;
}

const lookEveryMs = 1_000;

/**
 * Reads now, and again when it is asked. A change is told by the content: that also sees a ConfigMap's symlink that is
 * swapped and a file that is gone, and a touched file is none. `read` returns plain data and never throws.
 */
export function followFiles<T extends object>(read: () => T, clock: Clock): Followed<T> {
  const first = read();
  let told = first;
  let lookedMs = clock.monotonic();
  return {
    first,
    changed() {
      if (clock.monotonic() - lookedMs < lookEveryMs) return undefined;
      lookedMs = clock.monotonic();
      const found = read();
      if (isDeepStrictEqual(found, told)) return undefined;
      told = found;
      return found;
    },
  };
}
