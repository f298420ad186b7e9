import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts, stateChanges } from "./annotations.js";
import { chart } from "./chart.js";
import { consumerGroups } from "./consumer-groups.js";
import { dashboardOf, type Section } from "./dashboard.js";
import { figure } from "./figure.js";
import { createJobQueries, jobKey, jobLabels } from "./job-queries.js";
import { uids } from "./links.js";
import { inRegion, place } from "./scope.js";
import { levelMappings } from "./states.js";
import { table, thresholdColumns } from "./table.js";
import { jobVariable, placeVariables } from "./variables.js";

const type = 'job_type="subscribe"';
const matchers = `${inRegion}, ${type}, dts_job_id=~"$dts_job"`;
const jobs = createJobQueries(matchers);

const begin = jobs.perJob("subscription_begin_timestamp_seconds");
const end = jobs.perJob("subscription_end_timestamp_seconds");
const consumer = jobs.perJob("subscription_consumer_timestamp_seconds");
const lag = `${end} - ${consumer}`;
const untilLost = `${consumer} - ${begin}`;
const legend = "{{dts_job_name}} {{dts_job_id}}";

const consumed = (query: string): string => `(${query}) and on (${jobKey}) ${consumer}`;

const now: Section = {
  title: "Now",
  panels: [
    figure({
      title: "Tracking jobs",
      description: "The selected tracking jobs, in any state.",
      unit: "short",
      size: [4, 4],
      queries: [{ expr: `count(${jobs.perJob("info")})`, legend: "" }],
    }),
    figure({
      title: "Not running",
      description: "Selected jobs that are not reading their source. Red from one.",
      unit: "short",
      size: [4, 4],
      steps: [[1, "red"]],
      queries: [{ expr: `sum(1 - ${jobs.perJob("state", { where: 'state="running"' })})`, legend: "" }],
    }),
    figure({
      title: "Worst consumer lag",
      description:
        "How far the slowest consumer is behind the newest data. Whether that is too much, the threshold of each job tells.",
      unit: "s",
      size: [4, 4],
      queries: [{ expr: `max(${lag})`, legend: "" }],
    }),
    figure({
      title: "Lagging",
      description:
        "Jobs whose consumer is further behind than the threshold of the alert rules. Orange from one. No data: there is no consumer, or the recording rules are not there.",
      unit: "short",
      size: [4, 4],
      steps: [[1, "orange"]],
      none: "no rules",
      queries: [{ expr: `sum((${jobs.level("lag")}) >= bool 1)`, legend: "" }],
    }),
    figure({
      title: "Shortest time until data is lost",
      description:
        "How long the slowest consumer can stand still before DTS deletes data that it has not read. Below 0, data is lost.",
      unit: "s",
      size: [4, 4],
      queries: [{ expr: `min(${untilLost})`, legend: "" }],
    }),
    figure({
      title: "Losing data",
      description:
        "Jobs of which the alert rules say that data is lost, or soon will be. Red from one. No data: there is no consumer, or the recording rules are not there.",
      unit: "short",
      size: [4, 4],
      steps: [[1, "red"]],
      none: "no rules",
      queries: [{ expr: `sum((${jobs.level("loss")}) >= bool 1)`, legend: "" }],
    }),
    table({
      title: "Tracking jobs and their consumers",
      description:
        "Consumer lag is the newest data minus the consumer's position; time until loss is the consumer's position minus the oldest data. Orange and red: the alert rules say that the lag has reached its threshold, or that data is lost or soon will be. Empty cells: DTS gives no value, for example without a consumer.",
      unit: "s",
      size: [24, 10],
      labels: [...jobLabels, "state"],
      sortBy: ["Until loss", "asc"],
      columns: [
        { name: "Until loss", expr: untilLost },
        { name: "Loss level", unit: "none", expr: consumed(jobs.level("loss")), mappings: levelMappings },
        { name: "Consumer lag", expr: lag },
        ...thresholdColumns(consumed(jobs.limit("lag")), { level: consumed(jobs.level("lag")), of: "Lag" }),
        { name: "Behind the source", expr: jobs.age("subscription_end_timestamp_seconds") },
        { name: "Kept", expr: `${end} - ${begin}` },
        { expr: `${jobs.perJob("state", { labels: ["state"] })} == 1` },
      ],
    }),
  ],
};

const course: Section = {
  title: "Course",
  panels: [
    chart({
      title: "Consumer lag",
      description: "How far each consumer is behind the newest data that DTS holds.",
      unit: "s",
      size: [8, 10],
      queries: [{ expr: lag, legend }],
    }),
    chart({
      title: "Consumer lag as share of its threshold",
      description:
        "The share that the lag is of the threshold of the job, from where the alert rules warn. Dashed: 100 %. No line: the recording rules are not there.",
      unit: "percentunit",
      size: [8, 10],
      steps: [[1, "orange"]],
      queries: [{ expr: `(${lag}) / on (${jobKey}) group_left () ${jobs.limit("lag")}`, legend }],
    }),
    chart({
      title: "Time until data is lost",
      description:
        "How long each consumer can stand still before DTS deletes data that it has not read. It falls while a consumer stands still. Below 0, data is lost.",
      unit: "s",
      size: [8, 10],
      queries: [{ expr: untilLost, legend }],
    }),
    chart({
      title: "Behind the source",
      description:
        "Age of the newest data that DTS holds. It grows when a job stops reading its source, and while the source has no writes.",
      unit: "s",
      size: [12, 9],
      queries: [{ expr: jobs.age("subscription_end_timestamp_seconds"), legend }],
    }),
    chart({
      title: "Age of the oldest data kept",
      description: "How far back a consumer can go.",
      unit: "s",
      size: [12, 9],
      queries: [{ expr: jobs.age("subscription_begin_timestamp_seconds"), legend }],
    }),
  ],
};

/** Change tracking: who reads how far behind, and when unread data are deleted. */
export function trackingDashboard(): Dashboard {
  return dashboardOf({
    uid: uids.tracking,
    title: "DTS / Change tracking",
    description: "DTS change tracking: lag of the consumers, and time until unread data are deleted.",
    variables: [...placeVariables, jobVariable({ scope: `${place}, ${type}`, isMultiple: true })],
    annotations: [
      firingAlerts(`${inRegion}, dts_job_id=~"$dts_job"`),
      stateChanges(jobs.stateChanges(), true),
    ],
    sections: [now, course, consumerGroups],
  });
}
