import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import { type Direction, jobKeyOf } from "../model/job.js";
import type { JobReport, SourceResult } from "../model/report.js";
import { severityOfState, stateOfStatus } from "../model/status.js";
import { objectOf, requiredList } from "./decode.js";
import { createFieldReader } from "./field-reader.js";
import { jobStatus, number } from "./readings.js";
import { createIssues, type IssueCollector, ignoredIssues } from "./value-issues.js";
import { type Walked, walk } from "./walk.js";

/** A row of a listing as answered, and when. */
export interface Sighting {
  readonly fields: JsonObject;
  /** Monotonic. */
  readonly observedAtMs: number;
}

/** An API that lists jobs page by page. */
export interface JobListing {
  readonly operation: string;
  /** The field of the answer that holds the rows. */
  readonly list: string;
  readonly clock: Clock;
  /** Each asks for a page, counted from 1, of a walk of its own. A job that several walks find is one job. */
  readonly walks: readonly ((page: number) => Promise<JsonObject>)[];
  /** The id of the job that a row is about; undefined: the row is rejected. */
  idOf(row: JsonObject): string | undefined;
  directionOf(row: JsonObject, issues: IssueCollector): Direction;
  toReports(sightings: readonly Sighting[], issues: IssueCollector): Promise<readonly JobReport[]>;
}

const readStatus = createFieldReader({ path: "Status", read: jobStatus });
const readTotal = createFieldReader({ path: "TotalRecordCount", read: number });

/** Reads a listing to its end: every job once. It is complete when each of its walks is. */
export async function listJobs(listing: JobListing): Promise<SourceResult> {
  const walks: Walked<Sighting>[] = [];
  for (const fetch of listing.walks) walks.push(await walkOf(listing, fetch));
  const disagreement = walks.map((walked) => walked.disagreement).find((text) => text !== undefined);
  const issues = createIssues();
  return {
    reports: await listing.toReports(unionOf(walks, listing), issues),
    rejectedRows: walks.reduce((sum, { rowsWithoutKey }) => sum + rowsWithoutKey, 0),
    unansweredIds: 0,
    issues: issues.found(),
    exhaustive: disagreement === undefined,
    disagreement,
  };
}

/** What all walks saw, each job once. */
function unionOf(walks: readonly Walked<Sighting>[], listing: JobListing): readonly Sighting[] {
  const [only] = walks;
  if (only && walks.length === 1) return only.rows;
  const union = new Map<string | undefined, Sighting>();
  for (const sighting of walks.flatMap(({ rows }) => rows)) {
    const key = keyOf(sighting, listing);
    const earlier = union.get(key);
    union.set(key, earlier ? worse(earlier, sighting) : sighting);
  }
  return [...union.values()];
}

function keyOf({ fields }: Sighting, listing: JobListing): string | undefined {
  const jobId = listing.idOf(fields);
  return jobId && jobKeyOf({ jobId, direction: listing.directionOf(fields, ignoredIssues) });
}

function walkOf(listing: JobListing, fetch: JobListing["walks"][number]): Promise<Walked<Sighting>> {
  const { operation, clock } = listing;
  return walk<Sighting>({
    operation,
    keyOf: (sighting) => keyOf(sighting, listing),
    choose: worse,
    async fetch(page) {
      const body = await fetch(page);
      const observedAtMs = clock.monotonic();
      const rows = requiredList(body, listing.list, operation);
      return {
        rows: rows.map((row) => ({ fields: objectOf(row), observedAtMs })),
        total: readTotal(body, ignoredIssues),
      };
    },
  });
}

/** Of two sightings of one job within a listing: the one in the worse state; the later one when they are alike. */
function worse(earlier: Sighting, later: Sighting): Sighting {
  return severityOf(earlier) < severityOf(later) ? earlier : later;
}

const severityOf = ({ fields }: Sighting): number =>
  severityOfState[stateOfStatus[readStatus(fields, ignoredIssues) ?? "unknown"]];
