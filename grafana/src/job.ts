import { BigValueTextMode } from "@grafana/grafana-foundation-sdk/common";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts, stateChanges } from "./annotations.js";
import { chart } from "./chart.js";
import { dashboardOf, type Section } from "./dashboard.js";
import { figure } from "./figure.js";
import { jobAlarms } from "./job-alarms.js";
import { jobPhases } from "./job-phases.js";
import { createJobQueries } from "./job-queries.js";
import { jobResources } from "./job-resources.js";
import { jobTrouble } from "./job-trouble.js";
import { uids } from "./links.js";
import { inRegion, place } from "./scope.js";
import { flagMappings, levelMappings, stateColors, stateMappings } from "./states.js";
import { table } from "./table.js";
import { timeline } from "./timeline.js";
import { jobVariable, placeVariables, typeVariable } from "./variables.js";

const type = 'job_type=~"$type"';
const matchers = `${inRegion}, ${type}, dts_job_id=~"$dts_job"`;
const job = createJobQueries(matchers);

/** The number of the present state: one series whose value is the place in the list of states. */
const stateNumber = stateColors
  .map(([state], index) => `${index + 1} * (${job.perJob("state", { where: `state="${state}"` })} == 1)`)
  .join(" or ");

const classLabels = ["dts_job_class", "pay_type"];
const endpointLabels = ["side", "engine", "instance_type", "instance_id", "instance_region_id"];

const now: Section = {
  title: "Now",
  panels: [
    figure({
      title: "State",
      description: "Coarse state of the job.",
      unit: "none",
      size: [3, 4],
      text: BigValueTextMode.Name,
      colors: stateColors,
      queries: [{ expr: `${job.perJob("state", { labels: ["state"] })} == 1`, legend: "{{state}}" }],
    }),
    figure({
      title: "Status",
      description: "Exact status, as DTS spells it.",
      unit: "none",
      size: [4, 4],
      text: BigValueTextMode.Name,
      queries: [{ expr: `${job.perJob("status", { labels: ["status"] })} == 1`, legend: "{{status}}" }],
    }),
    figure({
      title: "In this status for",
      description:
        "Time since the exporter first saw the current status; it starts again when the exporter restarts.",
      unit: "s",
      size: [3, 4],
      queries: [{ expr: job.age("status_observed_timestamp_seconds"), legend: "{{direction}}" }],
    }),
    figure({
      title: "Delay",
      description:
        "How far the destination is behind the source. No data: DTS reports none, as during a full load.",
      unit: "s",
      size: [3, 4],
      queries: [{ expr: job.perJob("delay_seconds"), legend: "{{direction}}" }],
    }),
    figure({
      title: "Delay threshold",
      description:
        "Which threshold of the alert rules the delay has reached: orange the one of the warning, red the critical one.",
      unit: "none",
      size: [2, 4],
      none: "no threshold",
      mappings: levelMappings,
      queries: [{ expr: job.delayLevel(), legend: "{{direction}}" }],
    }),
    figure({
      title: "Larger class recommended",
      description: "Whether DTS recommends a larger instance class.",
      unit: "bool_yes_no",
      size: [2, 4],
      mappings: flagMappings(["no", "green"], ["yes", "orange"]),
      queries: [{ expr: job.perJob("upgrade_recommended"), legend: "{{direction}}" }],
    }),
    figure({
      title: "Switchable",
      description: "Whether the workload can be switched to the destination now.",
      unit: "bool_yes_no",
      size: [2, 4],
      mappings: flagMappings(["no", "#8e8e8e"], ["yes", "blue"]),
      queries: [{ expr: job.perJob("switchable"), legend: "{{direction}}" }],
    }),
    figure({
      title: "Expires in",
      description: "Time until a prepaid instance expires. No data: postpaid.",
      unit: "s",
      size: [3, 4],
      queries: [{ expr: `${job.perJob("expiration_timestamp_seconds")} - time()`, legend: "{{direction}}" }],
    }),
    figure({
      title: "Expiry threshold",
      description:
        "Whether the alert rules warn of the expiry: orange from their threshold on, red when the instance has expired.",
      unit: "none",
      size: [2, 4],
      none: "no threshold",
      mappings: levelMappings,
      queries: [{ expr: job.level("expiry"), legend: "{{direction}}" }],
    }),
    table({
      title: "What it is",
      description: "Class, billing and age of the job. Cells are empty where DTS gives no value.",
      unit: "string",
      size: [10, 4],
      labels: ["direction", ...classLabels],
      columns: [
        { expr: job.perJob("info", { labels: classLabels }) },
        { name: "Created", unit: "dateTimeAsIso", expr: `${job.perJob("created_timestamp_seconds")} * 1000` },
      ],
    }),
    table({
      title: "What it connects",
      description: "Source and destination of the job. Cells are empty where DTS gives no value.",
      unit: "string",
      size: [14, 4],
      labels: ["direction", ...endpointLabels],
      columns: [{ expr: job.perJob("endpoint_info", { labels: endpointLabels }) }],
    }),
  ],
};

const course: Section = {
  title: "Course",
  panels: [
    timeline({
      title: "State over time",
      description:
        "Coarse state. Gaps: the job was not seen, because its listing failed for a long time or nothing was scraped.",
      unit: "none",
      size: [24, 4],
      mappings: stateMappings,
      queries: [{ expr: stateNumber, legend: "{{dts_job_id}} {{direction}}" }],
    }),
    chart({
      title: "Delay and age of the checkpoint",
      description:
        "The delay that DTS reports, and the age of the newest data that has arrived. If only the age grows, the source has no writes; if both grow, the job lags. Dashed: the delay from which on the alert rules warn, from which on it is critical, and the age of a checkpoint that stands still from which on they warn.",
      unit: "s",
      size: [24, 9],
      dashes: [
        ["/^threshold/", "orange"],
        ["/^threshold critical/", "red"],
        ["/^checkpoint threshold/", "yellow"],
      ],
      queries: [
        { expr: job.limits("delay"), legend: "threshold {{severity}} {{direction}}" },
        { expr: job.limits("checkpoint"), legend: "checkpoint threshold {{severity}} {{direction}}" },
        { expr: job.perJob("delay_seconds"), legend: "delay {{direction}}" },
        { expr: job.age("checkpoint_timestamp_seconds"), legend: "checkpoint age {{direction}}" },
        {
          expr: job.age("etl_safe_checkpoint_timestamp_seconds"),
          legend: "ETL safe checkpoint age {{direction}}",
        },
      ],
    }),
    chart({
      title: "Throughput",
      description: "Bytes transferred per second.",
      unit: "Bps",
      size: [12, 8],
      queries: [{ expr: job.perJob("throughput_bytes_per_second"), legend: "{{direction}}" }],
    }),
    chart({
      title: "Statements",
      description: "Statements written to the destination per second.",
      unit: "ops",
      size: [12, 8],
      queries: [{ expr: job.perJob("statements_per_second"), legend: "{{direction}}" }],
    }),
  ],
};

/** One job: what it is and does, how far it is, what is wrong with it, what it uses. */
export function jobDashboard(): Dashboard {
  return dashboardOf({
    uid: uids.job,
    title: "DTS / Job",
    description:
      "One DTS job: state, delay, phases, load, retries, prechecks, data checks, errors, resources.",
    variables: [
      ...placeVariables,
      typeVariable,
      jobVariable({ scope: `${place}, ${type}`, isMultiple: false }),
    ],
    annotations: [firingAlerts(matchers), stateChanges(job.stateChanges(), true)],
    sections: [now, course, jobPhases(job), jobTrouble(job), jobResources(job), jobAlarms],
  });
}
