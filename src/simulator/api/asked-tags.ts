import type { DtsJobRow } from "../world/row.js";

/** A tag that jobs are filtered by; without a value any value fits. */
export interface AskedTag {
  readonly key: string;
  readonly value: string | undefined;
}

/** Whether a job has all of the tags. */
export function hasTags(row: DtsJobRow, tags: readonly AskedTag[]): boolean {
  return tags.every(({ key, value }) =>
    row.TagList?.some((tag) => tag.TagKey === key && (value === undefined || tag.TagValue === value)),
  );
}
