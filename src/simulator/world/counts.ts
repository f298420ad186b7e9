import type { JobType } from "./row.js";

/** How many jobs of each type a world holds. */
export type JobCounts = Readonly<Record<JobType, number>>;

/** Splits a number of jobs: about 40 % synchronizations, 40 % migrations, 20 % tracking; all three from 3 jobs on. */
export function splitJobs(jobs: number): JobCounts {
  const subscribe = jobs < 3 ? 0 : Math.max(1, Math.round(jobs * 0.2));
  const migration = Math.round(jobs * 0.4);
  return { subscribe, migration, sync: jobs - subscribe - migration };
}
