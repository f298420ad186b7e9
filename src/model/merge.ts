import { instanceKeyOf, type JobFields, jobKeyOf, type MergedJob } from "./job.js";
import { type JobReport, reportApis } from "./report.js";

/** Which of several reports of one job decides a field. */
type MergeRule = "newest" | "richest";

/**
 * One row per field. `newest`: the latest observation, whichever API made it. `richest`: the API that knows most about
 * jobs (the last of {@link reportApis}) among those that say anything.
 */
export const mergeRules = [
  { field: "status", rule: "newest" },
  { field: "checkpointSeconds", rule: "newest" },
  { field: "instanceId", rule: "richest" },
  { field: "name", rule: "richest" },
  { field: "jobClass", rule: "richest" },
  { field: "payType", rule: "richest" },
  { field: "originType", rule: "richest" },
  { field: "environment", rule: "richest" },
  { field: "resourceGroupId", rule: "richest" },
  { field: "dedicatedClusterId", rule: "richest" },
  { field: "source", rule: "richest" },
  { field: "destination", rule: "richest" },
  { field: "tags", rule: "richest" },
  { field: "delaySeconds", rule: "richest" },
  { field: "createdAtSeconds", rule: "richest" },
  { field: "expiresAtSeconds", rule: "richest" },
  { field: "statementsPerSecond", rule: "richest" },
  { field: "throughputBytesPerSecond", rule: "richest" },
  { field: "phases", rule: "richest" },
  { field: "precheckItems", rule: "richest" },
  { field: "errors", rule: "richest" },
  { field: "errorMessage", rule: "richest" },
  { field: "retry", rule: "richest" },
  { field: "upgradeRecommended", rule: "richest" },
  { field: "switchable", rule: "richest" },
  { field: "cpuUsageRatio", rule: "richest" },
  { field: "memoryUsageBytes", rule: "richest" },
  { field: "duUsage", rule: "richest" },
  { field: "duUsageRatio", rule: "richest" },
  { field: "duMin", rule: "richest" },
  { field: "duMax", rule: "richest" },
  { field: "subscriptionBeginSeconds", rule: "richest" },
  { field: "subscriptionEndSeconds", rule: "richest" },
  { field: "subscriptionConsumerSeconds", rule: "richest" },
  { field: "etlSafeCheckpointSeconds", rule: "richest" },
] as const satisfies readonly { readonly field: keyof JobFields; readonly rule: MergeRule }[];

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

/** Reports of one job as one, by the rules. */
function mergeGroup([first, ...others]: Group): MergedJob {
  const status = first.status ?? "unknown";
  if (others.length === 0) return { ...first, status };
  const newest = [first, ...others].sort(newestFirst);
  // After a change of type two listings may know a job for a while: the newest of the most trusted names it.
  const richest = newest.toSorted((a, b) => trust(b) - trust(a));
  const ordered = { newest, richest };
  // A copy that has every field already stays a compact object: thousands of jobs live from poll to poll.
  const merged: Mutable<JobReport> = { ...(richest[0] ?? first) };
  for (const { field, rule } of mergeRules) takeFirst(merged, field, ordered[rule]);
  return { ...merged, status: merged.status ?? "unknown" };
}

function takeFirst<Field extends keyof JobFields>(
  merged: Mutable<JobReport>,
  field: Field,
  reports: readonly JobReport[],
): void {
  const known = reports.find((report) => isKnown(report[field]))?.[field];
  if (known !== merged[field]) merged[field] = known;
}

const isKnown = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0);
