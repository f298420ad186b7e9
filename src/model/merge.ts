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
  let seen: readonly Sighting[] | undefined;
  let groups = groupsOf([]);
  let merged: (Merged<Job> | undefined)[] = [];
  return {
    merge(sightings, complete) {
      const before = seen !== undefined && areAboutTheSame(seen, sightings) ? seen : undefined;
      if (before === undefined) {
        const known = new Map(groups.keys.map((key, index) => [key, merged[index]]));
        groups = groupsOf(sightings);
        merged = groups.keys.map((key) => known.get(key));
      }
      // Should `complete` throw, nothing has been seen.
      seen = undefined;
      const jobs: Job[] = [];
      let start = 0;
      for (let index = 0; index < merged.length; index += 1) {
        const end = groups.ends[index] ?? start;
        if (!isUnmoved(groups.places, { start, end, before, now: sightings })) {
          const newest = sortNewestFirst(groups.places.subarray(start, end), sightings);
          merged[index] = mergedOf(newest, merged[index], complete);
        }
        const job = merged[index]?.job;
        if (job !== undefined) jobs.push(job);
        start = end;
      }
      seen = sightings;
      return jobs;
    },
  };
}

/** Which sightings are about which job: the same from poll to poll, until a job comes or goes. Plain numbers: there may be 50,000 jobs. */
interface Groups {
  /** Of each job. */
  readonly keys: readonly string[];
  /** The places of its sightings among all, one job after the other, the newest first as they were merged last. */
  readonly places: Int32Array;
  /** Where the places of each job end. */
  readonly ends: Int32Array;
}

/** Whether sightings are of the same jobs as before, each at its place. */
const areAboutTheSame = (before: readonly Sighting[], now: readonly Sighting[]): boolean =>
  before.length === now.length &&
  before.every(({ key, instanceKey, report: { api } }, place) => {
    const next = now[place];
    return next?.key === key && next.instanceKey === instanceKey && next.report.api === api;
  });

interface Span {
  readonly start: number;
  readonly end: number;
  readonly before: readonly Sighting[] | undefined;
  readonly now: readonly Sighting[];
}

/** Whether a job would come out as it did: its sightings say the same, and none has overtaken another. */
function isUnmoved(places: Int32Array, { start, end, before, now }: Span): boolean {
  let newer: Sighting | undefined;
  for (let index = start; index < end; index += 1) {
    const place = places[index] ?? -1;
    const sighting = now[place];
    if (sighting === undefined || sighting.report !== before?.[place]?.report) return false;
    if (newer !== undefined && newestFirst(newer, sighting) >= 0) return false;
    newer = sighting;
  }
  return true;
}

/** The sightings at some places, the newest first; the places come into that order, too. */
function sortNewestFirst(places: Int32Array, sightings: readonly Sighting[]): readonly Sighting[] {
  const at = (place: number): Sighting => sightings[place] as Sighting;
  return Array.from(
    places.sort((a, b) => newestFirst(at(a), at(b)) || a - b),
    at,
  );
}

function mergedOf<Job>(
  newest: readonly Sighting[],
  before: Merged<Job> | undefined,
  complete: (job: MergedJob) => Job,
): Merged<Job> | undefined {
  if (!newest.some(isListed)) return undefined;
  const said = gather(newest);
  if (before !== undefined && isTheSame(before, said)) return before;
  return { reports: said.reports, latest: said.latest, job: complete(jobOf(said)) };
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

/**
 * The fields of which the latest observation decides, whichever API made it. Of every other field it is the API that knows
 * most about jobs (the last of {@link reportApis}) among those that say anything.
 */
const newestWins = ["status", "checkpointSeconds"] as const satisfies readonly (keyof JobFields)[];

function groupsOf(sightings: readonly Sighting[]): Groups {
  const placesOf = new Map<string, number[]>();
  const keysOfInstance = new Map<string, string[]>();
  for (const api of mostTrustedFirst) {
    for (const [place, { report, key, instanceKey }] of sightings.entries()) {
      if (report.api !== api) continue;
      if (api === "jobs") {
        append(placesOf, key, place);
        append(keysOfInstance, instanceKey, key);
        continue;
      }
      for (const of of keysOfInstance.get(instanceKey) ?? [key]) append(placesOf, of, place);
    }
  }
  const places = [...placesOf.values()];
  let end = 0;
  return {
    keys: [...placesOf.keys()],
    places: Int32Array.from(places.flat()),
    ends: Int32Array.from(places, ({ length }) => {
      end += length;
      return end;
    }),
  };
}

const mostTrustedFirst = reportApis.toReversed();
const trust = ({ report }: Sighting): number => reportApis.indexOf(report.api);
const isListed = ({ report }: Sighting): boolean => report.api !== "status_list";

// The status list is asked about what the listings have found, hence after them: it wins a tie.
const newestFirst = (a: Sighting, b: Sighting): number =>
  b.observedAtMs - a.observedAtMs || Number(isListed(a)) - Number(isListed(b)) || trust(b) - trust(a);

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** Of the sightings of one job, never none, the newest first. */
function gather(newest: readonly Sighting[]): Said {
  const [only] = newest;
  // Most jobs have one: its report is shared, not copied.
  if (only !== undefined && newest.length === 1) return { reports: [only.report], latest: only.report };
  const reports: JobReport[] = [];
  for (const api of mostTrustedFirst)
    for (const { report } of newest) if (report.api === api) reports.push(report);
  return {
    reports: reports as [JobReport, ...JobReport[]],
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
