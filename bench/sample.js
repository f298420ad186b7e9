import { noFindings } from "../dist/model/findings.js";

const nowSeconds = 1_763_640_000;

// One object literal for all jobs: copies made with `{...job}` would each get a hidden class of their own, and V8 would then look up
// every property the slow way.
function jobOf(index, { cycle, phases, retry, cpuUsageRatio, memoryUsageBytes }) {
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
    statusChanges: [],
    jobClass: "large",
    payType: "PostPaid",
    originType: "DTS",
    environment: "normal",
    resourceGroupId: "rg-acfmz000000000",
    dedicatedClusterId: undefined,
    source: {
      engine: "MySQL",
      instanceType: "RDS",
      instanceId: `rm-bp1src${index}`,
      regionId: "cn-hangzhou",
    },
    destination: {
      engine: "AnalyticDB",
      instanceType: "ADS",
      instanceId: `am-bp1adb${index}`,
      regionId: "cn-hangzhou",
    },
    tags: undefined,
    delaySeconds: (index + cycle) % 97,
    checkpointSeconds: nowSeconds + cycle - (index % 97),
    createdAtSeconds: 1_720_000_000 + index,
    expiresAtSeconds: undefined,
    statementsPerSecond: (index * 13 + cycle) % 997,
    throughputBytesPerSecond: ((index * 31 + cycle) % 997) * 1000,
    phases,
    precheckItems: undefined,
    errors: [],
    retry,
    upgradeRecommended: false,
    switchable: undefined,
    cpuUsageRatio,
    memoryUsageBytes,
  };
}

/** A running synchronization with 30 series: identity, status, times, speed, the phases that it went through. */
export function steadyJob(index, cycle) {
  return jobOf(index, {
    cycle,
    phases: [
      { phase: "structure_initialization", status: "Finished", progressRatio: 1 },
      { phase: "data_initialization", status: "Finished", progressRatio: 1 },
      { phase: "data_synchronization", status: "Catched", progressRatio: 0.95 },
    ],
    retry: { retrying: false, limitSeconds: 43_200 },
    cpuUsageRatio: undefined,
    memoryUsageBytes: 512_000_000,
  });
}

/** A running synchronization with all phases, as the API's rows have them: 36 series. */
export function realJob(index, cycle) {
  return jobOf(index, {
    cycle,
    phases: [
      { phase: "precheck", status: "Finished", progressRatio: 1 },
      { phase: "structure_initialization", enabled: true, status: "Finished", progressRatio: 1 },
      { phase: "data_initialization", enabled: true, status: "Finished", progressRatio: 1 },
      { phase: "data_synchronization", enabled: true, status: "Catched", progressRatio: 0.95 },
    ],
    retry: { retrying: false, limitSeconds: 43_200 },
    cpuUsageRatio: 0.01 + (index % 90) / 100,
    memoryUsageBytes: 512_000_000,
  });
}

/** A running synchronization with every field that the DescribeDtsJobs page fills: 38 series. */
export function fullJob(index, cycle) {
  return jobOf(index, {
    cycle,
    phases: [
      { phase: "precheck", status: "Finished", progressRatio: 1 },
      { phase: "structure_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 12 },
      { phase: "data_initialization", enabled: true, status: "Finished", progressRatio: 1, items: 200_001 },
      { phase: "data_synchronization", enabled: true, status: "Catched", progressRatio: 0.95 },
    ],
    retry: { retrying: false, limitSeconds: 43_200 },
    cpuUsageRatio: 0.01 + (index % 90) / 100,
    memoryUsageBytes: 512_000_000,
  });
}

/** A snapshot of `count` jobs in one region, each made by `job(index, cycle)`. */
export function snapshotOf(count, job, cycle = 0) {
  const jobs = Array.from({ length: count }, (_, index) => job(index, cycle));
  const target = (collector) => ({
    account: "production",
    regionId: "cn-hangzhou",
    collector,
    intervalSeconds: 60,
    up: true,
    lastPollSeconds: nowSeconds + cycle,
    lastSuccessSeconds: nowSeconds + cycle,
    pollDurationSeconds: 1.5,
    listingConsistent: true,
    jobs: count,
  });
  const types = ["migration", "sync", "subscribe"];
  return {
    targets: [...types, "sync_status"].map(target),
    regions: [{ account: "production", regionId: "cn-hangzhou", types, jobs, ...noFindings }],
  };
}
