/** The items of all lists in one. Not `flat` or `flatMap`, which ask of every item whether it is a list, and take a hundred times as long. */
export function joinLists<T>(lists: Iterable<readonly T[]>): readonly T[] {
  return ([] as T[]).concat(...lists);
}
