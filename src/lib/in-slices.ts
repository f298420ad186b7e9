import { setImmediate as nextTurn } from "node:timers/promises";

// At some 50 µs an item a slice takes a few milliseconds: a scrape never waits longer than that.
const sliceSize = 100;
// Looking at an item, or comparing two, takes a few microseconds.
const cheapSliceSize = 1_000;

/** `items.map(map)` in slices, between which other work of the process gets its turn. */
export async function mapInSlices<T, U>(items: readonly T[], map: (item: T) => U): Promise<readonly U[]> {
  const mapped: U[] = [];
  for (let start = 0; start < items.length; start += sliceSize) {
    if (start > 0) await nextTurn();
    for (const item of items.slice(start, start + sliceSize)) mapped.push(map(item));
  }
  return mapped;
}

/** `items.filter(isWanted)` in slices; for looks that take microseconds. */
export async function filterInSlices<T>(
  items: readonly T[],
  isWanted: (item: T) => boolean,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let start = 0; start < items.length; start += cheapSliceSize) {
    if (start > 0) await nextTurn();
    for (const item of items.slice(start, start + cheapSliceSize)) if (isWanted(item)) found.push(item);
  }
  return found;
}

/** `items.toSorted(compare)` in slices: as stable, and as fast. */
export async function sortInSlices<T>(items: readonly T[], compare: Compare<T>): Promise<readonly T[]> {
  const slices: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += cheapSliceSize) {
    if (start > 0) await nextTurn();
    slices.push(items.slice(start, start + cheapSliceSize).sort(compare));
  }
  return mergeInSlices(slices, compare);
}

/** Lists that are sorted each, as one sorted list, made in slices. Of equal items those of earlier lists come first. */
export async function mergeInSlices<T>(
  lists: readonly (readonly T[])[],
  compare: Compare<T>,
): Promise<readonly T[]> {
  let left = lists;
  while (left.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let at = 0; at < left.length; at += 2) {
      merged.push(await mergeTwo(left[at] ?? [], left[at + 1] ?? [], compare));
    }
    left = merged;
  }
  return left[0] ?? [];
}

type Compare<T> = (a: T, b: T) => number;

async function mergeTwo<T>(a: readonly T[], b: readonly T[], compare: Compare<T>): Promise<readonly T[]> {
  if (b.length === 0) return a;
  const merged: T[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.length && atB < b.length) {
    if (merged.length % cheapSliceSize === 0) await nextTurn();
    const [first, second] = [a[atA] as T, b[atB] as T];
    if (compare(first, second) <= 0) {
      merged.push(first);
      atA += 1;
    } else {
      merged.push(second);
      atB += 1;
    }
  }
  return merged.concat(a.slice(atA), b.slice(atB));
}
