import { mapInSlices, mergeInSlices, sortInSlices } from "../../lib/in-slices.js";
import { findingsByJob } from "../../model/job-findings.js";
import type { RegionSnapshot, Snapshot } from "../../model/snapshot.js";
import { byUrgency, compareBy, type JobOrder } from "./job-order.js";
import { type ListedJob, listJob } from "./listed-job.js";

/** All jobs of a snapshot, in an order; without one, those that need a person first. */
export type JobLists = (snapshot: Snapshot, order?: JobOrder) => Promise<readonly ListedJob[]>;

/**
 * Lists that are made once per snapshot, in slices: with tens of thousands of jobs, sorting costs more than a page. Of a region that did not change
 * since, everything is kept.
 */
export function createJobLists(): JobLists {
  const regions = new WeakMap<RegionSnapshot, Promise<readonly ListedJob[]>>();
  let last:
    | { readonly of: Snapshot; readonly lists: Map<JobOrder, Promise<readonly ListedJob[]>> }
    | undefined;

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

  return (snapshot, order = "") => {
    if (last?.of !== snapshot) last = { of: snapshot, lists: new Map() };
    const { lists } = last;
    const urgent = lists.get("") ?? join(snapshot);
    lists.set("", urgent);
    const list = lists.get(order) ?? urgent.then((jobs) => sortInSlices(jobs, compareBy(order)));
    lists.set(order, list);
    return list;
  };
}

async function listRegion(region: RegionSnapshot): Promise<readonly ListedJob[]> {
  const findingsOf = findingsByJob(region);
  const listed = await mapInSlices(region.jobs, (job) => listJob(job, findingsOf(job.jobId)));
  return sortInSlices(listed, byUrgency);
}
