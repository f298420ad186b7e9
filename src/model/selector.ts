import { createGlob } from "../lib/glob.js";
import { isSelective, type Selection, type SelectRow } from "../lib/selection.js";
import type { JobFields, JobIdentity } from "./job.js";

/** Tells whether something holds for a job, as merged or as one API saw it. */
export type JobTest = (job: JobIdentity & JobFields) => boolean;

/** Whether a row of `select` fits a job. A direction of a two-way job is a job; name, tags and instance are those of both. */
export function createRowTest(row: SelectRow): JobTest {
  if (row.by === "tag") {
    const { key, value } = row;
    return ({ tags = [] }) => tags.some((tag) => tag.key === key && tag.value === value);
  }
  if (row.by === "name") {
    const fits = createGlob(row.value);
    return ({ name }) => name !== undefined && fits(name);
  }
  if (row.by === "id") return ({ jobId }) => jobId === row.value;
  // What only a legacy API has seen is known by its instance id.
  return ({ instanceId, jobId }) => (instanceId ?? jobId) === row.value;
}

/** Whether a job is watched; undefined when every job is. */
export function createSelector(selection: Selection): JobTest | undefined {
  if (!isSelective(selection)) return undefined;
  const include = selection.include.map(createRowTest);
  const exclude = selection.exclude.map(createRowTest);
  return (job) =>
    (include.length === 0 || include.some((fits) => fits(job))) && !exclude.some((fits) => fits(job));
}
