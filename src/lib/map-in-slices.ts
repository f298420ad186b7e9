import { setImmediate as nextTurn } from "node:timers/promises";

// At some 50 µs an item a slice takes a few milliseconds: a scrape never waits longer than that.
const sliceSize = 100;

/** `items.map(map)` in slices, between which other work of the process gets its turn. */
export async function mapInSlices<T, U>(items: readonly T[], map: (item: T) => U): Promise<readonly U[]> {
  const mapped: U[] = [];
  for (let start = 0; start < items.length; start += sliceSize) {
    if (start > 0) await nextTurn();
    for (const item of items.slice(start, start + sliceSize)) mapped.push(map(item));
  }
  return mapped;
}
