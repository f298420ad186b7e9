import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { mapInSlices } from "../lib/map-in-slices.js";
import { jobKeyOf } from "../model/job.js";
import type { Collect, JobReport } from "../model/report.js";
import { type Fields, objectOf, requiredList, textOf } from "./decode.js";
import { toEndpoint, toTags } from "./job-row.js";
import { createNotes, ignoredNotes, type NoteTaker } from "./notes.js";
import { toErrors, toPhases, toPrecheckItems } from "./phases.js";
import { type Sighting, worse } from "./sighting.js";
import {
  dataRate,
  toDelaySeconds,
  toDirection,
  toJobStatus,
  toNumber,
  toQuantity,
  toUnixSeconds,
} from "./translate.js";
import { walk } from "./walk.js";

/** What the legacy listing needs. */
export interface SynchronizationJobsDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  readonly pageSize: number;
  readonly resourceGroupId: string;
}

const operation = "DescribeSynchronizationJobs";

/** Lists synchronization instances with the legacy API, one row per direction (pages of 2021 and 2023). */
export function createSynchronizationJobsCollector(deps: SynchronizationJobsDeps): Collect {
  return async (signal) => {
    const walked = await walk<Sighting>({
      operation,
      keyOf: ({ fields }) => keyOf(fields),
      choose: worse,
      fetch: async (page) => {
        const body = await deps.client.call(
          operation,
          {
            RegionId: deps.target.regionId,
            // This API counts pages by PageNum, although its answer says PageNumber.
            PageNum: page,
            PageSize: deps.pageSize,
            ResourceGroupId: deps.resourceGroupId || undefined,
          },
          signal,
        );
        const observedAtMs = deps.clock.monotonic();
        const rows = requiredList(body, "SynchronizationInstances", operation);
        return {
          rows: rows.map((row) => ({ fields: objectOf(row), observedAtMs })),
          total: toNumber(body["TotalRecordCount"], "TotalRecordCount", ignoredNotes),
        };
      },
    });
    const notes = createNotes();
    return {
      reports: await mapInSlices(walked.rows, (sighting) => toReport(sighting, deps.target, notes)),
      modifications: [],
      rejectedRows: walked.rowsWithoutKey,
      unansweredIds: 0,
      notes: notes.taken(),
      exhaustive: walked.disagreement === undefined,
      disagreement: walked.disagreement,
    };
  };
}

function keyOf(row: Fields): string | undefined {
  const jobId = textOf(row["SynchronizationJobId"]);
  return jobId && jobKeyOf({ jobId, direction: toDirection(row["SynchronizationDirection"], ignoredNotes) });
}

function toReport({ fields: row, observedAtMs }: Sighting, target: Target, notes: NoteTaker): JobReport {
  const instanceId = textOf(row["SynchronizationJobId"]) ?? "";
  const phases = toPhases(row, row, notes);
  const performance = objectOf(row["Performance"]);
  return {
    api: "legacy_sync",
    observedAtMs,
    account: target.account,
    regionId: target.regionId,
    type: "sync",
    jobId: instanceId,
    instanceId,
    direction: toDirection(row["SynchronizationDirection"], notes),
    name: textOf(row["SynchronizationJobName"]),
    status: toJobStatus(row["Status"], "Status", notes),
    jobClass: textOf(row["SynchronizationJobClass"]),
    payType: textOf(row["PayType"]),
    source: toEndpoint(row["SourceEndpoint"]),
    destination: toEndpoint(row["DestinationEndpoint"]),
    tags: toTags(row["Tags"], "Key", "Value"),
    delaySeconds: toDelaySeconds(row["Delay"], "s", notes),
    // JobCreateTime has a zone. CreateTime is the same moment without one.
    createdAtSeconds:
      toUnixSeconds(row["JobCreateTime"], "JobCreateTime", notes) ??
      toUnixSeconds(row["CreateTime"], "CreateTime", notes),
    expiresAtSeconds: toUnixSeconds(row["ExpireTime"], "ExpireTime", notes),
    statementsPerSecond: toNumber(performance["RPS"], "Performance.RPS", notes),
    throughputBytesPerSecond: toQuantity(
      performance["FLOW"],
      { field: "Performance.FLOW", factors: dataRate },
      notes,
    ),
    phases,
    precheckItems: toPrecheckItems(row, notes),
    errors: toErrors(row, phases),
    errorMessage: textOf(row["ErrorMessage"]),
  };
}
