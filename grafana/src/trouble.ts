import type { Section } from "./dashboard.js";
import { type JobQueries, jobKey, jobLabels } from "./job-queries.js";
import { table, thresholdColumns } from "./table.js";

/** What needs attention, of all jobs that `jobs` selects. */
export function trouble(jobs: JobQueries): Section {
  const stopped = (query: string) => jobs.inState(query, "failed", "locked");
  const retrying = (query: string) => `(${query}) and on (${jobKey}) (${jobs.perJob("retrying")} == 1)`;
  const elapsed = jobs.perJob("retry_elapsed_seconds");
  const limit = jobs.perJob("retry_limit_seconds");
  return {
    title: "What needs attention",
    panels: [
      table({
        title: "Failed and locked jobs",
        description:
          "Jobs that DTS has given up or locked, and how long the exporter has seen them in that state; it starts again when the exporter restarts.",
        unit: "s",
        size: [24, 7],
        labels: [...jobLabels, "state"],
        none: "none",
        sortBy: ["Seen for", "desc"],
        columns: [
          { name: "Seen for", expr: stopped(jobs.age("status_observed_timestamp_seconds")) },
          { expr: `${jobs.perJob("state", { where: 'state=~"failed|locked"', labels: ["state"] })} == 1` },
        ],
      }),
      table({
        title: "Retrying jobs",
        description:
          "Jobs that DTS is retrying after an error. A job fails for good when its retry time is used up. Threshold: the share from which on the alert rules say so. Red: it is reached.",
        unit: "s",
        size: [24, 6],
        labels: jobLabels,
        none: "none",
        sortBy: ["Retry time used", "desc"],
        columns: [
          {
            name: "Retry time used",
            unit: "percentunit",
            expr: retrying(`${elapsed} / ${limit}`),
          },
          ...thresholdColumns(retrying(jobs.limit("retry")), {
            level: retrying(jobs.level("retry")),
            unit: "percentunit",
          }),
          { name: "Fails in", expr: retrying(`${limit} - ${elapsed}`) },
          { name: "Retries", unit: "short", expr: retrying(jobs.perJob("retries")) },
        ],
      }),
      table({
        title: "Current errors",
        description:
          "Errors that DTS names by code. An empty phase means the whole job. The messages are on the exporter's page about the job.",
        unit: "short",
        size: [12, 8],
        labels: [...jobLabels, "phase", "error_code", "error_type"],
        none: "none",
        columns: [{ expr: jobs.perJob("error_info", { labels: ["phase", "error_code", "error_type"] }) }],
      }),
      table({
        title: "Failed precheck items",
        description:
          "Items that failed and that a job must pass before it starts. Fix them, then run the precheck again.",
        unit: "short",
        size: [12, 8],
        labels: [...jobLabels, "item"],
        none: "none",
        columns: [{ expr: jobs.perJob("precheck_item_failed", { labels: ["item"] }) }],
      }),
      table({
        title: "Failed phases and inconsistent data",
        description:
          "Phases that failed, and data checks that found differences between source and destination (Inconsistency).",
        unit: "short",
        size: [24, 6],
        labels: [...jobLabels, "phase", "status"],
        none: "none",
        columns: [
          {
            expr: `${jobs.perJob("phase_status", { where: 'status=~"Failed|Inconsistency"', labels: ["phase", "status"] })} == 1`,
          },
        ],
      }),
    ],
  };
}
