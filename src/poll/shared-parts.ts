/**
 * A value with all parts of the one before it that are still the same. Otherwise what is read of thousands of jobs every few seconds
 * would grow old with them, and be there twice until it is collected. For plain data.
 */
export function withSharedParts<T>(before: unknown, next: T): T;
export function withSharedParts(before: unknown, next: unknown): unknown {
  // Two strings of the same characters are the same value: the one that is there already is kept.
  if (Object.is(before, next)) return before;
  if (!isData(before) || !isData(next) || Array.isArray(before) !== Array.isArray(next)) return next;
  const names = Object.keys(next);
  const shared: Data = Object.assign(Array.isArray(next) ? [] : {}, next);
  let isSame = names.length === Object.keys(before).length;
  for (const name of names) {
    shared[name] = withSharedParts(before[name], next[name]);
    isSame &&= shared[name] === before[name] && Object.hasOwn(before, name);
  }
  return isSame ? before : shared;
}

type Data = { [name: string]: unknown };

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null;
