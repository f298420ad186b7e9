import type { FamilyInfo } from "../family.js";

type Row = Pick<FamilyInfo, "kind" | "help" | "labels" | "stability">;

const rows = {
  build_info: {
    kind: "gauge",
    help: "Version and Git revision of the exporter and version of Node.js. Always 1.",
    labels: ["version", "revision", "node_version"],
  },
  api_requests_total: {
    kind: "counter",
    help: "HTTP requests sent to the DTS API, retries included.",
    labels: ["account", "region_id", "action"],
  },
  api_request_errors_total: {
    kind: "counter",
    help: "Requests to the DTS API that failed, by reason.",
    labels: ["account", "region_id", "action", "reason"],
  },
  api_retries_total: {
    kind: "counter",
    help: "Requests sent again after a failure.",
    labels: ["account", "region_id", "action"],
  },
  rate_limit_wait_seconds_total: {
    kind: "counter",
    help: "Time requests spent waiting for the rate limit.",
    labels: ["account", "region_id"],
  },
  rate_limit_requests_per_second: {
    kind: "gauge",
    help: "Current request budget; it falls when the API throttles.",
    labels: ["account", "region_id"],
  },
  polls_total: {
    kind: "counter",
    help: "Polls by result: complete, failed, or skipped because the previous one was still running.",
    labels: ["account", "region_id", "collector", "result"],
  },
  unrecognized_values_total: {
    kind: "counter",
    help: "API values that the API's documentation does not list; shown as unknown.",
    labels: ["field"],
  },
  rejected_values_total: {
    kind: "counter",
    help: "Values from the API that are unreadable or impossible, or of another form than documented; nothing shows them.",
    labels: ["field"],
  },
  rejected_jobs_total: {
    kind: "counter",
    help: "API rows without any id; they give no series.",
    labels: ["collector"],
  },
  unanswered_ids_total: {
    kind: "counter",
    help: "Ids that the status list was asked for but did not return.",
    labels: ["account", "region_id"],
  },
  disappeared_jobs_total: {
    kind: "counter",
    help: "Jobs missing from two complete listings in a row.",
    labels: ["account", "region_id", "job_type"],
  },
  log_lines_dropped_total: {
    kind: "counter",
    help: "Log lines dropped because the log reader was stuck or gone.",
  },
  credentials_info: {
    kind: "gauge",
    help: "Type of credentials in use. Always 1.",
    labels: ["account", "type"],
  },
  credentials_expiration_timestamp_seconds: {
    kind: "gauge",
    help: "When the current credentials expire, Unix time; no series if they never do.",
    labels: ["account"],
  },
  config_last_reload_successful: {
    kind: "gauge",
    help: "1: the last attempt to read the configuration succeeded. 0: it failed, and the previous one stays in use.",
  },
  config_last_reload_success_timestamp_seconds: {
    kind: "gauge",
    help: "When the current configuration was read, Unix time.",
  },
  exposition_bytes: { kind: "gauge", help: "Uncompressed size of this page." },
  exposition_series: { kind: "gauge", help: "Number of samples on this page." },
  shard: { kind: "gauge", help: "Number of this shard, starting at 0." },
  total_shards: {
    kind: "gauge",
    help: "Number of shards that share the accounts. While it changes: the larger one of before and after.",
  },
  api_request_duration_seconds: {
    kind: "histogram",
    help: "Time from sending a request to the last byte of the response, failures included.",
    labels: ["action"],
  },
} as const satisfies Readonly<Record<string, Row>>;

/** Names of the exporter's own metrics, without the prefix. */
export type SelfName = keyof typeof rows;

/** The exporter's own metrics, `aliyun_dts_exporter_*`, in the order in which they stand in the exposition. */
export const selfFamilies: readonly FamilyInfo[] = Object.entries<Row>(rows).map(([name, row]) =>
  familyOf(name, row),
);

/** The row of one of the exporter's own metrics. */
export function selfFamily(name: SelfName): FamilyInfo {
  return familyOf(name, rows[name]);
}

function familyOf(name: string, row: Row): FamilyInfo {
  return { ...row, name: `aliyun_dts_exporter_${name}`, from: [] };
}
