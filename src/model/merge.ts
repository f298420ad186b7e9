import { hasSameItems } from "../lib/shared-parts.js";
import type { JobFields, MergedJob } from "./job.js";
import { type JobReport, reportApis } from "./report.js";

/** What is known of a job by one API. */
export interface Sighting {
  /** The same object as long as the API says the same. */
  readonly report: JobReport;
  /** Monotonic milliseconds of the latest answer that said so. */
  readonly observedAtMs: number;
  /** `jobKeyOf` and `instanceKeyOf` of the report. */
  readonly key: string;
  readonly instanceKey: string;
}

/** Makes jobs of what the APIs say, over and over: of thousands of jobs a poll changes some. */
export interface JobMerger<Job> {
  /**
   * All sightings in one account and region, as one job each: what `complete` makes of it, once for as long as nothing of it changes. The
   * legacy APIs know only instance ids, so their reports join the job of the same instance and direction. A job that only the status
   * list names is none: that API is asked about known instances, and its answer must not bring back what the listings no longer have.
   */
  merge(sightings: readonly Sighting[], complete: (job: MergedJob) => Job): readonly Job[];
}

/** A merger that has seen nothing yet. */
export function createJobMerger<Job>(): JobMerger<Job> {
  let known: ReadonlyMap<string, Merged<Job>> = new Map();
  return {
    merge(sightings, complete) {
      const merged = new Map<string, Merged<Job>>();
      for (const [key, group] of groupsOf(sightings)) {
        if (!group.some(isListed)) continue;
        const said = gather(group);
        const before = known.get(key);
        merged.set(
          key,
          before !== undefined && isTheSame(before, said)
            ? before
            : { reports: said.reports, latest: said.latest, job: complete(jobOf(said)) },
        );
      }
      known = merged;
      return Array.from(merged.values(), ({ job }) => job);
    },
  };
}

/** All that decides what a job is. */
interface Said {
  /** The most trusted first; of the equally trusted the newest. After a change of type two listings may know a job for a while. */
  readonly reports: readonly [JobReport, ...JobReport[]];
  readonly latest: Pick<JobFields, (typeof newestWins)[number]>;
}

interface Merged<Job> extends Said {
  readonly job: Job;
}

/** Sightings of one job: never none. */
type Group = [Sighting, ...Sighting[]];

/**
 * The fields of which the latest observation decides, whichever API made it. Of every other field it is the API that knows
 * most about jobs (the last of {@link reportApis}) among those that say anything.
 */
const newestWins = ["status", "checkpointSeconds"] as const satisfies readonly (keyof JobFields)[];

function groupsOf(sightings: readonly Sighting[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const keysOfInstance = new Map<string, [string, ...string[]]>();
  for (const api of reportApis.toReversed()) {
    for (const sighting of sightings) {
      const { report, key, instanceKey } = sighting;
      if (report.api !== api) continue;
      if (api === "jobs") {
        append(groups, key, sighting);
        append(keysOfInstance, instanceKey, key);
        continue;
      }
      for (const of of keysOfInstance.get(instanceKey) ?? [key]) append(groups, of, sighting);
    }
  }
  return groups;
}

const trust = ({ report }: Sighting): number => reportApis.indexOf(report.api);
const isListed = ({ report }: Sighting): boolean => report.api !== "status_list";

// The status list is asked about what the listings have found, hence after them: it wins a tie.
const newestFirst = (a: Sighting, b: Sighting): number =>
  b.observedAtMs - a.observedAtMs || Number(isListed(a)) - Number(isListed(b)) || trust(b) - trust(a);

function append<T>(lists: Map<string, [T, ...T[]]>, key: string, value: T): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

function gather(group: Group): Said {
  const [only] = group;
  if (group.length === 1) return { reports: [only.report], latest: only.report };
  const newest = group.sort(newestFirst);
  const [first = only, ...others] = newest.toSorted((a, b) => trust(b) - trust(a));
  return {
    reports: [first.report, ...others.map(({ report }) => report)],
    latest: {
      status: firstKnown(newest, "status"),
      checkpointSeconds: firstKnown(newest, "checkpointSeconds"),
    },
  };
}

function isTheSame(before: Said, { reports, latest }: Said): boolean {
  return (
    hasSameItems(before.reports, reports) &&
    newestWins.every((field) => before.latest[field] === latest[field])
  );
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

function jobOf({ reports: [richest, ...poorer], latest }: Said): MergedJob {
  // A copy that has every field already stays a compact object: thousands of jobs live from poll to poll.
  const job: Mutable<JobReport & MergedJob> = { ...richest, status: latest.status ?? "unknown" };
  for (const report of poorer) fillIn(job, report);
  if (latest.checkpointSeconds !== job.checkpointSeconds) job.checkpointSeconds = latest.checkpointSeconds;
  return job;
}

/** Takes over what is not known yet. Every report knows its identity. */
function fillIn<Report extends JobReport>(job: Mutable<Report>, report: Report): void {
  for (const field in report) {
    if (!isKnown(job[field]) && isKnown(report[field])) job[field] = report[field];
  }
}

function firstKnown<Field extends keyof JobFields>(
  newest: readonly Sighting[],
  field: Field,
): JobFields[Field] {
  return newest.find(({ report }) => isKnown(report[field]))?.report[field];
}

const isKnown = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0);
