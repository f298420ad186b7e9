import type { DelayUnit } from "../config/config.js";
import type { Endpoint, JobFields, RetryState, Tag } from "../model/job.js";
import { type Fields, isObject, objectOf, optionalList, textOf } from "./decode.js";
import type { NoteTaker } from "./notes.js";
import { toErrors, toPhases, toPrecheckItems, toUpgradeRecommended } from "./phases.js";
import {
  dataRate,
  megabytes,
  percentage,
  toBoolean,
  toDelaySeconds,
  toErrorCode,
  toJobStatus,
  toMaxRetrySeconds,
  toNumber,
  toQuantity,
  toUnixSeconds,
} from "./translate.js";

/** How the rows of one listing are to be read. */
export interface RowContext {
  readonly delayUnit: DelayUnit;
  readonly notes: NoteTaker;
}

/**
 * Every field of one DtsJobStatus object, or of a ReverseJob, which has the same shape with fewer fields
 * (page DescribeDtsJobs; all fields optional). Left behind on purpose: DbObject, UserName, Ip, Port, DatabaseName,
 * ConsumptionClient and the rest of Reserved, which hold addresses, accounts and schemas.
 */
export function toJobFields(row: Fields, { delayUnit, notes }: RowContext): JobFields {
  const phases = toPhases(row, objectOf(row["MigrationMode"]), notes);
  const performance = objectOf(row["Performance"]);
  return {
    instanceId: textOf(row["DtsInstanceID"]),
    name: textOf(row["DtsJobName"]),
    status: toJobStatus(row["Status"], "Status", notes),
    jobClass: textOf(row["DtsJobClass"]),
    payType: textOf(row["PayType"]),
    originType: textOf(row["OriginType"]),
    environment: textOf(row["DtsBisLabel"]),
    resourceGroupId: textOf(row["ResourceGroupId"]),
    dedicatedClusterId: textOf(row["DedicatedClusterId"]),
    source: toEndpoint(row["SourceEndpoint"]),
    destination: toEndpoint(row["DestinationEndpoint"]),
    tags: toTags(row["TagList"], "TagKey", "TagValue"),
    delaySeconds: toDelaySeconds(row["Delay"], delayUnit, notes),
    checkpointSeconds: toUnixSeconds(row["Checkpoint"], "Checkpoint", notes),
    createdAtSeconds: toUnixSeconds(row["CreateTime"], "CreateTime", notes),
    expiresAtSeconds: toUnixSeconds(row["ExpireTime"], "ExpireTime", notes),
    statementsPerSecond: toNumber(performance["Rps"], "Performance.Rps", notes),
    throughputBytesPerSecond: toQuantity(
      performance["Flow"],
      { field: "Performance.Flow", factors: dataRate },
      notes,
    ),
    phases,
    precheckItems: toPrecheckItems(row, notes),
    errors: toErrors(row, phases),
    errorMessage: textOf(row["ErrorMessage"]),
    retry: toRetryState(row, notes),
    upgradeRecommended: toUpgradeRecommended(row, notes),
    switchable: toBoolean(row["CanSwitch"], "CanSwitch", notes),
    cpuUsageRatio: toQuantity(row["CpuUsage"], { field: "CpuUsage", factors: percentage }, notes),
    memoryUsageBytes: toQuantity(row["MemUsage"], { field: "MemUsage", factors: megabytes }, notes),
    duUsage: toNumber(row["DuUsage"], "DuUsage", notes),
    duUsageRatio: toQuantity(row["DuRealUsage"], { field: "DuRealUsage", factors: percentage }, notes),
    duMin: toNumber(row["MinDu"], "MinDu", notes),
    duMax: toNumber(row["MaxDu"], "MaxDu", notes),
    subscriptionBeginSeconds: toUnixSeconds(row["BeginTimestamp"], "BeginTimestamp", notes),
    subscriptionEndSeconds: toUnixSeconds(row["EndTimestamp"], "EndTimestamp", notes),
    subscriptionConsumerSeconds: toUnixSeconds(row["ConsumptionCheckpoint"], "ConsumptionCheckpoint", notes),
    etlSafeCheckpointSeconds: toUnixSeconds(row["EtlSafeCheckpoint"], "EtlSafeCheckpoint", notes),
  };
}

/** Engine, type, instance and region of one end; absent when the object is empty, as in a one-way ReverseJob. */
export function toEndpoint(value: unknown): Endpoint | undefined {
  const fields = objectOf(value);
  const endpoint: Endpoint = {
    engine: textOf(fields["EngineName"]),
    instanceType: textOf(fields["InstanceType"]),
    instanceId: textOf(fields["InstanceID"]) ?? textOf(fields["InstanceId"]),
    regionId: textOf(fields["Region"]),
  };
  return Object.values(endpoint).some((part) => part !== undefined) ? endpoint : undefined;
}

/** Tags with a key; a tag without value has the value "". */
export function toTags(value: unknown, keyField: string, valueField: string): readonly Tag[] | undefined {
  return optionalList(value)
    ?.filter(isObject)
    .flatMap((tag) => {
      const key = textOf(tag[keyField]);
      return key === undefined ? [] : [{ key, value: textOf(tag[valueField]) ?? "" }];
    });
}

function toRetryState(row: Fields, notes: NoteTaker): RetryState | undefined {
  const fields = objectOf(row["RetryState"]);
  const retry: RetryState = {
    retrying: toBoolean(fields["Retrying"], "RetryState.Retrying", notes),
    count: toNumber(fields["RetryCount"], "RetryState.RetryCount", notes),
    elapsedSeconds: toNumber(fields["RetryTime"], "RetryState.RetryTime", notes),
    limitSeconds:
      toNumber(fields["MaxRetryTime"], "RetryState.MaxRetryTime", notes) ??
      toMaxRetrySeconds(row["Reserved"], notes),
    target: toErrorCode(fields["RetryTarget"]),
    module: toErrorCode(fields["Module"]),
    errorCode: toErrorCode(fields["MigrationErrCode"]),
    errorType: toErrorCode(fields["MigrationErrType"]),
    errorMessage: textOf(fields["ErrMessage"]),
  };
  return Object.values(retry).some((part) => part !== undefined) ? retry : undefined;
}
