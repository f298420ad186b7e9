import type { DtsJob } from "../../model/job.js";
import type { ListedJob } from "./listed-job.js";

type Compare = (a: ListedJob, b: ListedJob) => number;
type Key = string | number | undefined;

/** What jobs can be sorted by, beside urgency. */
const keys = {
  name: ({ name, jobId }: DtsJob) => (name ?? jobId).toLowerCase(),
  account: ({ account, regionId }: DtsJob) => `${account} ${regionId}`,
  type: ({ type }: DtsJob) => type,
  delay: ({ delaySeconds }: DtsJob) => delaySeconds,
  // The oldest checkpoint has the greatest age.
  age: ({ checkpointSeconds }: DtsJob) => (checkpointSeconds === undefined ? undefined : -checkpointSeconds),
} as const satisfies Readonly<Record<string, (job: DtsJob) => Key>>;

/** A column that can be sorted by. */
export type SortKey = keyof typeof keys;

/** Empty: the worst first. With `-`: from the greatest to the smallest. */
export type JobOrder = "" | SortKey | `-${SortKey}`;

const compares: ReadonlyMap<string, Compare> = new Map(
  Object.entries(keys).flatMap(([name, keyOf]) => [
    [name, by(keyOf, 1)],
    [`-${name}`, by(keyOf, -1)],
  ]),
);

/** The order that a URL names; what is none is the worst first. */
export function jobOrderOf(text: string): JobOrder {
  return compares.has(text) ? (text as JobOrder) : "";
}

/** How an order compares two jobs; of equal ones the more urgent is first. */
export function compareBy(order: JobOrder): Compare {
  return compares.get(order) ?? byUrgency;
}

/** By rank, then the longest delay; a job without a delay comes after those with one. */
export function byUrgency(one: ListedJob, other: ListedJob): number {
  const [a, b] = [one.job, other.job];
  return (
    one.rank - other.rank ||
    (b.delaySeconds ?? -1) - (a.delaySeconds ?? -1) ||
    compare(a.account, b.account) ||
    compare(a.regionId, b.regionId) ||
    compare(a.jobId, b.jobId) ||
    compare(a.direction, b.direction)
  );
}

/** What has no such value comes last in either direction. */
function by(keyOf: (job: DtsJob) => Key, direction: 1 | -1): Compare {
  return (one, other) => {
    const [a, b] = [keyOf(one.job), keyOf(other.job)];
    if (a === undefined || b === undefined) {
      return Number(a === undefined) - Number(b === undefined) || byUrgency(one, other);
    }
    return direction * compare(a, b) || byUrgency(one, other);
  };
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
