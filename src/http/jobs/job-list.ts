import { mapInSlices, mergeInSlices, sortInSlices } from "../../lib/in-slices.js";
import { findingsByJob } from "../../model/job-findings.js";
import type { RegionSnapshot, Snapshot } from "../../model/snapshot.js";
import { severityOfState } from "../../model/status.js";
import { type ListedJob, listJob } from "./listed-job.js";

/** All jobs of a snapshot, those that need a person first. */
export type JobLists = (snapshot: Snapshot) => Promise<readonly ListedJob[]>;

/**
 * Lists that are made once per snapshot, in slices: with tens of thousands of jobs, sorting costs more than a page. Of a region that did not change
 * since, everything is kept.
 */
export function createJobLists(): JobLists {
  const regions = new WeakMap<RegionSnapshot, Promise<readonly ListedJob[]>>();
  let last: { readonly of: Snapshot; readonly list: Promise<readonly ListedJob[]> } | undefined;

  const listOf = (region: RegionSnapshot): Promise<readonly ListedJob[]> => {
    const known = regions.get(region);
    if (known) return known;
    const list = listRegion(region);
    regions.set(region, list);
    return list;
  };

  const join = async ({ regions: present }: Snapshot): Promise<readonly ListedJob[]> => {
    const lists: (readonly ListedJob[])[] = [];
    for (const region of present) lists.push(await listOf(region));
    return mergeInSlices(lists, byUrgency);
  };

  return (snapshot) => {
    if (last?.of !== snapshot) last = { of: snapshot, list: join(snapshot) };
    return last.list;
  };
}

async function listRegion(region: RegionSnapshot): Promise<readonly ListedJob[]> {
  const findingsOf = findingsByJob(region);
  const listed = await mapInSlices(region.jobs, (job) => listJob(job, findingsOf(job.jobId)));
  return sortInSlices(listed, byUrgency);
}

/** By severity of the state, then the longest delay; a job without a delay comes after those with one. */
function byUrgency({ job: a }: ListedJob, { job: b }: ListedJob): number {
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
