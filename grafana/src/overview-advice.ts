import type { Section } from "./dashboard.js";
import { type JobQueries, jobKey, jobLabels } from "./job-queries.js";
import { table, thresholdColumns } from "./table.js";

/** What runs out, and what DTS advises. */
export function expiryAndAdvice(jobs: JobQueries): Section {
  const expiration = jobs.perJob("expiration_timestamp_seconds");
  const prepaid = (query: string): string => `(${query}) and on (${jobKey}) ${expiration}`;
  return {
    title: "Expiry and advice",
    panels: [
      table({
        title: "Prepaid instances by expiry",
        description:
          "When prepaid instances expire. Threshold: from when the alert rules warn. Orange: it is reached, red: the instance has expired. Postpaid jobs are not listed.",
        unit: "s",
        size: [24, 7],
        labels: jobLabels,
        none: "no prepaid instance",
        sortBy: ["Expires in", "asc"],
        columns: [
          { name: "Expires in", expr: `${expiration} - time()` },
          ...thresholdColumns(prepaid(jobs.limit("expiry")), { level: prepaid(jobs.level("expiry")) }),
          { name: "Expires", unit: "dateTimeAsIso", expr: `${expiration} * 1000` },
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
