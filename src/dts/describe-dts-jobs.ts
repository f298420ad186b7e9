import type { ApiClient } from "../aliyun/api-client.js";
import type { DelayUnit } from "../config/config.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { mapInSlices } from "../lib/map-in-slices.js";
import { type JobType, jobKeyOf } from "../model/job.js";
import type { Collect, JobReport } from "../model/report.js";
import { type Fields, isObject, objectOf, requiredList, textOf } from "./decode.js";
import { toJobFields } from "./job-row.js";
import { createNotes, ignoredNotes, type NoteTaker } from "./notes.js";
import { type Sighting, worse } from "./sighting.js";
import { toDirection, toNumber } from "./translate.js";
import { type Page, walk } from "./walk.js";

/** What a collector of DescribeDtsJobs needs. */
export interface DtsJobsDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  readonly type: JobType;
  readonly delayUnit: DelayUnit;
  readonly pageSize: number;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
}

const operation = "DescribeDtsJobs";

/** `JobType` of the request. It is always sent: its default, MIGRATION, would silently hide all other jobs. */
const requestedType: Readonly<Record<JobType, string>> = {
  migration: "MIGRATION",
  sync: "SYNC",
  subscribe: "SUBSCRIBE",
};

/** Lists all jobs of one type with DescribeDtsJobs; a two-way synchronization gives two reports. */
export function createDtsJobsCollector(deps: DtsJobsDeps): Collect {
  return async (signal) => {
    const walked = await walk<Sighting>({
      operation,
      keyOf: ({ fields }) => keyOf(fields),
      choose: worse,
      fetch: (page) => fetchPage(deps, page, signal),
    });
    const notes = createNotes();
    return {
      reports: await toReports(walked.rows, deps, notes),
      modifications: [],
      rejectedRows: walked.rowsWithoutKey,
      unansweredIds: 0,
      notes: notes.taken(),
      exhaustive: walked.disagreement === undefined,
      disagreement: walked.disagreement,
    };
  };
}

async function fetchPage(deps: DtsJobsDeps, page: number, signal: AbortSignal): Promise<Page<Sighting>> {
  const body = await deps.client.call(
    operation,
    {
      // The page wants Region and calls RegionId deprecated; clients of 2021 to 2026 were refused without one or the other.
      Region: deps.target.regionId,
      RegionId: deps.target.regionId,
      JobType: requestedType[deps.type],
      PageNumber: page,
      PageSize: deps.pageSize,
      // New jobs come last, so that creating one while pages are read does not shift the others.
      OrderColumn: "CreateTime",
      OrderDirection: "ASC",
      WithoutDbList: true,
      ResourceGroupId: deps.resourceGroupId || undefined,
    },
    signal,
  );
  const observedAtMs = deps.clock.monotonic();
  return {
    rows: requiredList(body, "DtsJobList", operation).map((row) => ({ fields: objectOf(row), observedAtMs })),
    total: toNumber(body["TotalRecordCount"], "TotalRecordCount", ignoredNotes),
  };
}

const idOf = (row: Fields): string | undefined => textOf(row["DtsJobId"]) ?? textOf(row["DtsInstanceID"]);

function keyOf(row: Fields): string | undefined {
  const jobId = idOf(row);
  return jobId && jobKeyOf({ jobId, direction: toDirection(row["DtsJobDirection"], ignoredNotes) });
}

async function toReports(
  sightings: readonly Sighting[],
  deps: DtsJobsDeps,
  notes: NoteTaker,
): Promise<readonly JobReport[]> {
  const pairs = await mapInSlices(sightings, (sighting) => ({
    listed: toReport(sighting, deps, notes),
    reverse: toReverseReport(sighting, deps, notes),
  }));
  // A direction that is listed as a row of its own and inside its counterpart is one job: the row says more.
  const reports = new Map(pairs.map(({ listed }) => [jobKeyOf(listed), listed]));
  for (const { reverse } of pairs) {
    if (reverse && !reports.has(jobKeyOf(reverse))) reports.set(jobKeyOf(reverse), reverse);
  }
  return [...reports.values()];
}

function toReport({ fields, observedAtMs }: Sighting, deps: DtsJobsDeps, notes: NoteTaker): JobReport {
  return {
    ...toJobFields(fields, { delayUnit: deps.delayUnit, notes }),
    api: "jobs",
    observedAtMs,
    account: deps.target.account,
    regionId: deps.target.regionId,
    type: deps.type,
    jobId: idOf(fields) ?? "",
    direction: toDirection(fields["DtsJobDirection"], notes),
  };
}

// What belongs to the instance holds for both directions; ReverseJob often leaves it out.
const fieldsOfInstance = [
  "DtsInstanceID",
  "DtsJobName",
  "DtsJobClass",
  "PayType",
  "ExpireTime",
  "DtsBisLabel",
  "ResourceGroupId",
  "TagList",
];

/** The other direction, if there is one: one-way jobs carry a ReverseJob of eight empty objects. */
function toReverseReport(sighting: Sighting, deps: DtsJobsDeps, notes: NoteTaker): JobReport | undefined {
  const reverse = sighting.fields["ReverseJob"];
  if (!isObject(reverse) || (!textOf(reverse["Status"]) && !textOf(reverse["DtsJobId"]))) return undefined;
  const fields: Fields = {
    ...Object.fromEntries(fieldsOfInstance.map((field) => [field, sighting.fields[field]])),
    DtsJobId: idOf(sighting.fields),
    ...Object.fromEntries(Object.entries(reverse).filter(([, value]) => value !== "" && value !== null)),
    DtsJobDirection: "Reverse",
  };
  return toReport({ fields, observedAtMs: sighting.observedAtMs }, deps, notes);
}
