import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import { sideBySide } from "../lib/side-by-side.js";
import type { Collect, JobReport } from "../model/report.js";
import { objectOf, requiredList, textOf } from "./decode.js";
import { createDirectionReader, createFieldReader, createRowReader } from "./field-reader.js";
import { directionList, statusListFields, synchronizationDirection } from "./fields.js";
import { roomOfReport } from "./job-row.js";
import { createIssues, type IssueCollector } from "./value-issues.js";

/** What the fast lane needs. */
export interface StatusListDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  /** Ids in one request. The page states no maximum. */
  readonly batchSize: number;
  readonly resourceGroupId: string;
  /** Synchronization instances that the listings know at present: this API answers only what it is asked for. */
  readonly instances: () => readonly string[];
}

const operation = "DescribeSynchronizationJobStatusList";
/** More than the client has in flight for the fast lane, so that a far cloud is asked at the full rate. */
const batchesAtOnce = 20;
const directionOf = createDirectionReader(synchronizationDirection);
const readDirections = createFieldReader(directionList);
const readDirection = createRowReader(statusListFields, [...roomOfReport, "instanceId"]);

/**
 * Status and checkpoint of all known synchronization instances, in batches: the fast lane between two walks. It only
 * adds to jobs that a listing has; ids that it leaves out are counted and never taken for gone.
 */
export function createStatusListCollector(deps: StatusListDeps): Collect {
  return async (signal) => {
    const issues = createIssues();
    const asked = [...new Set(deps.instances())];
    const reports: JobReport[] = [];
    const answered = new Set<string>();
    let rejectedRows = 0;
    await sideBySide(
      batchesOf(asked, deps.batchSize),
      { atOnce: batchesAtOnce, signal },
      async (batch, stop) => {
        for (const row of await fetchBatch(deps, batch, stop)) {
          const instanceId = textOf(row["SynchronizationJobId"]);
          if (instanceId === undefined) rejectedRows += 1;
          else reports.push(...toReports({ row, instanceId }, deps, issues));
          if (instanceId !== undefined) answered.add(instanceId);
        }
      },
    );
    const unanswered = asked.filter((instanceId) => !answered.has(instanceId)).length;
    return {
      reports,
      rejectedRows,
      unansweredIds: unanswered,
      issues: issues.found(),
      exhaustive: unanswered === 0,
      disagreement:
        unanswered === 0 ? undefined : `${unanswered} of ${asked.length} ids were left unanswered`,
    };
  };
}

function* batchesOf(ids: readonly string[], size: number): IterableIterator<readonly string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}

async function fetchBatch(
  { client, target, resourceGroupId }: StatusListDeps,
  instanceIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const body = await client.call(
    operation,
    {
      RegionId: target.regionId,
      SynchronizationJobIdListJsonStr: JSON.stringify(instanceIds),
      ResourceGroupId: resourceGroupId || undefined,
    },
    signal,
  );
  return requiredList(body, "SynchronizationJobListStatusList", operation).map(objectOf);
}

/** One report per direction; an instance may have none, one or two. */
function toReports(
  { row, instanceId }: { readonly row: JsonObject; readonly instanceId: string },
  { clock, target }: StatusListDeps,
  issues: IssueCollector,
): readonly JobReport[] {
  return (readDirections(row, issues) ?? []).map((fields) =>
    Object.assign(readDirection(fields, issues), {
      api: "status_list" as const,
      observedAtMs: clock.monotonic(),
      account: target.account,
      regionId: target.regionId,
      type: "sync" as const,
      jobId: instanceId,
      instanceId,
      direction: directionOf(fields, issues),
    }),
  );
}
