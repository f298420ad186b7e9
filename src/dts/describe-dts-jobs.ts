import type { ApiClient } from "../aliyun/api-client.js";
import type { DelayUnit } from "../config/config.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import { withFields } from "../lib/with-fields.js";
import type { JobType } from "../model/job.js";
import type { Collect, JobReport } from "../model/report.js";
import { isAbsent, textOf } from "./decode.js";
import { createDirectionReader, createFieldReader } from "./field-reader.js";
import { jobDirection, jobId, reverseJob } from "./fields.js";
import { listJobs, type PageMemory, type Sighting } from "./job-listing.js";
import { toJobFields } from "./job-row.js";
import { type IssueCollector, ignoredIssues } from "./value-issues.js";

/** What a collector of DescribeDtsJobs needs. */
export interface DtsJobsDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  readonly type: JobType;
  readonly delayUnit: DelayUnit;
  /** Walks a second time, for Zero-ETL jobs: whether the plain listing has them too no page says. Default: false. */
  readonly zeroEtl?: boolean;
  readonly pageSize: number;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
  /** Of the target: empty before its first poll. */
  readonly memory: PageMemory;
  /** What the target knows of a job so far, by its key. */
  readonly known?: ((jobKey: string) => JobReport | undefined) | undefined;
}

const operation = "DescribeDtsJobs";

/** `JobType` of the request. It is always sent: its default, MIGRATION, would silently hide all other jobs. */
const requestedType: Readonly<Record<JobType, string>> = {
  migration: "MIGRATION",
  sync: "SYNC",
  subscribe: "SUBSCRIBE",
};

const directionOf = createDirectionReader(jobDirection);
const readReverse = createFieldReader(reverseJob);
const readJobId = createFieldReader(jobId);
const idOf = (row: JsonObject, issues: IssueCollector = ignoredIssues): string | undefined =>
  readJobId(row, issues) ?? textOf(row["DtsInstanceID"]);

/** Lists all jobs of one type with DescribeDtsJobs; a two-way synchronization gives two reports. */
export function createDtsJobsCollector(deps: DtsJobsDeps): Collect {
  return (signal) =>
    listJobs({
      operation,
      list: "DtsJobList",
      clock: deps.clock,
      memory: deps.memory,
      walks: requestsOf(deps).map(
        (request) => (page, stop) =>
          deps.client.call(operation, withFields(request, { PageNumber: page }), stop),
      ),
      signal,
      pageSize: deps.pageSize,
      idOf: (row) => idOf(row),
      directionOf,
      known: deps.known,
      toReports: (sighting, issues) => ({
        listed: toReport(sighting, deps, issues),
        reverse: toReverseReport(sighting, deps, issues),
      }),
    });
}

/** A request for each walk. */
function requestsOf(deps: DtsJobsDeps) {
  const request = requestOf(deps);
  return deps.zeroEtl ? [request, { ...request, ZeroEtlJob: true }] : [request];
}

function requestOf(deps: DtsJobsDeps) {
  return {
    // The page wants Region and calls RegionId deprecated; clients of 2021 to 2026 were refused without one or the other.
    Region: deps.target.regionId,
    RegionId: deps.target.regionId,
    JobType: requestedType[deps.type],
    PageSize: deps.pageSize,
    // New jobs come last, so that creating one while pages are read does not shift the others.
    OrderColumn: "CreateTime",
    OrderDirection: "ASC",
    WithoutDbList: true,
    ResourceGroupId: deps.resourceGroupId || undefined,
  };
}

function toReport({ fields, observedAtMs }: Sighting, deps: DtsJobsDeps, issues: IssueCollector): JobReport {
  return Object.assign(toJobFields(fields, { delayUnit: deps.delayUnit, issues }), {
    api: "jobs" as const,
    observedAtMs,
    account: deps.target.account,
    regionId: deps.target.regionId,
    type: deps.type,
    jobId: idOf(fields, issues) ?? "",
    direction: directionOf(fields, issues),
  });
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
function toReverseReport(
  sighting: Sighting,
  deps: DtsJobsDeps,
  issues: IssueCollector,
): JobReport | undefined {
  const reverse = readReverse(sighting.fields, issues);
  if (!reverse || (isAbsent(reverse["Status"]) && isAbsent(reverse["DtsJobId"]))) return undefined;
  const fields: Record<string, unknown> = {};
  for (const field of fieldsOfInstance) fields[field] = sighting.fields[field];
  fields["DtsJobId"] = idOf(sighting.fields);
  for (const [field, value] of Object.entries(reverse))
    if (value !== "" && value !== null) fields[field] = value;
  fields["DtsJobDirection"] = "Reverse";
  return toReport({ fields, observedAtMs: sighting.observedAtMs }, deps, issues);
}
