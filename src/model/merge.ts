import { instanceKeyOf, type JobFields, jobKeyOf, type MergedJob } from "./job.js";
import { type JobReport, reportApis } from "./report.js";

/**
 * The fields of which the latest observation decides, whichever API made it. Of every other field it is the API that knows
 * most about jobs (the last of {@link reportApis}) among those that say anything.
 */
const newestWins = ["status", "checkpointSeconds"] as const satisfies readonly (keyof JobFields)[];

/** Reports of one job: never none. */
type Group = [JobReport, ...JobReport[]];

/**
 * All reports of one account and region, as one job each. The legacy APIs know only instance ids, so their reports
 * join the job of the same instance and direction. A job that only the status list names is none: that API is asked
 * about known instances, and its answer must not bring back what the listings no longer have.
 */
export function mergeReports(reports: readonly JobReport[]): readonly MergedJob[] {
  const jobs = new Map<string, Group>();
  const keysOfInstance = new Map<string, [string, ...string[]]>();
  const byTrust = reports.toSorted((a, b) => trust(b) - trust(a));
  for (const report of byTrust) {
    const key = jobKeyOf(report);
    const instance = instanceKeyOf(report);
    const keys = report.api === "jobs" ? [key] : (keysOfInstance.get(instance) ?? [key]);
    for (const known of keys) append(jobs, known, report);
    if (report.api === "jobs") append(keysOfInstance, instance, key);
  }
  return [...jobs.values()].filter((group) => group.some(isListed)).map(mergeGroup);
}

const trust = (report: JobReport): number => reportApis.indexOf(report.api);
const isListed = (report: JobReport): boolean => report.api !== "status_list";

// The status list is asked about what the listings have found, hence after them: it wins a tie.
const newestFirst = (a: JobReport, b: JobReport): number =>
  b.observedAtMs - a.observedAtMs || Number(isListed(a)) - Number(isListed(b)) || trust(b) - trust(a);

function append<T>(lists: Map<string, [T, ...T[]]>, key: string, value: T): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Reports of one job as one. */
function mergeGroup([first, ...others]: Group): MergedJob {
  const status = first.status ?? "unknown";
  if (others.length === 0) return { ...first, status };
  const newest = [first, ...others].sort(newestFirst);
  // After a change of type two listings may know a job for a while: the newest of the most trusted names it.
  const [richest = first, ...poorer] = newest.toSorted((a, b) => trust(b) - trust(a));
  // A copy that has every field already stays a compact object: thousands of jobs live from poll to poll.
  const merged: Mutable<JobReport & MergedJob> = { ...richest, status: richest.status ?? "unknown" };
  for (const report of poorer) fillIn(merged, report);
  for (const field of newestWins) takeFirst(merged, field, newest);
  return merged;
}

/** Takes over what is not known yet. Every report knows its identity. */
function fillIn<Report extends JobReport>(merged: Mutable<Report>, report: Report): void {
  for (const field in report) {
    if (!isKnown(merged[field]) && isKnown(report[field])) merged[field] = report[field];
  }
}

function takeFirst<Field extends keyof JobFields>(
  merged: Mutable<JobReport>,
  field: Field,
  reports: readonly JobReport[],
): void {
  const known = reports.find((report) => isKnown(report[field]))?.[field];
  if (known !== undefined && known !== merged[field]) merged[field] = known;
}

const isKnown = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0);
