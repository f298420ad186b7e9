import type { ConsumerGroup } from "../../src/model/consumer-group.js";
import type { DedicatedCluster } from "../../src/model/dedicated-cluster.js";
import { noFindings } from "../../src/model/findings.js";
import type { DtsJob } from "../../src/model/job.js";
import type { JobAlarms } from "../../src/model/job-alarms.js";
import type { ObjectModification } from "../../src/model/modification.js";
import type { RegionSnapshot, Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { phases } from "../../src/model/status.js";
import type { Verification } from "../../src/model/verification.js";

/** A job of which the API said nothing but what it is. */
export const emptyJob: DtsJob = {
  account: "production",
  regionId: "cn-hangzhou",
  type: "sync",
  jobId: "dtsempty",
  direction: "Forward",
  status: "unknown",
  state: "unknown",
  statusObservedAtSeconds: 1_763_640_000,
  transitions: [],
  statusChanges: [],
};

/** A job with every field that the model knows. */
export const fullJob: DtsJob = {
  account: "production",
  regionId: "cn-hangzhou",
  type: "sync",
  jobId: "k71r16fj13g",
  direction: "Reverse",
  instanceId: "dtsk71r16fj13g",
  name: 'orders "live"\n\\ 订单',
  status: "Synchronizing",
  state: "running",
  statusObservedAtSeconds: 1_763_640_000,
  transitions: [
    { from: "starting", to: "running", count: 2 },
    { from: "running", to: "retrying", count: 1 },
  ],
  statusChanges: [],
  jobClass: "large",
  payType: "PrePaid",
  originType: "DTS",
  environment: "online",
  resourceGroupId: "rg-acfm",
  dedicatedClusterId: "dtscluster_1",
  source: { engine: "MySQL", instanceType: "RDS", instanceId: "rm-1", regionId: "cn-hangzhou" },
  destination: { engine: "AnalyticDB", instanceType: "ADS", instanceId: "am-1", regionId: "cn-beijing" },
  tags: [
    { key: "team", value: "payments" },
    { key: "环境", value: "生产" },
    { key: "secret", value: "not shown" },
  ],
  delaySeconds: 1.25,
  checkpointSeconds: 1_763_633_000,
  createdAtSeconds: 1_720_000_000,
  expiresAtSeconds: 1_800_000_000,
  statementsPerSecond: 120,
  throughputBytesPerSecond: 380_000,
  phases: phases.map((phase, index) => ({
    phase,
    enabled: index % 2 === 0,
    status: "Finished",
    progressRatio: index / 10,
    items: index * 1000,
    errorMessage: "never a label: root@10.0.0.1",
    ...(phase === "full_data_check"
      ? { check: { rowsPerSecond: 7, rows: 4, expectedRows: 5, tables: 1, expectedTables: 2 } }
      : {}),
  })),
  precheckItems: {
    success: 5,
    failed: 1,
    warning: 2,
    failedItems: [{ item: "CHECK_SRC_CONN", reason: "never a label", repair: "never a label" }],
  },
  errors: [
    { phase: "data_synchronization", code: "DTS-70019", type: "Network" },
    { code: "DTS-10000", type: undefined },
  ],
  errorMessage: "never a label: DTS-10000 for root@10.0.0.1",
  retry: {
    retrying: true,
    count: 3,
    elapsedSeconds: 60,
    limitSeconds: 43_200,
    target: "srcDB",
    module: "04",
    errorCode: "DTS-70019",
    errorType: "Network",
    errorMessage: "never a label",
  },
  upgradeRecommended: true,
  switchable: false,
  cpuUsageRatio: 0.03,
  memoryUsageBytes: 512_000_000,
  duUsage: 2,
  duUsageRatio: 0.12,
  duMin: 1,
  duMax: 16,
  subscriptionBeginSeconds: 1_763_000_000,
  subscriptionEndSeconds: 1_763_600_000,
  subscriptionConsumerSeconds: 1_763_500_000,
  etlSafeCheckpointSeconds: 1_763_400_000,
};

/** An object modification with every field that the model knows. */
export const fullModification: ObjectModification = {
  account: "production",
  regionId: "cn-hangzhou",
  taskId: "k71r16fj13g",
  status: "Migrating",
  state: "running",
  phases: [{ phase: "data_initialization", status: "Migrating", progressRatio: 0.5, items: 39_754 }],
  delaySeconds: 0,
  precheckItems: { success: 1, failed: 1, warning: 0, failedItems: [{ item: "CHECK_DEST_AUTH" }] },
  errors: [{ phase: "data_initialization", code: "DTS-1", type: "not shown" }, { code: "DTS-2" }],
};

/** A consumer group with every field that the model knows. */
export const fullConsumerGroup: ConsumerGroup = {
  account: "production",
  regionId: "cn-hangzhou",
  jobId: "k71r16fj13g",
  groupId: "dtsgroup1",
  name: 'billing "live"',
  connected: true,
  delaySeconds: 12,
  unconsumedMessages: 3_400,
  checkpointSeconds: 1_763_639_988,
};

/** Alarms of a job: one that is set, one that is not, one of another part. */
export const fullJobAlarms: JobAlarms = {
  account: "production",
  regionId: "cn-hangzhou",
  jobId: "k71r16fj13g",
  alarms: [
    { alarm: "delay", part: "normal", enabled: true, thresholdSeconds: 600 },
    { alarm: "error", part: "normal", enabled: false },
    { alarm: "warn", part: "full_check", enabled: undefined, thresholdSeconds: 60 },
  ],
};

/** A dedicated cluster with every field that the model knows. */
export const fullCluster: DedicatedCluster = {
  account: "production",
  regionId: "cn-hangzhou",
  clusterId: "dtscluster_1",
  name: 'orders "live"',
  instanceId: "dtsdedicated1",
  state: "running",
  du: 60,
  duUsed: 52,
  duOversold: 10,
  nodes: 3,
  cpuCores: 48,
  cpuCoresUsed: 30.5,
  memoryBytes: 192_000_000_000,
  memoryUsedBytes: 100_500_000_000,
  diskBytes: 600_000_000_000,
  diskUsedBytes: 100_000_200_000,
};

/** A verification with every field that the model knows. */
export const fullVerification: Verification = {
  account: "production",
  regionId: "cn-hangzhou",
  jobId: "v71r16fj13g",
  check: "full",
  name: "orders-check",
  instanceId: "dtsv71r16fj13g",
  jobClass: "small",
  payType: "PostPaid",
  failed: true,
  rows: 1_000,
  rowsChecked: 900,
  rowsDifferent: 7,
};

/** One account and region with these jobs. */
export function regionOf(jobs: readonly DtsJob[], rest: Partial<RegionSnapshot> = {}): RegionSnapshot {
  return { account: "production", regionId: "cn-hangzhou", types: [], jobs, ...noFindings, ...rest };
}

/** A snapshot of regions without targets. */
export function snapshotOf(...regions: readonly RegionSnapshot[]): Snapshot {
  return { targets: [], regions };
}

/** A target that has been polled. */
export const polledTarget: TargetSnapshot = {
  account: "production",
  regionId: "cn-hangzhou",
  collector: "sync",
  intervalSeconds: 60,
  up: true,
  lastPollSeconds: 1_763_640_010,
  lastSuccessSeconds: 1_763_640_010,
  pollDurationSeconds: 1.5,
  listingConsistent: true,
  jobs: 1,
};
