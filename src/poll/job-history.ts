import type { DtsJob, MergedJob, StateTransition, StatusChange } from "../model/job.js";
import { jobKeyOf } from "../model/job.js";
import type { RegionSnapshot } from "../model/snapshot.js";
import { type JobStatus, stateOfStatus } from "../model/status.js";

const keptChanges = 50;
// One for all jobs that have none.
const none: readonly never[] = [];

interface Entry {
  status: JobStatus;
  observedAtSeconds: number;
  transitions: readonly StateTransition[];
  statusChanges: readonly StatusChange[];
}

/** What this process remembers of jobs from poll to poll: since when a status holds, and how often states changed. */
export interface JobHistory {
  /** Adds the memory to a job, which is the result, and remembers its present status. `nowSeconds` is Unix time. */
  record(job: MergedJob, nowSeconds: number): DtsJob;
  /** Forgets a job that is gone for good. */
  forget(job: Pick<MergedJob, "account" | "regionId" | "jobId" | "direction">): void;
}

/** Told of each change of status, for the log. */
export type OnStatusChange = (job: DtsJob, previous: JobStatus) => void;

/** An empty history. It outlives snapshots, so that a gap in the data does not reset counters. */
export function createJobHistory(onStatusChange: OnStatusChange): JobHistory {
  const entries = new Map<string, Entry>();
  return {
    record(job, nowSeconds) {
      const key = keyOf(job);
      const known = entries.get(key);
      const entry = next(known, job.status, nowSeconds);
      entries.set(key, entry);
      const remembered: DtsJob = Object.assign(job, {
        state: stateOfStatus[job.status],
        statusObservedAtSeconds: entry.observedAtSeconds,
        transitions: entry.transitions,
        statusChanges: entry.statusChanges,
      });
      if (known && known.status !== job.status) onStatusChange(remembered, known.status);
      return remembered;
    },
    forget: (job) => void entries.delete(keyOf(job)),
  };
}

const keyOf = (
  job: Pick<MergedJob, "jobId" | "direction"> & Pick<RegionSnapshot, "account" | "regionId">,
): string => [job.account, job.regionId, jobKeyOf(job)].join("/");

function next(known: Entry | undefined, status: JobStatus, nowSeconds: number): Entry {
  if (!known) return { status, observedAtSeconds: nowSeconds, transitions: none, statusChanges: none };
  if (known.status === status) return known;
  const change = { atSeconds: nowSeconds, from: known.status, to: status };
  return {
    status,
    observedAtSeconds: nowSeconds,
    transitions: withTransition(known, status),
    statusChanges: [...known.statusChanges, change].slice(-keptChanges),
  };
}

function withTransition(known: Entry, status: JobStatus): readonly StateTransition[] {
  const from = stateOfStatus[known.status];
  const to = stateOfStatus[status];
  if (from === to) return known.transitions;
  const same = known.transitions.find((transition) => transition.from === from && transition.to === to);
  if (!same) return [...known.transitions, { from, to, count: 1 }];
  return known.transitions.map((transition) =>
    transition === same ? { ...same, count: same.count + 1 } : transition,
  );
}
