import type { JobType } from "../model/job.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import { jobStates } from "../model/status.js";

/** How many jobs an account has in a region. Small: nearly always it comes out as before, whatever else of the jobs has changed. */
export interface RegionTotals {
  readonly account: string;
  readonly regionId: string;
  /** Job types that are known at present: only of these is "no jobs" a fact. */
  readonly types: readonly JobType[];
  /** Of each known type in the order of `types`, in each state in the order of `jobStates`. */
  readonly jobs: readonly number[];
  /** Jobs that `select` leaves out, of each known type. Absent: the account has no `select`. */
  readonly excluded: readonly number[] | undefined;
}

/** Counts the jobs of a region. */
export function totalsOf({ account, regionId, types, jobs, excluded }: RegionSnapshot): RegionTotals {
  const counts = new Array<number>(types.length * jobStates.length).fill(0);
  for (const { type, state } of jobs) {
    const place = types.indexOf(type) * jobStates.length + jobStates.indexOf(state);
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  }
  return {
    account,
    regionId,
    types,
    jobs: counts,
    excluded: excluded && types.map((type) => excluded.filter((job) => job.type === type).length),
  };
}
