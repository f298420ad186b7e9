/** One series of an alert's subject: metric, labels beyond the installation's, its value when it is bad and when it is good. */
export type SubjectSeries = readonly [metric: string, labels: string, bad: string, good: string];

/**
 * What an alert is about: after how many minutes of bad values it fires, the collectors it needs, its series. `_` is no sample, `a+b` grows
 * by b each minute. `isOfJob`: an outage and a replacement leave it firing without a gap.
 */
export interface MatrixRow {
  readonly minutes: number;
  readonly collectors: readonly string[];
  readonly series: readonly SubjectSeries[];
  readonly isOfJob?: boolean;
  /** Rows of the table of thresholds. */
  readonly thresholds?: readonly string[];
}

const target = 'account="production", region_id="cn-hangzhou"';
const job = (type = "sync") =>
  `${target}, job_type="${type}", dts_job_id="a110wq5r93hb491", dts_job_name="orders-to-adb", direction="Forward"`;
const ofJob = (name: string, bad: string, good: string, extra = "", type = "sync"): SubjectSeries => [
  `aliyun_dts_job_${name}`,
  `${job(type)}${extra}`,
  bad,
  good,
];
const state = (bad: string, good: string, type = "sync"): readonly SubjectSeries[] => [
  ofJob("state", "1", "0", `, state="${bad}"`, type),
  ofJob("state", "0", "1", `, state="${good}"`, type),
];
const running = (type = "sync") => ofJob("state", "1", "1", ', state="running"', type);
const row = (minutes: number, collector: string, ...series: readonly SubjectSeries[]): MatrixRow => ({
  ...{ minutes, collectors: [collector], series, isOfJob: true },
});
const further = (minutes: number, collector: string, ...series: readonly SubjectSeries[]): MatrixRow => ({
  ...{ minutes, collectors: [collector, "sync", "subscribe"], series, isOfJob: true },
});
const own = (minutes: number, ...series: readonly SubjectSeries[]): MatrixRow => ({
  ...{ minutes, collectors: ["sync"], series },
});
const check = (status: string) =>
  ofJob("phase_status", "1", "_", `, phase="full_data_check", status="${status}"`);
const tracking = (minutes: number, begin: string, consumer: string): MatrixRow =>
  row(
    minutes,
    "subscribe",
    ofJob("subscription_begin_timestamp_seconds", begin, begin, "", "subscribe"),
    ofJob("subscription_end_timestamp_seconds", "864000", "864000", "", "subscribe"),
    ofJob("subscription_consumer_timestamp_seconds", consumer, "863900", "", "subscribe"),
  );
const group = `${target}, dts_job_id="a110wq5r93hb491", consumer_group_id="g1"`;
const ofTarget = `${target}, collector="sync"`;
const exporter = (name: string, labels: string, bad: string, good: string): SubjectSeries => [
  `aliyun_dts_exporter_${name}`,
  labels,
  bad,
  good,
];

/** Every alert whose subject is told by series of an exporter that answers, by its name without AliyunDts. */
export const matrixRows: Readonly<Record<string, MatrixRow>> = {
  JobFailed: row(3, "sync", ...state("failed", "running")),
  JobPrecheckFailed: row(
    3,
    "sync",
    ...state("failed", "idle"),
    ofJob("status", "1", "_", ', status="PrecheckFailed"'),
    ofJob("status", "_", "1", ', status="NotStarted"'),
  ),
  JobRestartFailed: row(
    3,
    "sync",
    ...state("failed", "running"),
    ofJob("status", "1", "_", ', status="PrecheckFailed"'),
    ofJob("status", "_", "1", ', status="Synchronizing"'),
  ),
  JobLocked: row(8, "sync", ...state("locked", "running")),
  JobPaused: row(245, "sync", ...state("paused", "running")),
  JobPausedTooLong: row(365, "sync", ...state("paused", "running")),
  JobStartingTooLong: row(125, "sync", ...state("starting", "running")),
  JobChangingTooLong: row(125, "sync", ...state("changing", "running")),
  JobRetrying: row(8, "sync", running(), ofJob("retrying", "1", "0")),
  JobRetryTimeNearlyExhausted: row(
    4,
    "sync",
    ...[running(), ofJob("retrying", "1", "1"), ofJob("retry_limit_seconds", "43200", "43200")],
    ofJob("retry_elapsed_seconds", "21700", "21600"),
  ),
  JobUpgradeRecommended: row(65, "sync", running(), ofJob("upgrade_recommended", "1", "0")),
  JobDelayHigh: row(13, "sync", running(), ofJob("delay_seconds", "301", "300")),
  JobDelayCritical: row(13, "sync", running(), ofJob("delay_seconds", "3601", "3600")),
  JobDelayGrowing: row(55, "sync", running(), ofJob("delay_seconds", "100+30", "100")),
  JobCheckpointStalled: row(
    40,
    "sync",
    ...[running(), ofJob("checkpoint_timestamp_seconds", "0", "0+60")],
    ofJob("phase_status", "1", "1", ', phase="data_synchronization", status="Catched"'),
  ),
  JobProgressStuck: row(
    45,
    "sync",
    ...[running(), ofJob("phase_progress_ratio", "0.4", "0+0.001", ', phase="data_initialization"')],
    ofJob("phase_status", "1", "1", ', phase="data_initialization", status="Migrating"'),
  ),
  JobFullLoadTooLong: {
    ...row(
      80,
      "sync",
      running(),
      ofJob("phase_status", "1", "_", ', phase="data_initialization", status="Migrating"'),
    ),
    thresholds: ['aliyun_dts:threshold{name="full_load", severity="warning", job_type="sync"} 3600'],
  },
  JobDataInconsistent: row(8, "sync", running(), check("Inconsistency")),
  JobVerificationFailed: row(13, "sync", running(), check("Failed")),
  JobResourcesShort: row(35, "sync", running(), ofJob("cpu_usage_ratio", "0.95", "0.9")),
  InstanceExpiring: row(20, "sync", running(), ofJob("expiration_timestamp_seconds", "600000", "800000")),
  InstanceExpired: row(20, "sync", running(), ofJob("expiration_timestamp_seconds", "60", "800000")),
  TrackingConsumerLagging: tracking(20, "0", "863000"),
  TrackingDataAboutToBeLost: tracking(8, "0", "3600"),
  TrackingDataLost: tracking(4, "7200", "3600"),
  ConsumerGroupLagging: further(20, "consumer_groups", running("subscribe"), [
    ...(["aliyun_dts_consumer_group_delay_seconds", group, "601", "600"] as const),
  ]),
  ConsumerGroupNotConnected: further(20, "consumer_groups", running("subscribe"), [
    ...(["aliyun_dts_consumer_group_connected", group, "0", "1"] as const),
  ]),
  JobWithoutConsoleAlarm: further(65, "monitor_rules", running(), [
    "aliyun_dts_job_alarm_enabled",
    `${target}, dts_job_id="a110wq5r93hb491", alarm="delay", part="normal"`,
    ...(["0", "1"] as const),
  ]),
  ObjectModificationFailed: further(
    4,
    "object_modification",
    ["aliyun_dts_object_modification_state", `${target}, task_id="k1", state="failed"`, "1", "0"],
    ["aliyun_dts_object_modification_state", `${target}, task_id="k1", state="running"`, "0", "1"],
  ),
  DedicatedClusterShort: further(
    20,
    "dedicated_clusters",
    ["aliyun_dts_dedicated_cluster_du_used", `${target}, dedicated_cluster_id="d1"`, "91", "90"],
    ["aliyun_dts_dedicated_cluster_du", `${target}, dedicated_cluster_id="d1"`, "100", "100"],
  ),
  VerificationFailed: further(8, "verification", [
    ...(["aliyun_dts_verification_failed", `${target}, dts_job_id="v1", check="full"`, "1", "0"] as const),
  ]),
  JobsDisappeared: own(5, exporter("disappeared_jobs_total", `${target}, job_type="sync"`, "0+1", "0")),
  PollsFailing: own(
    30,
    exporter("polls_total", `${ofTarget}, result="failed"`, "0+3", "0+1"),
    exporter("polls_total", `${ofTarget}, result="complete"`, "0+1", "0+2"),
  ),
  CredentialsRejected: {
    ...{ minutes: 5, collectors: [] },
    series: [
      ["aliyun_dts_up", ofTarget, "0", "1"],
      ["aliyun_dts_down_reason", `${ofTarget}, reason="credentials"`, "1", "_"],
    ],
  },
  ReplicaCredentialsRejected: own(8, [
    ...(["aliyun_dts_down_reason", `${ofTarget}, reason="credentials"`, "1", "_"] as const),
  ]),
  PermissionDenied: {
    ...{ minutes: 5, collectors: [] },
    series: [
      ["aliyun_dts_up", ofTarget, "0", "1"],
      ["aliyun_dts_down_reason", `${ofTarget}, reason="forbidden"`, "1", "_"],
    ],
  },
  TargetDown: { minutes: 8, collectors: [], series: [["aliyun_dts_up", ofTarget, "0", "1"]] },
  DataStale: {
    ...{ minutes: 20, collectors: [] },
    series: [
      ["aliyun_dts_up", ofTarget, "0", "1"],
      ["aliyun_dts_poll_interval_seconds", ofTarget, "60", "60"],
    ],
  },
  CredentialsExpiring: own(
    5,
    exporter("credentials_expiration_timestamp_seconds", 'account="production"', "60", "800000"),
  ),
  Throttled: own(
    25,
    exporter(
      "api_request_errors_total",
      `${target}, action="DescribeDtsJobs", reason="throttled"`,
      ...(["0+2", "0"] as const),
    ),
  ),
  RequestBudgetExhausted: own(
    30,
    exporter("polls_total", `${ofTarget}, result="skipped"`, "0+1", "0"),
    exporter("rate_limit_wait_seconds_total", target, "0+30", "0+1"),
  ),
  ConfigReloadFailed: own(8, exporter("config_last_reload_successful", "", "0", "1")),
  UnknownValues: own(70, exporter("unrecognized_values_total", 'field="Status"', "0+1", "0")),
  ValuesRejected: own(70, exporter("rejected_values_total", 'field="Delay"', "0+1", "0")),
  JobsRejected: own(40, exporter("rejected_jobs_total", 'collector="sync"', "0+1", "0")),
  IdsUnanswered: own(70, exporter("unanswered_ids_total", target, "0+1", "0")),
  LogLinesDropped: own(25, exporter("log_lines_dropped_total", "", "0+1", "0")),
  ListingInconsistent: own(35, ["aliyun_dts_listing_consistent", ofTarget, "0", "1"]),
  ShardsInconsistent: own(20, exporter("total_shards", "", "2", "1"), exporter("shard", "", "0", "0")),
  ExporterDown: {
    ...{ minutes: 8, collectors: [] },
    series: [
      ["up", "", "0", "1"],
      ["aliyun_dts_exporter_build_info", "", "_", "1"],
    ],
  },
  ReplicaDown: own(
    20,
    ["up", 'instance="second:10155"', "0", "1"],
    ["aliyun_dts_exporter_build_info", 'instance="second:10155"', "_", "1"],
  ),
};
