import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts, stateChanges } from "./annotations.js";
import { chart } from "./chart.js";
import { consumerGroups } from "./consumer-groups.js";
import { dashboardOf, type Section } from "./dashboard.js";
import type { Step } from "./face.js";
import { figure } from "./figure.js";
import { createJobQueries, jobLabels } from "./job-queries.js";
import { uids } from "./links.js";
import { inRegion, place } from "./scope.js";
import { table } from "./table.js";
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

const lagSteps: readonly Step[] = [
  [300, "orange"],
  [3_600, "red"],
];
const lostSteps: readonly Step[] = [
  [3_600, "orange"],
  [86_400, "green"],
];

const now: Section = {
  title: "Now",
  panels: [
    figure({
      title: "Tracking jobs",
      description: "The selected tracking jobs, in any state.",
      unit: "short",
      size: [6, 4],
      queries: [{ expr: `count(${jobs.perJob("info")})`, legend: "" }],
    }),
    figure({
      title: "Not running",
      description: "Selected jobs that are not reading their source. Red from one.",
      unit: "short",
      size: [6, 4],
      steps: [[1, "red"]],
      queries: [{ expr: `sum(1 - ${jobs.perJob("state", { where: 'state="running"' })})`, legend: "" }],
    }),
    figure({
      title: "Worst consumer lag",
      description:
        "How far the slowest consumer is behind the newest data. Orange from 5 minutes, red from 1 hour.",
      unit: "s",
      size: [6, 4],
      steps: lagSteps,
      queries: [{ expr: `max(${lag})`, legend: "" }],
    }),
    figure({
      title: "Shortest time until data is lost",
      description:
        "How long the slowest consumer can stand still before DTS deletes data that it has not read. Orange below 1 day, red below 1 hour; below 0, data is lost.",
      unit: "s",
      size: [6, 4],
      base: "red",
      steps: lostSteps,
      queries: [{ expr: `min(${untilLost})`, legend: "" }],
    }),
    table({
      title: "Tracking jobs and their consumers",
      description:
        "Consumer lag is the newest data minus the consumer's position; time until loss is the consumer's position minus the oldest data. Empty cells: DTS gives no value, for example without a consumer.",
      unit: "s",
      size: [24, 10],
      labels: [...jobLabels, "state"],
      sortBy: ["Until loss", "asc"],
      columns: [
        { name: "Until loss", expr: untilLost, base: "red", steps: lostSteps },
        { name: "Consumer lag", expr: lag, steps: lagSteps },
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
      description:
        "How far each consumer is behind the newest data that DTS holds. Dashed: 5 minutes and 1 hour.",
      unit: "s",
      size: [12, 10],
      steps: lagSteps,
      queries: [{ expr: lag, legend }],
    }),
    chart({
      title: "Time until data is lost",
      description:
        "How long each consumer can stand still before DTS deletes data that it has not read. It falls while a consumer stands still. Dashed: 1 hour and 1 day.",
      unit: "s",
      size: [12, 10],
      base: "red",
      steps: lostSteps,
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
