import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Collect, JobReport } from "../model/report.js";
import { type Fields, isObject, objectOf, optionalList, requiredList, textOf } from "./decode.js";
import { createNotes, type NoteTaker } from "./notes.js";
import { toDirection, toJobStatus, toUnixSeconds } from "./translate.js";

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

/**
 * Status and checkpoint of all known synchronization instances, in batches: the fast lane between two walks. It only
 * adds to jobs that a listing has; ids that it leaves out are counted and never taken for gone.
 */
export function createStatusListCollector(deps: StatusListDeps): Collect {
  return async (signal) => {
    const notes = createNotes();
    const asked = [...new Set(deps.instances())];
    const reports: JobReport[] = [];
    const answered = new Set<string>();
    let rejectedRows = 0;
    for (let start = 0; start < asked.length; start += deps.batchSize) {
      for (const row of await fetchBatch(deps, asked.slice(start, start + deps.batchSize), signal)) {
        const instanceId = textOf(row["SynchronizationJobId"]);
        if (instanceId === undefined) rejectedRows += 1;
        else reports.push(...toReports({ row, instanceId }, deps, notes));
        if (instanceId !== undefined) answered.add(instanceId);
      }
    }
    const unanswered = asked.filter((instanceId) => !answered.has(instanceId)).length;
    return {
      reports,
      modifications: [],
      rejectedRows,
      unansweredIds: unanswered,
      notes: notes.taken(),
      exhaustive: unanswered === 0,
      disagreement:
        unanswered === 0 ? undefined : `${unanswered} of ${asked.length} ids were left unanswered`,
    };
  };
}

async function fetchBatch(
  { client, target, resourceGroupId }: StatusListDeps,
  instanceIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly Fields[]> {
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
  { row, instanceId }: { readonly row: Fields; readonly instanceId: string },
  { clock, target }: StatusListDeps,
  notes: NoteTaker,
): readonly JobReport[] {
  const directions = (optionalList(row["SynchronizationDirectionInfoList"]) ?? []).filter(isObject);
  return directions.map((fields) => ({
    api: "status_list",
    observedAtMs: clock.monotonic(),
    account: target.account,
    regionId: target.regionId,
    type: "sync",
    jobId: instanceId,
    instanceId,
    direction: toDirection(fields["SynchronizationDirection"], notes),
    status: toJobStatus(fields["Status"], "Status", notes),
    checkpointSeconds: toUnixSeconds(fields["Checkpoint"], "Checkpoint", notes),
  }));
}
