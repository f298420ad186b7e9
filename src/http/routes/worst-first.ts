import type { DtsJob } from "../../model/job.js";
import type { Snapshot } from "../../model/snapshot.js";
import { severityOfState } from "../../model/status.js";

/** All jobs of the present snapshot, those that need a person first. */
export type WorstFirst = () => readonly DtsJob[];

/** Sorts once per snapshot: with tens of thousands of jobs, sorting costs more than a page. */
export function createWorstFirst(snapshot: () => Snapshot): WorstFirst {
  let sorted: { readonly of: Snapshot; readonly jobs: readonly DtsJob[] } | undefined;
  return () => {
    const current = snapshot();
    if (sorted?.of !== current) {
      sorted = { of: current, jobs: current.regions.flatMap((region) => region.jobs).sort(byUrgency) };
    }
    return sorted.jobs;
  };
}

/** By severity of the state, then the longest delay; a job without a delay comes after those with one. */
function byUrgency(a: DtsJob, b: DtsJob): number {
  return (
    severityOfState[a.state] - severityOfState[b.state] ||
    (b.delaySeconds ?? -1) - (a.delaySeconds ?? -1) ||
    compare(a.account, b.account) ||
    compare(a.regionId, b.regionId) ||
    compare(a.jobId, b.jobId) ||
    compare(a.direction, b.direction)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
