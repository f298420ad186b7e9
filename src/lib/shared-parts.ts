/**
 * A value with all parts of the one before it that are still the same; that one itself when nothing differs. Otherwise what is read of
 * thousands of jobs every few seconds would grow old with them, and be there twice until it is collected. For plain data that nobody else
 * has yet: it gets its parts in place, because a copy of a job's 46 fields takes longer than to compare them. `ignored`: a field of the
 * value itself that makes no difference.
 */
export function withSharedParts<T>(before: unknown, next: T, ignored?: keyof T & string): T;
export function withSharedParts(before: unknown, next: unknown, ignored?: string): unknown {
  if (Object.is(before, next)) return before;
  if (!isData(before) || !isData(next) || Array.isArray(before) !== Array.isArray(next)) return next;
  let names = 0;
  let isSame = true;
  for (const name in next) {
    names += 1;
    const was = before[name];
    const is = next[name];
    // A call for each part would take as long as all else: nearly all are the same. Of two strings with the same characters the old is kept.
    if (was === is) {
      if (typeof is === "string") next[name] = was;
      else if (is === undefined) isSame &&= Object.hasOwn(before, name);
      continue;
    }
    const shared = withSharedParts(was, is);
    next[name] = shared;
    if (name !== ignored) isSame &&= Object.is(shared, was);
  }
  if (!isSame) return next;
  for (const _ in before) names -= 1;
  return names === 0 ? before : next;
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
