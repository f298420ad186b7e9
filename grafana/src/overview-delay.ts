import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import { type JobQueries, jobKey, jobLabels } from "./job-queries.js";
import { table } from "./table.js";

/** Who is behind, and how far. */
export function delays(jobs: JobQueries): Section {
  const worst = `topk(20, ${jobs.perJob("delay_seconds")})`;
  const ofWorst = (query: string): string => `(${query}) and on (${jobKey}) ${worst}`;
  return {
    title: "Delay",
    panels: [
      table({
        title: "Worst delays",
        description:
          "The 20 jobs that are furthest behind. The checkpoint age is the age of the newest data in the destination; it also grows while the source has no writes. Orange from 1 minute, red from 5 minutes.",
        unit: "s",
        size: [24, 10],
        labels: [...jobLabels, "state"],
        sortBy: ["Delay", "desc"],
        columns: [
          {
            name: "Delay",
            expr: worst,
            steps: [
              [60, "orange"],
              [300, "red"],
            ],
          },
          { name: "Checkpoint age", expr: ofWorst(jobs.age("checkpoint_timestamp_seconds")) },
          { expr: ofWorst(`${jobs.perJob("state", { labels: ["state"] })} == 1`) },
        ],
      }),
      chart({
        title: "Worst delay by account, region and type",
        description: "The largest delay of a running, retrying or failed job. Dashed: 1 and 5 minutes.",
        unit: "s",
        size: [12, 9],
        steps: [
          [60, "orange"],
          [300, "red"],
        ],
        queries: [
          {
            expr: `max by (account, region_id, job_type) (${jobs.inState(jobs.perJob("delay_seconds"), "running", "retrying", "failed")})`,
            legend: "{{account}} {{region_id}} {{job_type}}",
          },
        ],
      }),
      chart({
        title: "Oldest checkpoint by account, region and type",
        description:
          "Age of the oldest checkpoint of a running, retrying or failed job. During its full load, a migration keeps the checkpoint of its start, so the age grows until the load is done.",
        unit: "s",
        size: [12, 9],
        queries: [
          {
            expr: `max by (account, region_id, job_type) (${jobs.inState(jobs.age("checkpoint_timestamp_seconds"), "running", "retrying", "failed")})`,
            legend: "{{account}} {{region_id}} {{job_type}}",
          },
        ],
      }),
    ],
  };
}
