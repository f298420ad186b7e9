/**
 * A value with all parts of the one before it that are still the same. Otherwise what is read of thousands of jobs every few seconds
 * would grow old with them, and be there twice until it is collected. For plain data. `ignored`: a field of the value itself that makes
 * no difference.
 */
export function withSharedParts<T>(before: unknown, next: T, ignored?: keyof T & string): T;
export function withSharedParts(before: unknown, next: unknown, ignored?: string): unknown {
  // Two strings of the same characters are the same value: the one that is there already is kept.
  if (isSame(before, next, ignored)) return before;
  if (!isData(before) || !isData(next) || Array.isArray(before) !== Array.isArray(next)) return next;
  const shared: Data = Array.isArray(next) ? Object.assign([], next) : { ...next };
  for (const name in next) shared[name] = withSharedParts(before[name], next[name]);
  return shared;
}

/** A list, or the one before it when that has the very same items. */
export function withSharedItems<T>(before: readonly T[] | undefined, next: readonly T[]): readonly T[] {
  return before !== undefined && hasSameItems(before, next) ? before : next;
}

/** Whether two lists have the very same items, in the same order. */
export function hasSameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => Object.is(item, others[index]));
}

type Data = { [name: string]: unknown };

/** Whether a value has parts: an object or a list. */
export const isData = (value: unknown): value is Data => typeof value === "object" && value !== null;

// Nothing is made for what is the same, which nearly everything is.
function isSame(before: unknown, next: unknown, ignored?: string): boolean {
  if (Object.is(before, next)) return true;
  if (!isData(before) || !isData(next) || Array.isArray(before) !== Array.isArray(next)) return false;
  let names = 0;
  for (const name in next) {
    names += 1;
    if (name === ignored) continue;
    const was = before[name];
    const is = next[name];
    if (was !== is && !isSame(was, is)) return false;
    if (is === undefined && !Object.hasOwn(before, name)) return false;
  }
  for (const _ in before) names -= 1;
  return names === 0;
}
