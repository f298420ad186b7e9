import type { Section } from "./dashboard.js";
import { type JobQueries, jobLabels } from "./job-queries.js";
import { table } from "./table.js";

const day = 86_400;

/** What runs out, and what DTS advises. */
export function expiryAndAdvice(jobs: JobQueries): Section {
  return {
    title: "Expiry and advice",
    panels: [
      table({
        title: "Prepaid instances by expiry",
        description:
          "When prepaid instances expire. Orange from 30 days before, red from 7 days before. Postpaid jobs are not listed.",
        unit: "s",
        size: [24, 7],
        labels: jobLabels,
        none: "no prepaid instance",
        sortBy: ["Expires in", "asc"],
        columns: [
          {
            name: "Expires in",
            expr: `${jobs.perJob("expiration_timestamp_seconds")} - time()`,
            base: "red",
            steps: [
              [7 * day, "orange"],
              [30 * day, "green"],
            ],
          },
          {
            name: "Expires",
            unit: "dateTimeAsIso",
            expr: `${jobs.perJob("expiration_timestamp_seconds")} * 1000`,
          },
        ],
      }),
      table({
        title: "Larger class recommended",
        description: "Jobs for which DTS recommends a larger instance class.",
        unit: "short",
        size: [12, 7],
        labels: jobLabels,
        none: "none",
        columns: [{ expr: `${jobs.perJob("upgrade_recommended")} == 1` }],
      }),
      table({
        title: "Ready to switch over",
        description: "Migrations whose workload can be switched to the destination now.",
        unit: "short",
        size: [12, 7],
        labels: jobLabels,
        none: "none",
        columns: [{ expr: `${jobs.perJob("switchable")} == 1` }],
      }),
    ],
  };
}
