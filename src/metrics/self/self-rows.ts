import type { FamilyInfo } from "../family.js";

type Row = readonly [name: string, kind: "counter" | "gauge", help: string, ...labels: string[]];

const rows = [
  [
    "build_info",
    "gauge",
    "Version of the exporter and of Node.js, always 1.",
    "version",
    "revision",
    "node_version",
  ],
  ["api_requests_total", "counter", "HTTP requests sent to the DTS API.", "account", "region_id", "action"],
  [
    "api_request_errors_total",
    "counter",
    "Requests to the DTS API that failed, by reason.",
    "account",
    "region_id",
    "action",
    "reason",
  ],
  ["api_retries_total", "counter", "Requests sent again after a failure.", "account", "region_id", "action"],
  [
    "rate_limit_wait_seconds_total",
    "counter",
    "Time that requests waited for the rate limit.",
    "account",
    "region_id",
  ],
  [
    "rate_limit_requests_per_second",
    "gauge",
    "The present budget of requests; falls when the API throttles.",
    "account",
    "region_id",
  ],
  [
    "polls_total",
    "counter",
    "Polls by result: complete, failed, or skipped because the one before still ran.",
    "account",
    "region_id",
    "collector",
    "result",
  ],
  [
    "unrecognized_values_total",
    "counter",
    "API values outside their documented enumeration; shown as unknown.",
    "field",
  ],
  [
    "rejected_values_total",
    "counter",
    "API numbers and times that could not be read or made no sense; they give no sample.",
    "field",
  ],
  ["rejected_jobs_total", "counter", "API rows without any id; they give no series.", "collector"],
  [
    "unanswered_ids_total",
    "counter",
    "Ids that the status list was asked for and did not answer.",
    "account",
    "region_id",
  ],
  [
    "disappeared_jobs_total",
    "counter",
    "Jobs that are gone from the API for certain.",
    "account",
    "region_id",
    "job_type",
  ],
  ["log_lines_dropped_total", "counter", "Log lines dropped because the log's reader was stuck or gone."],
  ["credentials_info", "gauge", "Type of credentials in use, always 1.", "account", "type"],
  [
    "credentials_expiration_timestamp_seconds",
    "gauge",
    "When the present credentials expire, Unix time; none for those that do not.",
    "account",
  ],
  [
    "config_last_reload_successful",
    "gauge",
    "1: the last reading of the configuration succeeded. 0: it failed.",
  ],
  [
    "config_last_reload_success_timestamp_seconds",
    "gauge",
    "When the configuration in force was read, Unix time.",
  ],
  ["exposition_bytes", "gauge", "Length of this page, uncompressed."],
  ["exposition_series", "gauge", "Samples on this page."],
  ["shard", "gauge", "Which shard this process is, from 0."],
  ["total_shards", "gauge", "How many shards share the accounts."],
] as const satisfies readonly Row[];

/** Names of the exporter's own metrics, without the prefix. */
export type SelfName = (typeof rows)[number][0] | "api_request_duration_seconds";

/** The exporter's own metrics, `aliyun_dts_exporter_*`, in the order in which they stand in the exposition. */
export const selfFamilies: readonly FamilyInfo[] = [
  ...rows.map(
    ([name, kind, help, ...labels]): FamilyInfo => ({ name: prefixed(name), kind, help, from: [], labels }),
  ),
  {
    name: prefixed("api_request_duration_seconds"),
    kind: "histogram",
    help: "Time from sending a request to the last byte of its answer, failures included.",
    from: [],
    labels: ["action"],
  },
];

/** The row of one of the exporter's own metrics. */
export function selfFamily(name: SelfName): FamilyInfo {
  const full = prefixed(name);
  const family = selfFamilies.find((row) => row.name === full);
  return family ?? { name: full, help: full, from: [] };
}

function prefixed(name: SelfName): string {
  return `aliyun_dts_exporter_${name}`;
}
