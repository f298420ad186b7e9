import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import type { Collect, JobReport } from "../model/report.js";
import { textOf } from "./decode.js";
import { createDirectionReader, createRowReader } from "./field-reader.js";
import { synchronizationDirection, synchronizationFields, synchronizationTags } from "./fields.js";
import { listJobs, type PageMemory, type Sighting } from "./job-listing.js";
import { createTagReader, roomOfJob, roomOfReport, toEndpoints } from "./job-row.js";
import { toErrors, toPhases, toPrecheckItems } from "./phases.js";
import type { IssueCollector } from "./value-issues.js";

/** What the legacy listing needs. */
export interface SynchronizationJobsDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  readonly pageSize: number;
  readonly resourceGroupId: string;
  /** Of the target: empty before its first poll. */
  readonly memory: PageMemory;
  /** What the target knows of a job so far, by its key. */
  readonly known?: ((jobKey: string) => JobReport | undefined) | undefined;
}

const operation = "DescribeSynchronizationJobs";

const directionOf = createDirectionReader(synchronizationDirection);
const readRow = createRowReader(synchronizationFields, [...roomOfReport, ...roomOfJob]);
const readTags = createTagReader(synchronizationTags);
const idOf = (row: JsonObject): string | undefined => textOf(row["SynchronizationJobId"]);

/** Lists synchronization instances with the legacy API, one row per direction (pages of 2021 and 2023). */
export function createSynchronizationJobsCollector(deps: SynchronizationJobsDeps): Collect {
  return (signal) =>
    listJobs({
      operation,
      list: "SynchronizationInstances",
      clock: deps.clock,
      memory: deps.memory,
      walks: [(page, stop) => deps.client.call(operation, requestOf(deps, page), stop)],
      signal,
      pageSize: deps.pageSize,
      idOf,
      directionOf,
      known: deps.known,
      toReports: (sighting, issues) => ({ listed: toReport(sighting, deps.target, issues) }),
    });
}

function requestOf({ target, pageSize, resourceGroupId }: SynchronizationJobsDeps, page: number) {
  return {
    RegionId: target.regionId,
    // This API counts pages by PageNum, although its answer says PageNumber.
    PageNum: page,
    PageSize: pageSize,
    ResourceGroupId: resourceGroupId || undefined,
  };
}

function toReport(
  { fields: row, observedAtMs }: Sighting,
  target: Target,
  issues: IssueCollector,
): JobReport {
  const phases = toPhases(row, issues);
  const endpoints = toEndpoints(row, issues);
  return Object.assign(readRow(row, issues), {
    api: "legacy_sync" as const,
    observedAtMs,
    account: target.account,
    regionId: target.regionId,
    type: "sync" as const,
    jobId: idOf(row) ?? "",
    direction: directionOf(row, issues),
    source: endpoints.source,
    destination: endpoints.destination,
    tags: readTags(row, issues),
    phases,
    precheckItems: toPrecheckItems(row, issues),
    errors: toErrors(row, phases, issues),
  });
}
