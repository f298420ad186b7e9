import { onAbort, over } from "../lib/on-abort.js";
import { sideBySide } from "../lib/side-by-side.js";

/** How to read page 1 together with the pages that are expected after it. */
export interface PagesAhead<T> {
  /** How many pages are expected; 1 or more. */
  readonly expected: number;
  readonly atOnce: number;
  readonly signal: AbortSignal;
  read(page: number, signal: AbortSignal): Promise<T>;
  /** Is told page 1, once: how many pages there are by what it says. */
  endOf(first: T): number;
  /** Nothing more is begun. */
  isOver(): boolean;
}

/**
 * Reads page 1 and, side by side with it, as many pages as are expected. As soon as page 1 has told how many there are, those after the end
 * are not begun, and those of them that are under way are given up, with their failures: whether a cloud answers them, nobody knows.
 * Returns which page is the first that was not read.
 * @throws what page 1 or a page before the end fails with; the signal's reason. Then no request is left.
 */
export async function readPagesAhead<T>(pages: PagesAhead<T>): Promise<number> {
  const { atOnce, signal, read } = pages;
  const underWay = new Map<number, AbortController>();
  let end = pages.expected;
  let begun = 0;
  let hear: () => void = () => undefined;
  const heardOfFirst = new Promise<void>((resolve) => {
    hear = resolve;
  });

  const readFirst = async (stop: AbortSignal): Promise<void> => {
    try {
      end = Math.max(1, pages.endOf(await read(1, stop)));
      for (const [page, own] of underWay) if (page > end) own.abort(over);
    } finally {
      hear();
    }
  };
  const readLater = async (page: number, stop: AbortSignal): Promise<void> => {
    const own = new AbortController();
    const release = onAbort(stop, () => own.abort(stop.reason));
    underWay.set(page, own);
    try {
      await read(page, own.signal);
    } catch (error) {
      await heardOfFirst;
      if (page <= end) throw error;
    } finally {
      underWay.delete(page);
      release();
    }
  };
  function* untilEnd(): IterableIterator<number> {
    while (begun < end && !pages.isOver()) {
      begun += 1;
      yield begun;
    }
  }

  await sideBySide(untilEnd(), { atOnce, signal }, (page, stop) =>
    page === 1 ? readFirst(stop) : readLater(page, stop),
  );
  return Math.min(begun, end) + 1;
}
