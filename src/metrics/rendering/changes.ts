import type { FamilyInfo } from "../family.js";
import { changedPositions } from "./changed-positions.js";

/** What is other than before in a row of subjects: of the same length, each at its place. */
export interface Changes {
  /** The fields of the subjects that have changed, of whichever subject. */
  readonly fields: ReadonlySet<string>;
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
  const fields = new Set<string>();
  for (const index of changedPositions(now, before))
    addChanged(fields, before[index] as Fields, now[index] as Fields);
  return { fields, keepIdentity: identity !== undefined && isFreeOf(fields, identity) };
}

/** Whether the lines of a family are the same still: nothing that it reads has changed. */
export function isUntouched(
  { reads }: FamilyInfo & { readonly reads?: readonly string[] | undefined },
  changes: Changes | undefined,
): boolean {
  if (changes === undefined) return false;
  const { fields, keepIdentity } = changes;
  return fields.size === 0 || (reads !== undefined && keepIdentity && isFreeOf(fields, reads));
}

function addChanged(fields: Set<string>, before: Fields, now: Fields): void {
  for (const field in now) if (now[field] !== before[field]) fields.add(field);
  for (const field in before) if (!(field in now)) fields.add(field);
}

function isFreeOf(fields: ReadonlySet<string>, names: readonly string[]): boolean {
  for (const name of names) if (fields.has(name)) return false;
  return true;
}
