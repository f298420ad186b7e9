import { BigValueTextMode } from "@grafana/grafana-foundation-sdk/common";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts, stateChanges } from "./annotations.js";
import { chart } from "./chart.js";
import { dashboardOf, type Section } from "./dashboard.js";
import { figure } from "./figure.js";
import { inventory } from "./inventory.js";
import { createJobQueries } from "./job-queries.js";
import { uids } from "./links.js";
import { modifications } from "./modifications.js";
import { expiryAndAdvice } from "./overview-advice.js";
import { delays } from "./overview-delay.js";
import { inRegion, installationLabels, place } from "./scope.js";
import { stateColors } from "./states.js";
import { table } from "./table.js";
import { trouble } from "./trouble.js";
import { placeVariables, typeVariable } from "./variables.js";

const matchers = `${inRegion}, job_type=~"$type"`;
const jobs = createJobQueries(matchers);
const installation = installationLabels.join(", ");

const countedJobs = (where = ""): string =>
  `max by (${installation}, account, region_id, job_type, state) (aliyun_dts_jobs{${place}, job_type=~"$type"${where}})`;
const now: Section = {
  title: "Now",
  panels: [
    figure({
      title: "Jobs",
      description: "Jobs of the selected accounts, regions and types, in any state.",
      unit: "short",
      size: [4, 4],
      queries: [{ expr: `sum(${countedJobs()})`, legend: "" }],
    }),
    figure({
      title: "Failed or locked",
      description: "Jobs that DTS has given up or locked. Red from one: they do not recover by themselves.",
      unit: "short",
      size: [4, 4],
      steps: [[1, "red"]],
      queries: [{ expr: `sum(${countedJobs(', state=~"failed|locked"')})`, legend: "" }],
    }),
    figure({
      title: "Retrying",
      description:
        "Jobs that DTS is retrying after an error. Orange from one: each fails when its retry time is used up.",
      unit: "short",
      size: [4, 4],
      steps: [[1, "orange"]],
      queries: [{ expr: `sum(${countedJobs(', state="retrying"')})`, legend: "" }],
    }),
    figure({
      title: "Worst delay",
      description:
        "The largest delay of a running, retrying or failed job. Whether that is too much, the threshold of each job tells.",
      unit: "s",
      size: [3, 4],
      queries: [
        {
          expr: `max(${jobs.inState(jobs.perJob("delay_seconds"), "running", "retrying", "failed")})`,
          legend: "",
        },
      ],
    }),
    figure({
      title: "Delayed",
      description:
        "Jobs whose delay has reached the threshold of the alert rules. Orange from one. No data: the recording rules are not there.",
      unit: "short",
      size: [3, 4],
      steps: [[1, "orange"]],
      none: "no rules",
      queries: [{ expr: `sum(${jobs.delayLevel()} >= bool 1)`, legend: "" }],
    }),
    figure({
      title: "Expiring soon",
      description:
        "Prepaid instances that have expired, or will sooner than the threshold of the alert rules. Orange from one. No data: none of the jobs is prepaid, or the recording rules are not there.",
      unit: "short",
      size: [3, 4],
      steps: [[1, "orange"]],
      queries: [{ expr: `sum((${jobs.level("expiry")}) >= bool 1)`, legend: "" }],
    }),
    figure({
      title: "Targets down",
      description:
        "Listings whose last poll failed: what is shown of their jobs is out of date, and disappears after the maximum age. Red from one.",
      unit: "short",
      size: [3, 4],
      steps: [[1, "red"]],
      queries: [
        {
          expr: `sum(1 - max by (${installation}, account, region_id, collector) (aliyun_dts_up{${place}}))`,
          legend: "",
        },
      ],
    }),
  ],
};

const fleet: Section = {
  title: "Fleet",
  panels: [
    figure({
      title: "Jobs by state",
      description: "Number of jobs in each of the ten states.",
      unit: "short",
      size: [24, 4],
      text: BigValueTextMode.ValueAndName,
      colors: stateColors,
      queries: [{ expr: `sum by (state) (${countedJobs()})`, legend: "{{state}}" }],
    }),
    chart({
      title: "Jobs by state over time",
      description: "Number of jobs in each state over time. A gap means that the exporter was not scraped.",
      unit: "short",
      size: [12, 9],
      isStacked: true,
      colors: stateColors,
      queries: [{ expr: `sum by (state) (${countedJobs()})`, legend: "{{state}}" }],
    }),
    table({
      title: "Jobs by account, region and type",
      description:
        "Number of jobs in each place, and how many of them are in trouble. Orange and red from one.",
      unit: "short",
      size: [12, 9],
      labels: ["account", "region_id", "job_type"],
      columns: [
        { name: "Jobs", expr: `sum by (account, region_id, job_type) (${countedJobs()})` },
        ...(
          [
            ["Running", "running", []],
            ["Retrying", "retrying", [[1, "orange"]]],
            ["Failed", "failed", [[1, "red"]]],
            ["Locked", "locked", [[1, "red"]]],
          ] as const
        ).map(([name, state, steps]) => ({
          name,
          expr: `sum by (account, region_id, job_type) (${countedJobs(`, state="${state}"`)})`,
          base: "transparent",
          ...(steps.length === 0 ? {} : { steps }),
        })),
      ],
    }),
  ],
};

const load: Section = {
  title: "Load",
  panels: [
    chart({
      title: "Throughput",
      description: "Bytes transferred per second, by account, region and type.",
      unit: "Bps",
      size: [8, 8],
      isStacked: true,
      queries: [
        {
          expr: `sum by (account, region_id, job_type) (${jobs.perJob("throughput_bytes_per_second")})`,
          legend: "{{account}} {{region_id}} {{job_type}}",
        },
      ],
    }),
    chart({
      title: "Statements",
      description: "Statements written to destinations per second, by account, region and type.",
      unit: "ops",
      size: [8, 8],
      isStacked: true,
      queries: [
        {
          expr: `sum by (account, region_id, job_type) (${jobs.perJob("statements_per_second")})`,
          legend: "{{account}} {{region_id}} {{job_type}}",
        },
      ],
    }),
    chart({
      title: "State changes",
      description: "Number of jobs that entered each state. A state that no job entered has no line.",
      unit: "short",
      size: [8, 8],
      colors: stateColors,
      queries: [
        {
          expr: `count by (state) (${jobs.stateChanges()})`,
          legend: "{{state}}",
        },
      ],
    }),
  ],
};

/** All jobs at once: how many are in which state, what needs a person, what lags, what runs out. */
export function overviewDashboard(): Dashboard {
  return dashboardOf({
    uid: uids.overview,
    title: "DTS / Overview",
    description: "All DTS jobs at once: states, failures, retries, delays, expiries.",
    variables: [...placeVariables, typeVariable],
    annotations: [firingAlerts(matchers), stateChanges(jobs.stateChanges(), false)],
    sections: [
      now,
      fleet,
      trouble(jobs),
      delays(jobs),
      load,
      expiryAndAdvice(jobs),
      modifications(place),
      inventory(place),
    ],
  });
}
