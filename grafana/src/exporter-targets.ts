import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import type { Step } from "./face.js";
import { figure } from "./figure.js";
import { flagMappings } from "./states.js";
import { table } from "./table.js";
import { timeline } from "./timeline.js";

const labels = ["instance", "account", "region_id", "collector"] as const;
const legend = "{{account}} {{region_id}} {{collector}}";
const pollSteps: readonly Step[] = [
  [0.5, "orange"],
  [0.9, "red"],
];
const upMappings = flagMappings(["down", "red"], ["up", "green"]);

const perTarget = (metric: string, scope: string): string =>
  `max by (${labels.join(", ")}) (aliyun_dts_${metric}{${scope}})`;

/** When the exporter of each target started: for targets that have never had a success. */
const startOf = (ofProcess: string, scope: string): string =>
  `max by (${labels.join(", ")}) (0 * aliyun_dts_up{${scope}} + on (cluster, namespace, job, instance) group_left () process_start_time_seconds{${ofProcess}})`;

/** What must be true for the other dashboards to be. */
export function exporterNow(ofProcess: string, ofRegion: string): Section {
  return {
    title: "Now",
    panels: [
      figure({
        title: "Exporters scraped",
        description: "Exporters whose last scrape worked. Red below one.",
        unit: "short",
        size: [4, 4],
        base: "red",
        steps: [[1, "green"]],
        queries: [{ expr: `sum(up{${ofProcess}})`, legend: "" }],
      }),
      figure({
        title: "Targets up",
        description:
          "Share of the targets whose last poll was complete. A target is an account in a region, polled by a collector. Red below 100 %.",
        unit: "percentunit",
        size: [4, 4],
        base: "red",
        steps: [[1, "green"]],
        queries: [{ expr: `avg(${perTarget("up", ofRegion)})`, legend: "" }],
      }),
      figure({
        title: "Oldest data",
        description:
          "Time since the last complete poll of the worst target, or since the exporter started if there was none. Orange from 2 minutes, red from 5 minutes: by default, jobs are no longer shown after that.",
        unit: "s",
        size: [4, 4],
        steps: [
          [120, "orange"],
          [300, "red"],
        ],
        queries: [
          {
            expr: `max(time() - (${perTarget("last_success_timestamp_seconds", ofRegion)} or ${startOf(ofProcess, ofRegion)}))`,
            legend: "",
          },
        ],
      }),
      figure({
        title: "Failed requests",
        description: "Share of the requests to the DTS API that failed. Orange from 1 %, red from 10 %.",
        unit: "percentunit",
        size: [4, 4],
        steps: [
          [0.01, "orange"],
          [0.1, "red"],
        ],
        queries: [
          {
            expr: `sum(rate(aliyun_dts_exporter_api_request_errors_total{${ofRegion}}[$__rate_interval])) / (sum(rate(aliyun_dts_exporter_api_requests_total{${ofRegion}}[$__rate_interval])) > 0)`,
            legend: "",
          },
        ],
      }),
      figure({
        title: "Last reload",
        description:
          "Whether the last reload of the configuration succeeded. Red: the previous one is still in use, and the log says why.",
        unit: "none",
        size: [4, 4],
        none: "none since the start",
        mappings: flagMappings(["failed", "red"], ["succeeded", "green"]),
        queries: [
          {
            expr: `min by (instance) (aliyun_dts_exporter_config_last_reload_successful{${ofProcess}})`,
            legend: "{{instance}}",
          },
        ],
      }),
      figure({
        title: "Credentials expire in",
        description:
          "Time until temporary credentials expire; they are renewed before that. Red below 1 minute. No data: long-lived keys only.",
        unit: "s",
        size: [4, 4],
        none: "never",
        base: "red",
        steps: [[60, "green"]],
        queries: [
          {
            expr: `min by (account) (aliyun_dts_exporter_credentials_expiration_timestamp_seconds{${ofProcess}, account=~"$account"}) - time()`,
            legend: "{{account}}",
          },
        ],
      }),
    ],
  };
}

/** Polls and freshness by target. */
export function exporterTargets(ofRegion: string): Section {
  const duration = perTarget("poll_duration_seconds", ofRegion);
  const interval = perTarget("poll_interval_seconds", ofRegion);
  const age = `time() - ${perTarget("last_success_timestamp_seconds", ofRegion)}`;
  return {
    title: "Targets",
    panels: [
      table({
        title: "Targets",
        description:
          "One row per account, region and collector. Reason: why the last poll of a target that is down failed; the exporter's own page and `doctor` say it in words. The share of the interval that a poll took is orange from half, red from 90 %: a poll is aborted there. No jobs are removed by a listing that differs from the API's total.",
        unit: "s",
        size: [24, 9],
        labels: [...labels, "reason"],
        sortBy: ["Data age", "desc"],
        columns: [
          { name: "State", unit: "none", expr: perTarget("up", ofRegion), mappings: upMappings },
          { expr: `max by (${[...labels, "reason"].join(", ")}) (aliyun_dts_down_reason{${ofRegion}})` },
          { name: "Data age", expr: age },
          {
            name: "Last poll",
            expr: `time() - ${perTarget("last_poll_timestamp_seconds", ofRegion)}`,
          },
          { name: "Poll took", expr: duration },
          { name: "Interval", expr: interval },
          {
            name: "Share of interval",
            unit: "percentunit",
            expr: `${duration} / ${interval}`,
            steps: pollSteps,
          },
          {
            name: "Listing",
            unit: "none",
            expr: perTarget("listing_consistent", ofRegion),
            mappings: flagMappings(["differs from the total", "orange"], ["complete", "green"]),
          },
        ],
      }),
      timeline({
        title: "Targets over time",
        description:
          "Green: the last poll was complete. Red: it was not. Empty: the exporter was not scraped.",
        unit: "none",
        size: [12, 10],
        mappings: upMappings,
        queries: [{ expr: perTarget("up", ofRegion), legend }],
      }),
      chart({
        title: "Age of the data",
        description:
          "Time since the last complete poll. A healthy target draws a sawtooth of one interval. Dashed: 5 minutes, after which jobs are no longer shown by default.",
        unit: "s",
        size: [12, 10],
        steps: [[300, "red"]],
        queries: [{ expr: age, legend }],
      }),
      chart({
        title: "Poll time as share of the interval",
        description: "A poll is aborted at 90 %. Dashed: 50 % and 90 %.",
        unit: "percentunit",
        size: [12, 8],
        steps: pollSteps,
        queries: [{ expr: `${duration} / ${interval}`, legend }],
      }),
      chart({
        title: "Polls by result",
        description: "Complete, failed, or skipped because the previous one was still running.",
        unit: "ops",
        size: [12, 8],
        colors: [
          ["complete", "green"],
          ["failed", "red"],
          ["skipped", "orange"],
        ],
        queries: [
          {
            expr: `sum by (result) (rate(aliyun_dts_exporter_polls_total{${ofRegion}}[$__rate_interval]))`,
            legend: "{{result}}",
          },
        ],
      }),
    ],
  };
}
