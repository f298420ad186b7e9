import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import { type JobQueries, jobKey, jobLabels } from "./job-queries.js";
import { table, thresholdColumns } from "./table.js";

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
          "The 20 jobs that are furthest behind. The checkpoint age is the age of the newest data in the destination; it also grows while the source has no writes. Threshold: from where the alert rules warn. Orange: it is reached, red: the critical one is. Empty: the rules have none for the job.",
        unit: "s",
        size: [24, 10],
        labels: [...jobLabels, "state"],
        sortBy: ["Delay", "desc"],
        columns: [
          { name: "Delay", expr: worst },
          ...thresholdColumns(ofWorst(jobs.limit("delay")), { level: ofWorst(jobs.delayLevel()) }),
          { name: "Checkpoint age", expr: ofWorst(jobs.age("checkpoint_timestamp_seconds")) },
          { expr: ofWorst(`${jobs.perJob("state", { labels: ["state"] })} == 1`) },
        ],
      }),
      chart({
        title: "Worst delay by account, region and type",
        description: "The largest delay of a running, retrying or failed job.",
        unit: "s",
        size: [8, 9],
        queries: [
          {
            expr: `max by (account, region_id, job_type) (${jobs.inState(jobs.perJob("delay_seconds"), "running", "retrying", "failed")})`,
            legend: "{{account}} {{region_id}} {{job_type}}",
          },
        ],
      }),
      chart({
        title: "Delay as share of its threshold",
        description:
          "The largest share that a delay is of the threshold of its job, from where the alert rules warn. Dashed: 100 %. No line: the recording rules are not there.",
        unit: "percentunit",
        size: [8, 9],
        steps: [[1, "orange"]],
        queries: [
          {
            expr: `max by (account, region_id) (${jobs.delayShare()})`,
            legend: "{{account}} {{region_id}}",
          },
        ],
      }),
      chart({
        title: "Oldest checkpoint by account, region and type",
        description:
          "Age of the oldest checkpoint of a running, retrying or failed job. During its full load, a migration keeps the checkpoint of its start, so the age grows until the load is done.",
        unit: "s",
        size: [8, 9],
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
