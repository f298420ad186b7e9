/**
 * What `use` makes of a value, now if the value is there, later if it is a promise. For what is nearly always there at once and is made
 * hundreds of times a second: a promise costs more than some of it.
 */
export function whenThere<T, R>(value: T | Promise<T>, use: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** Values of which some may still be on their way, in their order. */
export function allThere<T>(values: readonly (T | Promise<T>)[]): readonly T[] | Promise<readonly T[]> {
  return areThere(values) ? values : Promise.all(values);
}

function areThere<T>(values: readonly (T | Promise<T>)[]): values is readonly T[] {
  return !values.some((value) => value instanceof Promise);
}
