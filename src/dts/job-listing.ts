import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import { withSharedParts } from "../lib/shared-parts.js";
import { type Direction, jobKeyOf } from "../model/job.js";
import type { JobReport, SourceResult, ValueIssues } from "../model/report.js";
import { severityOfState, stateOfStatus } from "../model/status.js";
import { objectOf, requiredList } from "./decode.js";
import { createFieldReader } from "./field-reader.js";
import { jobStatus, number } from "./readings.js";
import { createIssues, type IssueCollector, ignoredIssues, joinIssues } from "./value-issues.js";
import { type Walked, walk } from "./walk.js";

/** A row of a listing as answered, and when. */
export interface Sighting {
  readonly fields: JsonObject;
  /** Monotonic. */
  readonly observedAtMs: number;
}

/** What a row says: of its own job, and of that of the other direction if it is inside. */
export interface RowReports {
  readonly listed: JobReport;
  readonly reverse?: JobReport | undefined;
}

/** How many pages each walk of a listing had when it was last read to its end, by the walk's index. Kept between polls. */
export type PageMemory = Map<number, number>;

/** An API that lists jobs page by page. */
export interface JobListing {
  readonly operation: string;
  /** The field of the answer that holds the rows. */
  readonly list: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pageSize: number;
  /** Each asks for a page, counted from 1, of a walk of its own. A job that several walks find is one job. */
  readonly walks: readonly ((page: number, signal: AbortSignal) => Promise<JsonObject>)[];
  readonly memory: PageMemory;
  /** The id of the job that a row is about; undefined: the row is rejected. */
  idOf(row: JsonObject): string | undefined;
  directionOf(row: JsonObject, issues: IssueCollector): Direction;
  toReports(sighting: Sighting, issues: IssueCollector): RowReports;
  /** What is known of a job so far, by its key. */
  readonly known?: ((jobKey: string) => JobReport | undefined) | undefined;
}

/** A row that is translated: the answer itself is kept no longer than its page. */
interface Seen {
  readonly key: string | undefined;
  readonly severity: number;
  readonly reports: RowReports | undefined;
  readonly issues: ValueIssues;
}

const readStatus = createFieldReader({ path: "Status", read: jobStatus });
const readTotal = createFieldReader({ path: "TotalRecordCount", read: number });

/** Reads a listing to its end: every job once. It is complete when each of its walks is. */
export async function listJobs(listing: JobListing): Promise<SourceResult> {
  const walks: Walked<Seen>[] = [];
  for (const [index, fetch] of listing.walks.entries()) {
    const expectedPages = listing.memory.get(index);
    // A walk may fail because of it, when the API refuses pages after the end: the next one expects nothing.
    listing.memory.delete(index);
    const walked = await walkOf(listing, { fetch, expectedPages });
    const pages = walked.disagreement === undefined ? walked.pages : expectedPages;
    if (pages !== undefined) listing.memory.set(index, pages);
    walks.push(walked);
  }
  const disagreement = walks.map((walked) => walked.disagreement).find((text) => text !== undefined);
  const rows = unionOf(walks);
  return {
    reports: reportsOf(rows),
    rejectedRows: walks.reduce((sum, { rowsWithoutKey }) => sum + rowsWithoutKey, 0),
    unansweredIds: 0,
    issues: joinIssues(rows.map(({ issues }) => issues)),
    exhaustive: disagreement === undefined,
    disagreement,
  };
}

/** What all walks saw, each job once. */
function unionOf(walks: readonly Walked<Seen>[]): readonly Seen[] {
  const [only] = walks;
  if (only && walks.length === 1) return only.rows;
  const union = new Map<string | undefined, Seen>();
  for (const row of walks.flatMap(({ rows }) => rows)) {
    const earlier = union.get(row.key);
    union.set(row.key, earlier ? worse(earlier, row) : row);
  }
  return [...union.values()];
}

/** A direction that is listed as a row of its own and inside its counterpart is one job: the row says more. */
function reportsOf(rows: readonly Seen[]): readonly JobReport[] {
  const pairs = rows.flatMap(({ reports }) => (reports ? [reports] : []));
  const reports = new Map(pairs.map(({ listed }) => [jobKeyOf(listed), listed]));
  for (const { reverse } of pairs) {
    if (reverse && !reports.has(jobKeyOf(reverse))) reports.set(jobKeyOf(reverse), reverse);
  }
  return [...reports.values()];
}

interface WalkPlan {
  readonly fetch: JobListing["walks"][number];
  readonly expectedPages: number | undefined;
}

function walkOf(listing: JobListing, { fetch, expectedPages }: WalkPlan): Promise<Walked<Seen>> {
  const { operation, clock, signal, pageSize } = listing;
  return walk<Seen>({
    operation,
    signal,
    pageSize,
    expectedPages,
    keyOf: ({ key }) => key,
    choose: worse,
    async fetch(page, stop) {
      const body = await fetch(page, stop);
      const observedAtMs = clock.monotonic();
      const rows = requiredList(body, listing.list, operation);
      return {
        rows: rows.map((row) => see({ fields: objectOf(row), observedAtMs }, listing)),
        total: readTotal(body, ignoredIssues),
      };
    },
  });
}

/** Translates a row. Its issues are its own: only those of rows that are kept count. */
function see(sighting: Sighting, listing: JobListing): Seen {
  const { fields } = sighting;
  const jobId = listing.idOf(fields);
  const severity = severityOf(sighting);
  if (!jobId) return { key: undefined, severity, reports: undefined, issues: ignoredIssues.found() };
  const issues = createIssues();
  const reports = withKnownParts(listing.toReports(sighting, issues), listing);
  const key = jobKeyOf({ jobId, direction: listing.directionOf(fields, ignoredIssues) });
  return { key, severity, reports, issues: issues.found() };
}

/**
 * The same reports, with all parts that are known already: what is told again page by page would otherwise be kept until the walk ends, and
 * grow old for nothing.
 */
function withKnownParts({ listed, reverse }: RowReports, { known }: JobListing): RowReports {
  if (known === undefined) return { listed, reverse };
  const share = (report: JobReport): JobReport => withSharedParts(known(jobKeyOf(report)), report);
  return { listed: share(listed), reverse: reverse && share(reverse) };
}

/** Of two sightings of one job within a listing: the one in the worse state; the later one when they are alike. */
function worse(earlier: Seen, later: Seen): Seen {
  return earlier.severity < later.severity ? earlier : later;
}

const severityOf = ({ fields }: Sighting): number =>
  severityOfState[stateOfStatus[readStatus(fields, ignoredIssues) ?? "unknown"]];
