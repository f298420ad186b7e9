import type { DelayUnit } from "../config/config.js";
import type { JsonObject } from "../lib/json-object.js";
import type { ConsumerGroup } from "../model/consumer-group.js";
import type { ClusterFields } from "../model/dedicated-cluster.js";
import type {
  Direction,
  Endpoint,
  JobError,
  JobFields,
  PhaseProgress,
  RetryState,
  Tag,
} from "../model/job.js";
import type { AlarmKind, AlarmPart } from "../model/job-alarms.js";
import type { ObjectModification } from "../model/modification.js";
import type { Phase, PhaseStatus } from "../model/status.js";
import type { VerificationFields } from "../model/verification.js";
import { type Field, type FieldRow, namesOfIssue } from "./field-reader.js";
import { dataRate, gigabytes, megabytes, type Progress, percentage } from "./quantities.js";
import {
  alarmKind,
  alarmPart,
  boolean,
  clusterState,
  code,
  delay,
  direction,
  duration,
  id,
  isThere,
  jobStatus,
  maxRetrySeconds,
  name,
  number,
  object,
  objects,
  phaseStatus,
  precheckResult,
  progress,
  progressRatio,
  quantity,
  text,
  time,
  verificationCheck,
  verificationFailed,
  yesOrNo,
} from "./readings.js";
import type { PrecheckResult } from "./spellings.js";

/**
 * TABLE 3: every field that is read, by API: where it stands, how it is read, where it goes in the model. The decoders read by
 * these rows, and what the exporter counts of impossible values is named by them. Left behind on purpose: DbObject, UserName,
 * Ip, Port, DatabaseName, ConsumptionClient and the rest of Reserved, which hold addresses, accounts and schemas.
 */

/** DescribeDtsJobs: a DtsJobStatus object, or a ReverseJob, which has the same shape with fewer fields. All are optional. */
export const jobFields = (delayUnit: DelayUnit): readonly FieldRow<JobFields>[] => [
  { path: "DtsInstanceID", read: text, to: "instanceId" },
  { path: "DtsJobName", read: text, to: "name" },
  { path: "Status", read: jobStatus, to: "status" },
  { path: "DtsJobClass", read: text, to: "jobClass" },
  { path: "PayType", read: text, to: "payType" },
  { path: "OriginType", read: text, to: "originType" },
  { path: "DtsBisLabel", read: text, to: "environment" },
  { path: "ResourceGroupId", read: text, to: "resourceGroupId" },
  { path: "DedicatedClusterId", read: text, to: "dedicatedClusterId" },
  { path: "Delay", read: delay(delayUnit), to: "delaySeconds" },
  { path: "Checkpoint", read: time, to: "checkpointSeconds" },
  { path: "CreateTime", read: time, to: "createdAtSeconds" },
  { path: "ExpireTime", read: time, to: "expiresAtSeconds" },
  { path: "BeginTimestamp", read: time, to: "subscriptionBeginSeconds" },
  { path: "EndTimestamp", read: time, to: "subscriptionEndSeconds" },
  { path: "ConsumptionCheckpoint", read: time, to: "subscriptionConsumerSeconds" },
  { path: "EtlSafeCheckpoint", read: time, to: "etlSafeCheckpointSeconds" },
  { path: "Performance.Rps", read: number, to: "statementsPerSecond" },
  { path: "Performance.Flow", read: quantity(dataRate), to: "throughputBytesPerSecond" },
  { path: "CpuUsage", read: quantity(percentage), to: "cpuUsageRatio" },
  { path: "MemUsage", read: quantity(megabytes), to: "memoryUsageBytes" },
  { path: "DuUsage", read: number, to: "duUsage" },
  { path: "DuRealUsage", read: quantity(percentage), to: "duUsageRatio" },
  { path: "MinDu", read: number, to: "duMin" },
  { path: "MaxDu", read: number, to: "duMax" },
  { path: "FullDataCheckStatus.CanSwitch", read: boolean, to: "switchable" },
  // Where the page of 2025 shows it; the official models do not know it there.
  { path: "CanSwitch", read: boolean, to: "switchable" },
  { path: "ErrorMessage", read: text, to: "errorMessage" },
];

/** DescribeDtsJobs: the id of a row; its instance stands in where it is absent. */
export const jobId: Field<string> = { path: "DtsJobId", read: text };

/** DescribeDtsJobs: the other direction of a two-way synchronization. */
export const reverseJob: Field<JsonObject> = { path: "ReverseJob", read: object };

/** DescribeDtsJobs: the direction of a row. Its issues are those of the legacy field. */
export const jobDirection: Field<Direction> = {
  path: "DtsJobDirection",
  read: direction,
  countedAs: "SynchronizationDirection",
};

/** DescribeDtsJobs: how a failing job is repeated. */
export const retryFields: readonly FieldRow<RetryState>[] = [
  { path: "RetryState.Retrying", read: boolean, to: "retrying" },
  { path: "RetryState.RetryCount", read: number, to: "count" },
  { path: "RetryState.RetryTime", read: duration, to: "elapsedSeconds" },
  { path: "RetryState.MaxRetryTime", read: duration, to: "limitSeconds" },
  { path: "Reserved", read: maxRetrySeconds, to: "limitSeconds", countedAs: "Reserved.maxRetryTime" },
  { path: "RetryState.RetryTarget", read: name, to: "target" },
  { path: "RetryState.Module", read: name, to: "module" },
  { path: "RetryState.MigrationErrCode", read: code, to: "errorCode" },
  { path: "RetryState.MigrationErrType", read: code, to: "errorType" },
  { path: "RetryState.ErrMessage", read: text, to: "errorMessage" },
];

/** DescribeDtsJobs: the phases that ask for a larger instance class. */
export const upgradeFields: readonly Field<boolean>[] = [
  { path: "DataSynchronizationStatus.NeedUpgrade", read: boolean },
  { path: "DataCloudStatus.NeedUpgrade", read: boolean },
];

/** DescribeSynchronizationJobs: a row (pages of 2021 and 2023). */
export const synchronizationFields: readonly FieldRow<JobFields>[] = [
  { path: "SynchronizationJobId", read: id, to: "instanceId" },
  { path: "SynchronizationJobName", read: text, to: "name" },
  { path: "Status", read: jobStatus, to: "status" },
  { path: "SynchronizationJobClass", read: text, to: "jobClass" },
  { path: "PayType", read: text, to: "payType" },
  { path: "Delay", read: delay("s"), to: "delaySeconds" },
  // JobCreateTime has a zone. CreateTime is the same moment without one.
  { path: "JobCreateTime", read: time, to: "createdAtSeconds" },
  { path: "CreateTime", read: time, to: "createdAtSeconds" },
  { path: "ExpireTime", read: time, to: "expiresAtSeconds" },
  { path: "Performance.RPS", read: number, to: "statementsPerSecond" },
  { path: "Performance.FLOW", read: quantity(dataRate), to: "throughputBytesPerSecond" },
  { path: "ErrorMessage", read: text, to: "errorMessage" },
];

/** DescribeSynchronizationJobs, DescribeSynchronizationJobStatusList: the direction of a row. */
export const synchronizationDirection: Field<Direction> = {
  path: "SynchronizationDirection",
  read: direction,
};

/** DescribeSynchronizationJobStatusList: the directions of an instance. */
export const directionList: Field<readonly JsonObject[]> = {
  path: "SynchronizationDirectionInfoList",
  read: objects,
};

/** DescribeSynchronizationJobStatusList: a direction of an instance. */
export const statusListFields: readonly FieldRow<Pick<JobFields, "status" | "checkpointSeconds">>[] = [
  { path: "Status", read: jobStatus, to: "status" },
  { path: "Checkpoint", read: time, to: "checkpointSeconds" },
];

type ModificationFields = Pick<ObjectModification, "status" | "delaySeconds">;

/** DescribeSynchronizationObjectModifyStatus: a task. */
export const modificationFields: readonly FieldRow<ModificationFields>[] = [
  { path: "Status", read: jobStatus, to: "status" },
  { path: "DataSynchronizationStatus.Delay", read: delay("s"), to: "delaySeconds", countedAs: "Delay" },
];

type ConsumerGroupFields = Pick<
  ConsumerGroup,
  "name" | "connected" | "delaySeconds" | "unconsumedMessages" | "checkpointSeconds"
>;

/** DescribeConsumerChannel: a consumer group. ConsumerGroupUserName is left behind. */
export const consumerGroupFields: readonly FieldRow<ConsumerGroupFields>[] = [
  { path: "ConsumerGroupName", read: text, to: "name" },
  { path: "MessageDelay", read: isThere, to: "connected" },
  { path: "UnconsumedData", read: isThere, to: "connected" },
  { path: "MessageDelay", read: delay("s"), to: "delaySeconds" },
  { path: "UnconsumedData", read: number, to: "unconsumedMessages" },
  { path: "ConsumptionCheckpoint", read: time, to: "checkpointSeconds" },
];

/** What a rule of DescribeJobMonitorRule says. */
export interface MonitorRule {
  readonly alarm: AlarmKind;
  readonly part: AlarmPart;
  readonly enabled: boolean;
  readonly thresholdSeconds: number;
}

/** DescribeJobMonitorRule: a rule. Phone is left behind, and so are the Topics of the answer. */
export const monitorRuleFields: readonly FieldRow<MonitorRule>[] = [
  { path: "Type", read: alarmKind, to: "alarm", countedAs: "MonitorRules.Type" },
  { path: "JobType", read: alarmPart, to: "part", countedAs: "MonitorRules.JobType" },
  { path: "State", read: yesOrNo, to: "enabled", countedAs: "MonitorRules.State" },
  { path: "DelayRuleTime", read: delay("s"), to: "thresholdSeconds" },
];

/** One end of a job, in every listing. */
export const endpointFields = (end: "Source" | "Destination"): readonly FieldRow<Endpoint>[] => [
  { path: `${end}Endpoint.EngineName`, read: text, to: "engine" },
  { path: `${end}Endpoint.InstanceType`, read: text, to: "instanceType" },
  { path: `${end}Endpoint.InstanceID`, read: text, to: "instanceId" },
  { path: `${end}Endpoint.InstanceId`, read: text, to: "instanceId", countedAs: `${end}Endpoint.InstanceID` },
  { path: `${end}Endpoint.Region`, read: text, to: "regionId" },
];

/** The tags of a job, and what each of them says. */
export interface TagTable {
  readonly list: Field<readonly JsonObject[]>;
  readonly rows: readonly FieldRow<Tag>[];
}

/** DescribeDtsJobs: tags. */
export const jobTags: TagTable = tags("TagList", "TagKey", "TagValue");

/** DescribeSynchronizationJobs: tags. */
export const synchronizationTags: TagTable = tags("Tags", "Key", "Value");

function tags(list: string, key: string, value: string): TagTable {
  return {
    list: { path: list, read: objects },
    rows: [
      { path: key, read: text, to: "key", countedAs: `${list}.${key}` },
      { path: value, read: text, to: "value", countedAs: `${list}.${value}` },
    ],
  };
}

/** The errors of a row, wherever they are told by code. */
export const errorDetails: Field<readonly JsonObject[]> = { path: "ErrorDetails", read: objects };

/** An item of ErrorDetails. */
export const errorDetailFields: readonly FieldRow<Pick<JobError, "code">>[] = [
  { path: "ErrorCode", read: code, to: "code", countedAs: "ErrorDetails.ErrorCode" },
];

/** The error of a whole row. */
export const jobErrorFields: readonly FieldRow<Pick<JobError, "code" | "type">>[] = [
  { path: "MigrationErrCode", read: code, to: "code" },
  { path: "MigrationErrType", read: code, to: "type" },
];

/** The items of a precheck. */
export const precheckList: Field<readonly JsonObject[]> = { path: "PrecheckStatus.Detail", read: objects };

/** What an item of PrecheckStatus.Detail says. */
export interface PrecheckItem {
  readonly result: PrecheckResult;
  readonly item: string;
  readonly reason: string;
  readonly repair: string;
}

/** What a name of a precheck item counts as when it is none: a failing item without a name cannot be shown. */
export const precheckItemName = "PrecheckStatus.Detail.CheckItem";

/** An item of PrecheckStatus.Detail, in the new spelling or the legacy one. */
export const precheckItemFields: readonly FieldRow<PrecheckItem>[] = [
  {
    path: "CheckResult",
    read: precheckResult,
    to: "result",
    countedAs: "PrecheckStatus.Detail.CheckResult",
  },
  {
    path: "CheckStatus",
    read: precheckResult,
    to: "result",
    countedAs: "PrecheckStatus.Detail.CheckResult",
  },
  { path: "CheckItem", read: name, to: "item", countedAs: precheckItemName },
  { path: "ItemName", read: name, to: "item", countedAs: precheckItemName },
  { path: "FailedReason", read: text, to: "reason", countedAs: "PrecheckStatus.Detail.FailedReason" },
  { path: "ErrorMessage", read: text, to: "reason", countedAs: "PrecheckStatus.Detail.FailedReason" },
  { path: "RepairMethod", read: text, to: "repair", countedAs: "PrecheckStatus.Detail.RepairMethod" },
];

/** What is said of a phase. */
export interface PhaseAnswer extends Pick<PhaseProgress, "enabled"> {
  readonly status: PhaseStatus;
  readonly progressRatio: number;
  readonly progress: Progress;
  readonly errorMessage: string;
}

/** One phase: its switch, if it has one, and its status object. */
export interface PhaseTable {
  readonly phase: Phase;
  readonly rows: readonly FieldRow<PhaseAnswer>[];
}

/** The phases of a job, in the order in which DTS runs them (DescribeDtsJobs; the legacy APIs have some of them). */
export const phaseTables: readonly PhaseTable[] = [
  phase("precheck", "PrecheckStatus"),
  phase("structure_initialization", "StructureInitializationStatus", "StructureInitialization"),
  phase("data_initialization", "DataInitializationStatus", "DataInitialization"),
  phase("data_synchronization", "DataSynchronizationStatus", "DataSynchronization"),
  phase("etl", "DataEtlStatus"),
  phase("data_cloud", "DataCloudStatus"),
  phase("structure_data_check", "StructureDataCheckStatus", "StructureDataCheck"),
  phase("full_data_check", "FullDataCheckStatus", "FullDataCheck"),
  phase("incremental_data_check", "IncDataCheckStatus", "IncDataCheck"),
  phase("time_window_data_check", "TimeWindowDataCheckStatus", "TimeWindowCheck"),
];

function phase(named: Phase, status: string, mode?: string): PhaseTable {
  return {
    phase: named,
    rows: [
      ...(mode === undefined ? [] : phaseSwitch(mode)),
      { path: `${status}.Status`, read: phaseStatus, to: "status" },
      { path: `${status}.Percent`, read: progressRatio, to: "progressRatio" },
      { path: `${status}.Progress`, read: progress, to: "progress" },
      { path: `${status}.ErrorMessage`, read: text, to: "errorMessage" },
    ],
  };
}

/** In MigrationMode (DescribeDtsJobs), or in the row itself (DescribeSynchronizationJobs). */
function phaseSwitch(mode: string): readonly FieldRow<PhaseAnswer>[] {
  return [
    { path: `MigrationMode.${mode}`, read: boolean, to: "enabled" },
    { path: mode, read: boolean, to: "enabled", countedAs: `MigrationMode.${mode}` },
  ];
}

/** ListDedicatedCluster: a cluster. What it uses in percent follows from what it uses and what it has. */
export const clusterFields: readonly FieldRow<ClusterFields>[] = [
  { path: "DedicatedClusterName", read: text, to: "name" },
  { path: "DtsInstanceID", read: text, to: "instanceId" },
  { path: "State", read: clusterState, to: "state", countedAs: "DedicatedCluster.State" },
  { path: "Du", read: number, to: "du" },
  { path: "UsedDu", read: number, to: "duUsed" },
  { path: "OversoldDu", read: number, to: "duOversold" },
  { path: "NodeCount", read: number, to: "nodes" },
  { path: "TotalCpuCore", read: number, to: "cpuCores" },
  { path: "UsedCpuCore", read: number, to: "cpuCoresUsed" },
  { path: "TotalMemGBSize", read: quantity(gigabytes), to: "memoryBytes" },
  { path: "UsedMemGBSize", read: quantity(gigabytes), to: "memoryUsedBytes" },
  { path: "TotalDiskGBSize", read: quantity(gigabytes), to: "diskBytes" },
  { path: "UsedDiskGBSize", read: quantity(gigabytes), to: "diskUsedBytes" },
];

/** DescribeCheckJobs: a verification. Its job's class and payment have names of their own there. */
export const verificationFields: readonly FieldRow<VerificationFields>[] = [
  { path: "JobName", read: text, to: "name" },
  { path: "DtsInstanceID", read: text, to: "instanceId" },
  { path: "InstanceClass", read: text, to: "jobClass" },
  { path: "ChargeType", read: text, to: "payType" },
  { path: "CheckType", read: verificationCheck, to: "check", countedAs: "CheckJobs.CheckType" },
  { path: "Status", read: verificationFailed, to: "failed", countedAs: "CheckJobs.Status" },
  { path: "TotalCount", read: number, to: "rows" },
  { path: "FinishCount", read: number, to: "rowsChecked" },
  { path: "DiffCount", read: number, to: "rowsDifferent" },
];

const allFields: readonly Field<unknown>[] = [
  jobId,
  ...jobFields("s"),
  jobDirection,
  reverseJob,
  ...endpointFields("Source"),
  ...endpointFields("Destination"),
  ...[jobTags, synchronizationTags].flatMap(({ list, rows }) => [list, ...rows]),
  ...retryFields,
  ...upgradeFields,
  errorDetails,
  ...errorDetailFields,
  ...jobErrorFields,
  ...synchronizationFields,
  synchronizationDirection,
  directionList,
  ...statusListFields,
  ...modificationFields,
  ...consumerGroupFields,
  ...monitorRuleFields,
  precheckList,
  ...precheckItemFields,
  ...phaseTables.flatMap(({ rows }) => rows),
  ...clusterFields,
  ...verificationFields,
];

/** API fields that hold an enumeration: the values of the label `field` of unrecognized_values_total. */
export const enumeratedFields = namesOfIssue("unrecognized", allFields);

/** API fields that hold a number, a time, a boolean, a text, an object or a list: the values of the label `field` of rejected_values_total. */
export const measuredFields = namesOfIssue("rejected", allFields);
