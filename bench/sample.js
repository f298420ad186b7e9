import { stateOfStatus } from "../dist/model/status.js";

const nowSeconds = 1_763_640_000;

/** A running synchronization as the DescribeDtsJobs page shows it, with every field that the page fills. */
export function fullJob(index, cycle = 0) {
  const status = index % 50 === 7 ? "Retrying" : "Synchronizing";
  return {
    ...steadyJob(index, cycle),
    status,
    state: stateOfStatus[status],
    phases: [
      { phase: "precheck", status: "Finished", progressRatio: 1 },
      { phase: "structure_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 12 },
      { phase: "data_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 200_001 + index },
      { phase: "data_synchronization", enabled: true, status: "Catched", progressRatio: 0.95 },
    ],
    retry: { retrying: status === "Retrying", limitSeconds: 43_200 },
    upgradeRecommended: false,
    cpuUsageRatio: (index % 100) / 100,
    memoryUsageBytes: 512_000_000,
  };
}

/** A running synchronization with 28 series: identity, status, times, speed, the phases that run. */
export function steadyJob(index, cycle = 0) {
  const id = `a1${(index * 7919 + 104_729).toString(36)}wq5r93hb${index}`;
  return {
    account: "production",
    regionId: "cn-hangzhou",
    type: "sync",
    jobId: id,
    direction: "Forward",
    instanceId: `dts${id}`,
    name: `orders-to-adb-${index}`,
    status: "Synchronizing",
    state: "running",
    statusObservedAtSeconds: nowSeconds - index,
    transitions: [],
    jobClass: "large",
    payType: "PostPaid",
    originType: "DTS",
    environment: "normal",
    resourceGroupId: "rg-acfmz000000000",
    source: { engine: "MySQL", instanceType: "RDS", instanceId: `rm-bp1src${index}`, regionId: "cn-hangzhou" },
    destination: { engine: "AnalyticDB", instanceType: "ADS", instanceId: `am-bp1adb${index}`, regionId: "cn-hangzhou" },
    delaySeconds: (index + cycle) % 97,
    checkpointSeconds: nowSeconds + cycle - (index % 97),
    createdAtSeconds: 1_720_000_000 + index,
    statementsPerSecond: (index * 13 + cycle) % 997,
    throughputBytesPerSecond: ((index * 31 + cycle) % 997) * 1000,
    phases: [
      { phase: "structure_initialization", status: "Finished", progressRatio: 1 },
      { phase: "data_initialization", status: "Finished", progressRatio: 1 },
      { phase: "data_synchronization", status: "Catched", progressRatio: 0.95 },
    ],
    errors: [],
    retry: { retrying: false, limitSeconds: 43_200 },
    upgradeRecommended: false,
  };
}

/** A snapshot of `count` jobs in one region, made by one of the functions above. */
export function snapshotOf(count, jobOf, cycle = 0) {
  const jobs = Array.from({ length: count }, (_, index) => jobOf(index, cycle));
  const target = (collector) => ({
    account: "production",
    regionId: "cn-hangzhou",
    collector,
    intervalSeconds: 60,
    up: true,
    lastPollSeconds: nowSeconds + cycle,
    lastSuccessSeconds: nowSeconds + cycle,
    pollDurationSeconds: 1.5,
    jobs: count,
  });
  return {
    targets: ["migration", "sync", "subscribe", "sync_status"].map(target),
    regions: [{ account: "production", regionId: "cn-hangzhou", types: ["migration", "sync", "subscribe"], jobs, modifications: [] }],
  };
}
