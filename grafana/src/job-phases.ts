import { bars } from "./bars.js";
import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import type { JobQueries } from "./job-queries.js";
import { flagMappings } from "./states.js";
import { table } from "./table.js";

const phase = { labels: ["phase"] } as const;

/** How far the phases of a job are, and what its data checks found. */
export function jobPhases(job: JobQueries): Section {
  return {
    title: "Phases and data checks",
    panels: [
      bars({
        title: "Phase progress",
        description:
          "How much of each phase is done. DTS keeps the incremental phase at 95 %, because it never ends by itself.",
        unit: "percentunit",
        size: [10, 9],
        queries: [{ expr: job.perJob("phase_progress_ratio", phase), legend: "{{phase}} {{direction}}" }],
      }),
      table({
        title: "Phases",
        description:
          "Status of each phase, as DTS spells it. Items are rows, tables in structure phases, and objects in the structure check.",
        unit: "short",
        size: [14, 9],
        labels: ["direction", "phase", "status"],
        columns: [
          { expr: `${job.perJob("phase_status", { labels: ["phase", "status"] })} == 1` },
          {
            name: "Part of the job",
            expr: job.perJob("phase_enabled", phase),
            mappings: flagMappings(["no", "transparent"], ["yes", "transparent"]),
          },
          { name: "Done", unit: "percentunit", expr: job.perJob("phase_progress_ratio", phase) },
          { name: "Items", expr: job.perJob("phase_items", phase) },
        ],
      }),
      chart({
        title: "Items processed",
        description:
          "What each phase has processed: rows, tables in structure phases, objects in the structure check.",
        unit: "short",
        size: [8, 8],
        queries: [{ expr: job.perJob("phase_items", phase), legend: "{{phase}} {{direction}}" }],
      }),
      chart({
        title: "Speed of the full load",
        description:
          "Rows loaded per second over the last 10 minutes. That is longer than the polling interval, which may be longer than the scrape interval.",
        unit: "cps",
        size: [8, 8],
        queries: [
          {
            expr: fullLoadSpeed(job),
            legend: "{{direction}}",
          },
        ],
      }),
      chart({
        title: "Time in the full load",
        description:
          "How long the full load has been running. Dashed: the threshold of the alert rules. No line: no full load is running, or the recording rules are not there.",
        unit: "s",
        size: [8, 8],
        dashes: [["/^threshold/", "orange"]],
        queries: [
          { expr: job.limits("full_load"), legend: "threshold {{severity}} {{direction}}" },
          { expr: job.fullLoad(), legend: "full load {{direction}}" },
        ],
      }),
      chart({
        title: "Rows verified",
        description: "Rows that data checks have compared, and rows to compare.",
        unit: "short",
        size: [8, 8],
        queries: [
          { expr: job.perJob("check_rows", phase), legend: "verified {{phase}} {{direction}}" },
          { expr: job.perJob("check_expected_rows", phase), legend: "to verify {{phase}} {{direction}}" },
        ],
      }),
      chart({
        title: "Tables verified",
        description: "Tables that data checks have compared, and tables to compare.",
        unit: "short",
        size: [8, 8],
        queries: [
          { expr: job.perJob("check_tables", phase), legend: "verified {{phase}} {{direction}}" },
          { expr: job.perJob("check_expected_tables", phase), legend: "to verify {{phase}} {{direction}}" },
        ],
      }),
      chart({
        title: "Speed of the data checks",
        description: "Rows compared per second.",
        unit: "cps",
        size: [8, 8],
        queries: [{ expr: job.perJob("check_rows_per_second", phase), legend: "{{phase}} {{direction}}" }],
      }),
    ],
  };
}

function fullLoadSpeed(job: JobQueries): string {
  return job.perJob("phase_items", {
    where: 'phase="data_initialization"',
    each: (selector) => `deriv(${selector}[10m])`,
  });
}
