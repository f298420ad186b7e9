import { isData } from "../../lib/shared-parts.js";
import type { FamilyInfo } from "../family.js";
import { changedPositions } from "./changed-positions.js";

/** What is other than before in a row of subjects: of the same length, each at its place. */
export interface Changes {
  /** What has changed, of whichever subject, as `PathOf` names it: `retry` and `retry.count`. */
  readonly paths: ReadonlySet<string>;
  /** Their identity labels are the same. */
  readonly keepIdentity: boolean;
}

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
  const paths = new Set<string>();
  for (const index of changedPositions(now, before)) addParts(paths, "", before[index], now[index]);
  return { paths, keepIdentity: identity !== undefined && isFreeOf(paths, identity) };
}

/** Whether the lines of a family are the same still: nothing that it reads has changed. */
export function isUntouched(
  { reads }: FamilyInfo & { readonly reads?: readonly string[] | undefined },
  changes: Changes | undefined,
): boolean {
  if (changes === undefined) return false;
  const { paths, keepIdentity } = changes;
  return paths.size === 0 || (reads !== undefined && keepIdentity && isFreeOf(paths, reads));
}

/** Of a list that has become longer or shorter, whatever its further items have is new or gone. */
function addParts(paths: Set<string>, prefix: string, before: unknown, now: unknown): void {
  if (Array.isArray(before) || Array.isArray(now)) {
    const [old, items] = [listOf(before), listOf(now)];
    for (let index = 0; index < Math.max(old.length, items.length); index += 1)
      if (old[index] !== items[index]) addParts(paths, prefix, old[index], items[index]);
    return;
  }
  const [old, fields] = [fieldsOf(before), fieldsOf(now)];
  for (const name in fields)
    if (fields[name] !== old[name]) addPart(paths, prefix + name, old[name], fields[name]);
  for (const name in old) if (!(name in fields)) addPart(paths, prefix + name, old[name], undefined);
}

function addPart(paths: Set<string>, path: string, before: unknown, now: unknown): void {
  paths.add(path);
  if (isData(before) || isData(now)) addParts(paths, `${path}.`, before, now);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const fieldsOf = (value: unknown) => (isData(value) ? value : {});

function isFreeOf(paths: ReadonlySet<string>, names: readonly string[]): boolean {
  for (const name of names) if (paths.has(name)) return false;
  return true;
}
