import { utcText } from "../simulated-time.js";
import { legacyPrecheck } from "../world/phases.js";
import type { JobPlan } from "../world/plan.js";
import type { DirectionRow, DtsJobRow, EndpointRow } from "../world/row.js";

/**
 * One direction of a synchronization as the page of DescribeSynchronizationJobs shows it: numbers as text, a
 * lower-case `synchronizing`, `Initializating`, a creation time in UTC+8, and an incremental status that is mostly empty.
 * `way` is undefined for a one-way job, which names no direction.
 */
export function legacyRow(plan: JobPlan, job: DtsJobRow, way: string | undefined): object {
  const row = way === "Reverse" && job.ReverseJob ? job.ReverseJob : job;
  return {
    Status: legacyStatus(row.Status ?? ""),
    SynchronizationObjects: [objects(plan)],
    DataInitializationStatus: row.DataInitializationStatus,
    SynchronizationJobName: plan.name,
    InstanceCreateTime: utcText(plan.createdAtSeconds + 99),
    CreateTime: chinaTime(plan.createdAtSeconds),
    JobCreateTime: utcText(plan.createdAtSeconds),
    PayType: row.PayType,
    ...(row.Delay === undefined ? {} : { Delay: String(row.Delay) }),
    ...(row.ErrorMessage === undefined ? {} : { ErrorMessage: row.ErrorMessage }),
    PrecheckStatus: legacyPrecheck(row.PrecheckStatus ?? {}),
    SynchronizationJobId: plan.instanceId,
    ...(way === undefined ? {} : { SynchronizationDirection: way }),
    // Typed as text in the page, a boolean in its sample: both occur.
    DataInitialization: plan.key % 2 === 0 ? true : "true",
    StructureInitialization: plan.key % 2 === 0 ? "true" : true,
    DestinationEndpoint: endpoint(row.DestinationEndpoint),
    SourceEndpoint: endpoint(row.SourceEndpoint),
    ...(row.ExpireTime === undefined ? {} : { ExpireTime: row.ExpireTime }),
    Performance: performance(row),
    SynchronizationJobClass: row.DtsJobClass,
    Tags: job.TagList?.map((tag) => ({ Key: tag.TagKey, Value: tag.TagValue })),
    DataSynchronizationStatus: incremental(plan, row),
    StructureInitializationStatus: row.StructureInitializationStatus,
  };
}

// "No longer available" by the English page, alive by the Chinese one: older jobs have it still, and so have failed ones.
function incremental(plan: JobPlan, row: DirectionRow): object {
  const { Status, Percent, ErrorMessage } = row.DataSynchronizationStatus ?? {};
  if (ErrorMessage === undefined && plan.key % 3 !== 0) return {};
  return { Status, Percent, ErrorMessage, ...(row.Delay === undefined ? {} : { Delay: String(row.Delay) }) };
}

function legacyStatus(status: string): string {
  const spellings: Readonly<Record<string, string>> = {
    Synchronizing: "synchronizing",
    Initializing: "Initializating",
  };
  return spellings[status] ?? status;
}

// `2021-06-28 17:34:53.0`, eight hours ahead of JobCreateTime.
function chinaTime(seconds: number): string {
  return `${utcText(seconds + 8 * 3_600)
    .replace("T", " ")
    .replace("Z", "")}.0`;
}

function objects(plan: JobPlan): object {
  const schema = plan.name.replaceAll("-", "_");
  return { TableIncludes: [], TableExcludes: [], SchemaName: schema, NewSchemaName: schema };
}

function endpoint(end: EndpointRow | undefined): object {
  return {
    InstanceId: end?.InstanceID,
    InstanceType: end?.InstanceType,
    EngineName: end?.EngineName,
    ...(end?.Ip === undefined ? {} : { IP: end.Ip }),
    ...(end?.Port === undefined ? {} : { Port: end.Port }),
    ...(end?.UserName === undefined ? {} : { UserName: end.UserName }),
  };
}

function performance(row: DirectionRow): object {
  return {
    RPS: row.Performance?.Rps ?? "0",
    FLOW: `${Number(row.Performance?.Flow ?? 0).toFixed(2)}MB/s`,
  };
}
