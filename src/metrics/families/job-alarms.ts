import { alarmKinds, alarmParts, type JobAlarm, type JobAlarms } from "../../model/job-alarms.js";
import { type Family, flag } from "../family.js";
import { closedLabels } from "../rendering/label-text.js";

const alarmLabel = closedLabels("alarm", alarmKinds);
const partLabel = closedLabels("part", alarmParts);
const labelsOf = ({ alarm, part }: JobAlarm): string => alarmLabel(alarm) + partLabel(part);

/** The alarms that are set for jobs in the DTS console (DescribeJobMonitorRule). */
export const jobAlarmFamilies: readonly Family<JobAlarms>[] = [
  {
    name: "aliyun_dts_job_alarm_enabled",
    example: "max by (account, region_id, dts_job_id) (aliyun_dts_job_alarm_enabled) == 0",
    help: "1: the alarm is set for the job in the DTS console. 0: it is not; a job without any rule has 0 for all kinds of alarm.",
    from: ["Type", "JobType", "State"],
    labels: ["alarm", "part"],
    samples: ({ alarms }, emit) => {
      for (const alarm of alarms) emit(flag(alarm.enabled), labelsOf(alarm));
    },
  },
  {
    name: "aliyun_dts_job_alarm_threshold_seconds",
    example:
      'aliyun_dts_job_alarm_threshold_seconds{alarm="delay", part="normal"} and aliyun_dts_job_alarm_enabled == 1',
    help: "Above which delay the console's alarm notifies, whether it is enabled or not.",
    from: ["DelayRuleTime"],
    labels: ["alarm", "part"],
    samples: ({ alarms }, emit) => {
      for (const alarm of alarms) emit(alarm.thresholdSeconds, labelsOf(alarm));
    },
  },
];
