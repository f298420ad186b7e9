/**
 * Where a list holds another object than it did before, what is new at its end included. A plain loop: thousands are looked at for every
 * publish.
 */
export function changedPositions(now: readonly unknown[], before: readonly unknown[]): readonly number[] {
  const changed: number[] = [];
  for (let index = 0; index < now.length; index += 1) if (now[index] !== before[index]) changed.push(index);
  return changed;
}
