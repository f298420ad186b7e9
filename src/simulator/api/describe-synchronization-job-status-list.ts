import { refuse } from "../gateway/refusal.js";
import type { DirectionRow, DtsJobRow } from "../world/row.js";
import { type Action, type ActionCall, textOf } from "./action.js";

const idsParameter = "SynchronizationJobIdListJsonStr";

/** DescribeSynchronizationJobStatusList, a legacy API: the status and checkpoint of each direction, for known instance ids. */
export const describeSynchronizationJobStatusList: Action = {
  name: "DescribeSynchronizationJobStatusList",
  listField: "SynchronizationJobListStatusList",
  answer,
};

// Ids that belong to no synchronization are left out without a word.
function answer({ parameters, world, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const asked = askedIds(textOf(parameters, idsParameter));
  const rows = new Map(
    world
      ?.plans("sync", "arbitrary")
      .filter((plan) => plan.instanceId !== undefined && asked.has(plan.instanceId))
      .map((plan) => [plan.instanceId, world.row(plan)]),
  );
  const found = [...asked].flatMap((id) => {
    const row = rows.get(id);
    return row ? [instance(id, row)] : [];
  });
  return {
    TotalRecordCount: found.length,
    PageRecordCount: found.length,
    RequestId: requestId,
    PageNumber: 1,
    SynchronizationJobListStatusList: found,
    Success: true,
  };
}

function askedIds(text: string | undefined): ReadonlySet<string> {
  if (text === undefined) throw refuse("MissingParameter", idsParameter);
  const ids = parseJson(text);
  if (!Array.isArray(ids) || !ids.every((id): id is string => typeof id === "string")) {
    throw refuse("InvalidParameter", idsParameter);
  }
  return new Set(ids);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function instance(id: string, row: DtsJobRow): object {
  return {
    SynchronizationJobId: id,
    SynchronizationDirectionInfoList: [
      direction(row, "Forward"),
      ...(row.ReverseJob?.Status === undefined ? [] : [direction(row.ReverseJob, "Reverse")]),
    ],
  };
}

// There is no checkpoint before the incremental phase.
function direction(row: DirectionRow, name: string): object {
  const phase = row.DataSynchronizationStatus?.Status ?? "NotStarted";
  return {
    Status: row.Status,
    ...(phase === "NotStarted" ? {} : { Checkpoint: row.Checkpoint }),
    SynchronizationDirection: name,
  };
}
