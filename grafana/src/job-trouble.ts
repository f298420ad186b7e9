import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import { figure } from "./figure.js";
import { type JobQueries, jobKey } from "./job-queries.js";
import { levelMappings } from "./states.js";
import { table } from "./table.js";

/** Retries, prechecks and errors of a job. */
export function jobTrouble(job: JobQueries): Section {
  const elapsed = job.perJob("retry_elapsed_seconds");
  const limit = job.perJob("retry_limit_seconds");
  return {
    title: "Retries, prechecks, errors",
    panels: [
      figure({
        title: "Fails in",
        description: "Retry time that is left, while DTS retries. No data: the job is not retrying.",
        unit: "s",
        size: [4, 4],
        queries: [
          {
            expr: `(${limit} - ${elapsed}) and on (${jobKey}) (${job.perJob("retrying")} == 1)`,
            legend: "{{direction}}",
          },
        ],
      }),
      figure({
        title: "Retry threshold",
        description:
          "Whether the job has used more of its retry time than the threshold of the alert rules. Red: it has.",
        unit: "none",
        size: [4, 4],
        none: "no threshold",
        mappings: levelMappings,
        queries: [{ expr: job.level("retry"), legend: "{{direction}}" }],
      }),
      figure({
        title: "Retries",
        description: "How often DTS has retried the job since the current error began.",
        unit: "short",
        size: [4, 4],
        queries: [{ expr: job.perJob("retries"), legend: "{{direction}}" }],
      }),
      table({
        title: "Why it retries",
        description: "Where and why DTS retries the job.",
        unit: "short",
        size: [12, 4],
        labels: ["direction", "retry_target", "retry_module", "error_code", "error_type"],
        none: "not retrying",
        columns: [
          {
            expr: job.perJob("retry_info", {
              labels: ["retry_target", "retry_module", "error_code", "error_type"],
            }),
          },
        ],
      }),
      chart({
        title: "Retry time used",
        description:
          "Share of the retry time that is used; at 100 %, the job fails for good. Dashed: the threshold of the alert rules. No line: no error.",
        unit: "percentunit",
        size: [12, 8],
        max: 1,
        dashes: [["/^threshold/", "red"]],
        queries: [
          { expr: job.limits("retry"), legend: "threshold {{severity}} {{direction}}" },
          { expr: `${elapsed} / ${limit}`, legend: "used {{direction}}" },
        ],
      }),
      chart({
        title: "Precheck items by result",
        description: "Number of precheck items that passed, failed or gave a warning.",
        unit: "short",
        size: [12, 8],
        isStacked: true,
        queries: [
          { expr: job.perJob("precheck_items", { labels: ["result"] }), legend: "{{result}} {{direction}}" },
        ],
      }),
      table({
        title: "Failed precheck items",
        description:
          "Items that failed and that the job must pass before it starts. The exporter's page about the job says how to fix them.",
        unit: "short",
        size: [12, 6],
        labels: ["direction", "item"],
        none: "none",
        columns: [{ expr: job.perJob("precheck_item_failed", { labels: ["item"] }) }],
      }),
      table({
        title: "Current errors",
        description: "Errors that DTS names by code. An empty phase means the whole job.",
        unit: "short",
        size: [12, 6],
        labels: ["direction", "phase", "error_code", "error_type"],
        none: "none",
        columns: [{ expr: job.perJob("error_info", { labels: ["phase", "error_code", "error_type"] }) }],
      }),
    ],
  };
}
