import fc, { type Arbitrary } from "fast-check";
import type { ConsumerGroup } from "../../src/model/consumer-group.js";
import { clusterStates, type DedicatedCluster } from "../../src/model/dedicated-cluster.js";
import { type DtsJob, jobKeyOf, jobTypes, type PhaseProgress } from "../../src/model/job.js";
import { alarmKinds, alarmParts, type JobAlarms } from "../../src/model/job-alarms.js";
import { modificationStates, type ObjectModification } from "../../src/model/modification.js";
import type { RegionSnapshot, Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { jobStates, jobStatuses, phaseStatuses, phases } from "../../src/model/status.js";
import { type Verification, verificationChecks } from "../../src/model/verification.js";

// Short and hostile: what collides, breaks lines and quotes, or is no Unicode text.
const text = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom(
    "",
    "a",
    '"',
    "\\",
    "\n",
    "\r",
    "\u0000",
    "\u202e",
    "\ud800",
    "\ud801",
    "\ufffd",
    "订单",
    "x=1,y",
  ),
  fc.integer({ min: 250, max: 300 }).map((length) => "n".repeat(length)),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300),
);

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** Every property of a record may be missing or undefined. */
function perhaps<T extends object>(shape: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<Optional<T>> {
  const optional = Object.entries<Arbitrary<unknown>>(shape).map(([key, value]) => [
    key,
    fc.option(value, { nil: undefined }),
  ]);
  return fc.record(Object.fromEntries(optional), { requiredKeys: [] }) as Arbitrary<Optional<T>>;
}

const progress: Arbitrary<PhaseProgress> = fc
  .tuple(
    fc.constantFrom(...phases),
    perhaps({
      enabled: fc.boolean(),
      status: fc.constantFrom(...phaseStatuses),
      progressRatio: number,
      items: number,
      check: fc.record({
        rowsPerSecond: number,
        rows: number,
        expectedRows: number,
        tables: number,
        expectedTables: number,
      }),
    }),
  )
  .map(([phase, rest]) => ({ ...rest, phase }));

const precheckItems = fc.record({
  success: number,
  failed: number,
  warning: number,
  failedItems: fc.array(fc.record({ item: text }), { maxLength: 3 }),
});
const errors = fc.array(
  fc.record(
    { code: text, phase: fc.constantFrom(...phases, undefined), type: fc.option(text, { nil: undefined }) },
    { requiredKeys: ["code"] },
  ),
  { maxLength: 3 },
);
const endpoint = perhaps({ engine: text, instanceType: text, instanceId: text, regionId: text });

const identity = fc.record({
  type: fc.constantFrom(...jobTypes),
  jobId: text,
  direction: fc.constantFrom("Forward" as const, "Reverse" as const),
  status: fc.constantFrom(...jobStatuses),
  state: fc.constantFrom(...jobStates),
  statusObservedAtSeconds: number,
  transitions: fc.array(
    fc.record({ from: fc.constantFrom(...jobStates), to: fc.constantFrom(...jobStates), count: fc.nat() }),
    { maxLength: 3 },
  ),
});

const fields = perhaps({
  instanceId: text,
  name: text,
  jobClass: text,
  payType: text,
  originType: text,
  environment: text,
  resourceGroupId: text,
  dedicatedClusterId: text,
  source: endpoint,
  destination: endpoint,
  tags: fc.array(fc.record({ key: fc.constantFrom("team", "环境", "部门", "other"), value: text }), {
    maxLength: 4,
  }),
  delaySeconds: number,
  checkpointSeconds: number,
  createdAtSeconds: number,
  expiresAtSeconds: number,
  statementsPerSecond: number,
  throughputBytesPerSecond: number,
  phases: fc.array(progress, { maxLength: 5 }),
  precheckItems,
  errors,
  retry: perhaps({
    retrying: fc.boolean(),
    count: number,
    elapsedSeconds: number,
    limitSeconds: number,
    target: text,
    module: text,
    errorCode: text,
    errorType: text,
  }),
  upgradeRecommended: fc.boolean(),
  switchable: fc.boolean(),
  cpuUsageRatio: number,
  memoryUsageBytes: number,
  duUsage: number,
  duUsageRatio: number,
  duMin: number,
  duMax: number,
  subscriptionBeginSeconds: number,
  subscriptionEndSeconds: number,
  subscriptionConsumerSeconds: number,
  etlSafeCheckpointSeconds: number,
});

function modification(place: Place): Arbitrary<ObjectModification> {
  return fc.record({
    account: fc.constant(place.account),
    regionId: fc.constant(place.regionId),
    taskId: text,
    status: fc.constantFrom(...jobStatuses),
    state: fc.constantFrom(...modificationStates),
    phases: fc.array(progress, { maxLength: 3 }),
    delaySeconds: fc.option(number, { nil: undefined }),
    precheckItems: fc.option(precheckItems, { nil: undefined }),
    errors,
  });
}

interface Place {
  readonly account: string;
  readonly regionId: string;
}

const place: Arbitrary<Place> = fc.record({ account: text, regionId: text });

/** Jobs of one account and region as the model promises them: unique by id and direction, otherwise anything. */
export function arbitraryJobs(at: Place): Arbitrary<DtsJob[]> {
  const job = fc.tuple(identity, fields).map(
    ([required, rest]): DtsJob => ({
      ...rest,
      ...required,
      account: at.account,
      regionId: at.regionId,
      statusChanges: [],
    }),
  );
  return fc.uniqueArray(job, { selector: jobKeyOf, maxLength: 4 });
}

function consumerGroup(at: Place): Arbitrary<ConsumerGroup> {
  const known = perhaps({
    name: text,
    connected: fc.boolean(),
    delaySeconds: number,
    unconsumedMessages: number,
    checkpointSeconds: number,
  });
  return fc.tuple(text, text, known).map(([jobId, groupId, rest]) => ({
    ...rest,
    jobId,
    groupId,
    account: at.account,
    regionId: at.regionId,
  }));
}

function jobAlarms(at: Place): Arbitrary<JobAlarms> {
  const alarm = fc
    .tuple(
      fc.constantFrom(...alarmKinds),
      fc.constantFrom(...alarmParts),
      perhaps({ enabled: fc.boolean(), thresholdSeconds: number }),
    )
    .map(([kind, part, rest]) => ({ ...rest, alarm: kind, part }));
  return fc
    .tuple(text, fc.uniqueArray(alarm, { selector: (one) => `${one.alarm} ${one.part}`, maxLength: 3 }))
    .map(([jobId, alarms]) => ({ account: at.account, regionId: at.regionId, jobId, alarms }));
}

function cluster(at: Place): Arbitrary<DedicatedCluster> {
  const sizes = {
    du: number,
    duUsed: number,
    duOversold: number,
    nodes: number,
    cpuCores: number,
    cpuCoresUsed: number,
    memoryBytes: number,
    memoryUsedBytes: number,
    diskBytes: number,
    diskUsedBytes: number,
  };
  return fc
    .tuple(text, fc.constantFrom(...clusterStates), perhaps({ name: text, instanceId: text, ...sizes }))
    .map(([clusterId, state, rest]) => ({
      ...rest,
      account: at.account,
      regionId: at.regionId,
      clusterId,
      state,
    }));
}

function verification(at: Place): Arbitrary<Verification> {
  const known = perhaps({
    name: text,
    instanceId: text,
    jobClass: text,
    payType: text,
    failed: fc.boolean(),
    rows: number,
    rowsChecked: number,
    rowsDifferent: number,
  });
  return fc
    .tuple(text, fc.constantFrom(...verificationChecks), known)
    .map(([jobId, check, rest]) => ({ ...rest, account: at.account, regionId: at.regionId, jobId, check }));
}

function region(at: Place): Arbitrary<RegionSnapshot> {
  return fc.record({
    account: fc.constant(at.account),
    regionId: fc.constant(at.regionId),
    types: fc.subarray([...jobTypes]),
    jobs: arbitraryJobs(at),
    modifications: fc.uniqueArray(modification(at), { selector: ({ taskId }) => taskId, maxLength: 2 }),
    consumerGroups: fc.uniqueArray(consumerGroup(at), {
      selector: ({ jobId, groupId }) => JSON.stringify([jobId, groupId]),
      maxLength: 2,
    }),
    jobAlarms: fc.uniqueArray(jobAlarms(at), { selector: ({ jobId }) => jobId, maxLength: 2 }),
    dedicatedClusters: fc.uniqueArray(cluster(at), { selector: ({ clusterId }) => clusterId, maxLength: 2 }),
    verifications: fc.uniqueArray(verification(at), {
      selector: ({ jobId, check }) => JSON.stringify([jobId, check]),
      maxLength: 2,
    }),
  });
}

function target(at: Place): Arbitrary<TargetSnapshot> {
  return fc.record({
    account: fc.constant(at.account),
    regionId: fc.constant(at.regionId),
    collector: fc.constantFrom("sync", "migration"),
    intervalSeconds: number,
    up: fc.boolean(),
    lastPollSeconds: fc.option(number, { nil: undefined }),
    lastSuccessSeconds: fc.option(number, { nil: undefined }),
    pollDurationSeconds: fc.option(number, { nil: undefined }),
    jobs: fc.nat(),
  });
}

/** Any snapshot: several accounts and regions, each place once. */
export const arbitrarySnapshot: Arbitrary<Snapshot> = fc
  .uniqueArray(place, { selector: (at) => JSON.stringify(at), maxLength: 3 })
  .chain((places) =>
    fc.record({
      regions: fc.tuple(...places.map(region)),
      targets: fc.tuple(...places.map(target)),
    }),
  );
