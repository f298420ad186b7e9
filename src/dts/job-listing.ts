import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import { type Direction, jobKeyOf } from "../model/job.js";
import type { JobReport, SourceResult } from "../model/report.js";
import { severityOfState, stateOfStatus } from "../model/status.js";
import { objectOf, requiredList } from "./decode.js";
import { createFieldReader } from "./field-reader.js";
import { jobStatus, number } from "./readings.js";
import { createIssues, type IssueCollector, ignoredIssues } from "./value-issues.js";
import { walk } from "./walk.js";

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
  /** Asks for a page, counted from 1. */
  fetch(page: number): Promise<JsonObject>;
  /** The id of the job that a row is about; undefined: the row is rejected. */
  idOf(row: JsonObject): string | undefined;
  directionOf(row: JsonObject, issues: IssueCollector): Direction;
  toReports(sightings: readonly Sighting[], issues: IssueCollector): Promise<readonly JobReport[]>;
}

const readStatus = createFieldReader({ path: "Status", read: jobStatus });
const readTotal = createFieldReader({ path: "TotalRecordCount", read: number });

/** Reads a listing to its end: every job once. */
export async function listJobs(listing: JobListing): Promise<SourceResult> {
  const { operation, clock } = listing;
  const walked = await walk<Sighting>({
    operation,
    keyOf({ fields }) {
      const jobId = listing.idOf(fields);
      return jobId && jobKeyOf({ jobId, direction: listing.directionOf(fields, ignoredIssues) });
    },
    choose: worse,
    async fetch(page) {
      const body = await listing.fetch(page);
      const observedAtMs = clock.monotonic();
      const rows = requiredList(body, listing.list, operation);
      return {
        rows: rows.map((row) => ({ fields: objectOf(row), observedAtMs })),
        total: readTotal(body, ignoredIssues),
      };
    },
  });
  const issues = createIssues();
  return {
    reports: await listing.toReports(walked.rows, issues),
    rejectedRows: walked.rowsWithoutKey,
    unansweredIds: 0,
    issues: issues.found(),
    exhaustive: walked.disagreement === undefined,
    disagreement: walked.disagreement,
  };
}

/** Of two sightings of one job within a listing: the one in the worse state; the later one when they are alike. */
function worse(earlier: Sighting, later: Sighting): Sighting {
  return severityOf(earlier) < severityOf(later) ? earlier : later;
}

const severityOf = ({ fields }: Sighting): number =>
  severityOfState[stateOfStatus[readStatus(fields, ignoredIssues) ?? "unknown"]];
