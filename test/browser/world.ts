import { noFindings } from "../../src/model/findings.js";
import type { DtsJob } from "../../src/model/job.js";
import type { Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { aJob, aTarget, nowSeconds } from "../http/fixtures.js";
import { fullCluster, fullVerification } from "../metrics/samples.js";

const minute = 60;
const hour = 60 * minute;

/** The job whose page is looked at: it retries, and will soon give up. */
export const retryingJob: DtsJob = aJob({
  jobId: "k71r16fj13g18hq",
  instanceId: "dtsk71r16fj13g",
  name: "orders-to-warehouse",
  status: "Retrying",
  state: "retrying",
  statusObservedAtSeconds: nowSeconds - 9 * hour,
  statusChanges: [
    { atSeconds: nowSeconds - 30 * hour, from: "Initializing", to: "Synchronizing" },
    { atSeconds: nowSeconds - 9 * hour, from: "Synchronizing", to: "Retrying" },
  ],
  delaySeconds: 9 * hour + 12,
  checkpointSeconds: nowSeconds - 9 * hour - 12,
  source: { engine: "MySQL", instanceType: "RDS", instanceId: "rm-bp1f3k2x9", regionId: "cn-hangzhou" },
  destination: {
    engine: "AnalyticDB",
    instanceType: "ADS",
    instanceId: "am-bp17d0q4",
    regionId: "cn-hangzhou",
  },
  jobClass: "large",
  payType: "PrePaid",
  createdAtSeconds: nowSeconds - 40 * 24 * hour,
  expiresAtSeconds: nowSeconds + 51 * 24 * hour,
  errors: [{ code: "DTS-1053009", type: "InternalError", phase: "data_synchronization" }],
  errorMessage: "Communications link failure: the last packet sent to the destination was not answered.",
  retry: {
    retrying: true,
    count: 214,
    elapsedSeconds: 9 * hour,
    limitSeconds: 12 * hour,
    target: "destDB",
    errorCode: "DTS-1053009",
    errorMessage: "connect timed out",
  },
  phases: [
    { phase: "precheck", status: "Success", progressRatio: 1 },
    { phase: "structure_initialization", status: "Finished", progressRatio: 1, items: 412 },
    { phase: "data_initialization", status: "Finished", progressRatio: 1, items: 81_203_442 },
    { phase: "data_synchronization", status: "Retrying", errorMessage: "connect timed out" },
  ],
  tags: [{ key: "team", value: "orders" }],
});

const between = (from: string, to: string): Partial<DtsJob> => ({
  source: { engine: from },
  destination: { engine: to },
});

/** A job of each kind of trouble, and some that are well. */
const jobs: readonly DtsJob[] = [
  retryingJob,
  aJob({
    jobId: "apg18xf24v68xj4",
    type: "migration",
    name: "crm-to-rds",
    status: "PrecheckFailed",
    state: "failed",
    statusObservedAtSeconds: nowSeconds - 42 * minute,
    ...between("MySQL", "MySQL"),
    precheckItems: {
      success: 11,
      failed: 2,
      warning: 0,
      failedItems: [
        {
          item: "CHECK_CONN_DEST",
          reason: "connection refused",
          repair: "Open the port to the addresses of DTS.",
        },
        { item: "CHECK_SAME_OBJ", reason: "table exists", repair: "Rename or drop the table." },
      ],
    },
  }),
  aJob({
    jobId: "nrsi6xsuijlgx7v",
    type: "subscribe",
    name: "audit-stream",
    status: "Abnormal",
    state: "failed",
    statusObservedAtSeconds: nowSeconds - 38 * minute,
    statusChanges: [{ atSeconds: nowSeconds - 38 * minute, from: "Normal", to: "Abnormal" }],
    delaySeconds: 38 * minute,
    checkpointSeconds: nowSeconds - 38 * minute,
    source: { engine: "PolarDB" },
    errors: [{ code: "DTS-31009" }],
  }),
  aJob({
    jobId: "qkk528uu1bomrep",
    name: "clicks-etl",
    delaySeconds: 74 * minute,
    checkpointSeconds: nowSeconds - 74 * minute,
    ...between("PostgreSQL", "Redis"),
  }),
  aJob({
    jobId: "tww9kouc9a0ov83",
    name: "payments-to-search",
    delaySeconds: 8 * minute,
    checkpointSeconds: nowSeconds - 8 * minute,
    ...between("MongoDB", "Elasticsearch"),
  }),
  aJob({
    jobId: "lyrkg2dlazdyws9",
    type: "migration",
    name: "mongo-to-lindorm",
    status: "Suspending",
    state: "paused",
    statusObservedAtSeconds: nowSeconds - 3 * hour,
    delaySeconds: 3 * hour,
    checkpointSeconds: nowSeconds - 3 * hour,
    ...between("MongoDB", "Lindorm"),
  }),
  ...[
    "users",
    "stock",
    "profiles",
    "reviews",
    "devices",
    "carts",
    "coupons",
    "shipments",
    "invoices",
    "returns",
  ].map((name, at) =>
    aJob({
      jobId: `i5kw9w6og8vzf${at}h`,
      name: `${name}-to-${["kafka", "search", "warehouse"][at % 3]}`,
      delaySeconds: 3 * at,
      checkpointSeconds: nowSeconds - 3 * at - 2,
      statusObservedAtSeconds: nowSeconds - (50 + at) * hour,
      ...between("MySQL", ["Kafka", "Elasticsearch", "AnalyticDB"][at % 3] ?? ""),
    }),
  ),
];

const targets: readonly TargetSnapshot[] = [
  ...["migration", "sync", "subscribe", "sync_status"].map((collector, at) =>
    aTarget({
      collector,
      jobs: [2, 13, 1, 13][at] ?? 0,
      intervalSeconds: collector === "sync_status" ? 15 : 60,
    }),
  ),
  ...["migration", "sync"].map((collector) =>
    aTarget({
      account: "staging",
      collector,
      up: false,
      jobs: 0,
      lastSuccessSeconds: nowSeconds - 26 * minute,
      failureReason: "credentials",
      failureMessage: "DescribeDtsJobs: InvalidAccessKeyId.Inactive: the access key is disabled",
    }),
  ),
];

/** The world of the screenshots: one moment, with something of everything. */
export const fixedWorld: Snapshot = {
  targets,
  regions: [
    {
      ...noFindings,
      account: "production",
      regionId: "cn-hangzhou",
      types: ["migration", "sync", "subscribe"],
      jobs,
      dedicatedClusters: [fullCluster],
      verifications: [fullVerification],
    },
  ],
};
