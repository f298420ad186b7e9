import type { Section } from "./dashboard.js";
import { place } from "./scope.js";
import { flagMappings } from "./states.js";
import { table } from "./table.js";

const scope = `${place}, dts_job_id=~"$dts_job"`;

/** One series per alarm of the job, whichever exporters see it. */
const perAlarm = (metric: string): string =>
  `max by (account, region_id, dts_job_id, alarm, part) (aliyun_dts_job_alarm_${metric}{${scope}})`;

/** What the DTS console watches of the job. */
export const jobAlarms: Section = {
  title: "Alarms of the DTS console",
  panels: [
    table({
      title: "Alarms that are set in the console",
      description:
        "Which alarms the DTS console has for the job, and above which delay. Orange: not set. Needs the collector monitor_rules, which asks once an hour.",
      unit: "s",
      size: [24, 7],
      labels: ["account", "region_id", "dts_job_id", "alarm", "part"],
      none: "not known",
      columns: [
        {
          name: "Set",
          expr: perAlarm("enabled"),
          unit: "bool_yes_no",
          mappings: flagMappings(["no", "orange"], ["yes", "green"]),
        },
        { name: "Threshold", expr: perAlarm("threshold_seconds") },
      ],
    }),
  ],
};
