import { phaseFields } from "./phases.js";

/** API fields that hold an enumeration: the values of the label `field` of unrecognized_values_total. */
export const enumeratedFields: readonly string[] = [
  "Status",
  "SynchronizationDirection",
  "PrecheckStatus.Detail.CheckResult",
  ...phaseFields.map(({ status }) => `${status}.Status`),
];

/** API fields that hold a number, a time or a boolean: the values of the label `field` of rejected_values_total. */
export const measuredFields: readonly string[] = [
  "Delay",
  "Checkpoint",
  "CreateTime",
  "JobCreateTime",
  "ExpireTime",
  "BeginTimestamp",
  "EndTimestamp",
  "ConsumptionCheckpoint",
  "EtlSafeCheckpoint",
  "Performance.Rps",
  "Performance.Flow",
  "Performance.RPS",
  "Performance.FLOW",
  "CpuUsage",
  "MemUsage",
  "DuUsage",
  "DuRealUsage",
  "MinDu",
  "MaxDu",
  "CanSwitch",
  "RetryState.Retrying",
  "RetryState.RetryCount",
  "RetryState.RetryTime",
  "RetryState.MaxRetryTime",
  "Reserved.maxRetryTime",
  ...phaseFields.flatMap(({ mode }) => (mode === undefined ? [] : [`MigrationMode.${mode}`])),
  ...phaseFields.flatMap(({ status }) => [
    `${status}.Percent`,
    `${status}.Progress`,
    `${status}.NeedUpgrade`,
  ]),
];
