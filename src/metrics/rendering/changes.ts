import type { FamilyInfo } from "../family.js";
import { changedPositions } from "./changed-positions.js";

/** Subjects that are other objects than those at their places before. */
export interface Changes {
  readonly pairs: readonly (readonly [before: Fields, now: Fields])[];
  /** Their identity labels are the same. */
  readonly keepIdentity: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What has changed in a row of subjects. `identity`: the fields that their identity labels come from; absent: any may be. Undefined: they
 * are more or fewer than before, so that nothing of them is the same.
 */
export function changesOf(
  before: readonly unknown[] | undefined,
  now: readonly unknown[],
  identity: readonly string[] | undefined,
): Changes | undefined {
  if (before?.length !== now.length) return undefined;
  const pairs = changedPositions(now, before).map((index) => [before[index], now[index]] as [Fields, Fields]);
  return { pairs, keepIdentity: identity !== undefined && isAlike(pairs, identity) };
}

/** Whether the lines of a family are the same still: nothing that it reads has changed. */
export function isUntouched(
  { reads }: FamilyInfo & { readonly reads?: readonly string[] | undefined },
  changes: Changes | undefined,
): boolean {
  if (changes === undefined) return false;
  const { pairs, keepIdentity } = changes;
  return pairs.length === 0 || (reads !== undefined && keepIdentity && isAlike(pairs, reads));
}

function isAlike(pairs: Changes["pairs"], fields: readonly string[]): boolean {
  return pairs.every(([before, now]) => fields.every((field) => before[field] === now[field]));
}
