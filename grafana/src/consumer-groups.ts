import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import type { Step } from "./face.js";
import { figure } from "./figure.js";
import { inRegion, ofRecorded, place } from "./scope.js";
import { flagMappings } from "./states.js";
import { table } from "./table.js";

const scope = `${place}, dts_job_id=~"$dts_job"`;
const recordedScope = `${ofRecorded}, ${inRegion}, dts_job_id=~"$dts_job"`;
const groupLabels = ["account", "region_id", "dts_job_id", "consumer_group_id"] as const;

/** One series per consumer group, whichever exporters see it. */
function perGroup(metric: string, ...labels: readonly string[]): string {
  return `max by (${[...groupLabels, ...labels].join(", ")}) (aliyun_dts_consumer_group_${metric}{${scope}})`;
}

const jobKey = "account, region_id, dts_job_id";
/** The delay of each group as a share of the threshold of its job: nothing where the recording rules are not there. */
const share = `${perGroup("delay_seconds")} / on (${jobKey}) group_left () min by (${jobKey}) (aliyun_dts:job_threshold{${recordedScope}, name="lag"})`;
const shareSteps: readonly Step[] = [[1, "orange"]];
const legend = "{{dts_job_id}} {{consumer_group_id}}";
const needs = "Needs the collector consumer_groups.";

/** Consumer groups of tracking jobs: who reads, how far behind, and who does not. */
export const consumerGroups: Section = {
  title: "Consumer groups",
  panels: [
    figure({
      title: "Groups without a client",
      description: `Consumer groups that nobody reads for. Red from one. ${needs}`,
      unit: "short",
      size: [6, 8],
      steps: [[1, "red"]],
      queries: [{ expr: `sum(1 - ${perGroup("connected")})`, legend: "" }],
    }),
    table({
      title: "Consumer groups",
      description: `Who reads the tracked changes. Cells are empty for a group without a client: DTS says no more about it. Orange: the delay has reached the threshold of the job, from where the alert rules warn. ${needs}`,
      unit: "s",
      size: [18, 8],
      labels: ["consumer_group_name", ...groupLabels],
      sortBy: ["Behind", "desc"],
      none: "no consumer groups",
      columns: [
        { name: "Behind", expr: perGroup("delay_seconds") },
        { name: "Share of threshold", unit: "percentunit", expr: share, steps: shareSteps },
        {
          name: "Read up to",
          unit: "dateTimeAsIso",
          expr: `${perGroup("checkpoint_timestamp_seconds")} * 1000`,
        },
        { name: "Unread messages", unit: "short", expr: perGroup("unconsumed_messages") },
        {
          name: "Client",
          expr: perGroup("connected"),
          unit: "bool_yes_no",
          mappings: flagMappings(["none", "red"], ["connected", "green"]),
        },
        { expr: perGroup("info", "consumer_group_name") },
      ],
    }),
    chart({
      title: "Groups behind the newest change",
      description: `How far each consumer group is behind. A line ends where the group loses its client. ${needs}`,
      unit: "s",
      size: [8, 9],
      queries: [{ expr: perGroup("delay_seconds"), legend }],
    }),
    chart({
      title: "Groups behind as share of the threshold",
      description: `The share that the delay is of the threshold of the job, from where the alert rules warn. Dashed: 100 %. No line: the recording rules are not there. ${needs}`,
      unit: "percentunit",
      size: [8, 9],
      steps: shareSteps,
      queries: [{ expr: share, legend }],
    }),
    chart({
      title: "Unread messages",
      description: `Tracked changes that each consumer group has not read yet. ${needs}`,
      unit: "short",
      size: [8, 9],
      queries: [{ expr: perGroup("unconsumed_messages"), legend }],
    }),
  ],
};
