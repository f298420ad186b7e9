import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { alarmKinds, type JobAlarm, type JobAlarms } from "../model/job-alarms.js";
import type { Collect } from "../model/report.js";
import { askEachJob } from "./ask-each-job.js";
import { objectOf, requiredList } from "./decode.js";
import { createRowReader, type FieldValues } from "./field-reader.js";
import { type MonitorRule, monitorRuleFields } from "./fields.js";
import { unlessRefused } from "./refused-id.js";
import { createIssues, type IssueCollector } from "./value-issues.js";

/** What asking for the alarms of the console needs. */
export interface MonitorRulesDeps {
  readonly clock: Clock;
  readonly target: Target;
  /** The jobs that the listings know at present. */
  readonly jobIds: () => readonly string[];
}

const operation = "DescribeJobMonitorRule";
const readRule = createRowReader(monitorRuleFields);
/** Nobody wants to wait for an hour after a start: the first poll asks this often, if it is not spread over less time anyway. */
const firstPaceMs = 1_000;

/**
 * The alarms of all jobs, a request each, spread over the given time. A job that is gone since its listing is left out; any
 * other failure is the failure of the whole.
 */
export function createMonitorRulesCollector(
  deps: MonitorRulesDeps,
): (client: ApiClient, spreadMs?: number) => Collect {
  let isFirst = true;
  return (client, spreadMs) => async (signal) => {
    const { clock, target } = deps;
    const jobIds = deps.jobIds();
    const paceMs = spreadMs && isFirst ? Math.min(spreadMs, firstPaceMs * jobIds.length) : spreadMs;
    const issues = createIssues();
    const answers = await askEachJob(jobIds, { clock, spreadMs: paceMs, signal }, async (jobId, stop) => {
      const call = client.call(operation, { RegionId: target.regionId, DtsJobId: jobId }, stop);
      const body = await unlessRefused(call);
      const rules = body && requiredList(body, "MonitorRules", operation);
      return { jobId, alarms: rules && toAlarms(rules, issues) };
    });
    isFirst = false;
    const { account, regionId } = target;
    const jobAlarms: readonly JobAlarms[] = answers.flatMap(({ jobId, alarms }) =>
      alarms ? [{ account, regionId, jobId, alarms }] : [],
    );
    return {
      reports: [],
      jobAlarms,
      rejectedRows: 0,
      unansweredIds: answers.length - jobAlarms.length,
      issues: issues.found(),
      exhaustive: true,
    };
  };
}

/** The alarms that the rules make. An alarm of the job itself that no rule speaks of is not set. */
function toAlarms(rows: readonly unknown[], issues: IssueCollector): readonly JobAlarm[] {
  const alarms = new Map<string, JobAlarm>();
  for (const row of rows) {
    const alarm = toAlarm(readRule(objectOf(row), issues));
    if (alarm) alarms.set(keyOf(alarm), combined(alarm, alarms.get(keyOf(alarm))));
  }
  for (const alarm of alarmKinds) {
    const unset: JobAlarm = { alarm, part: "normal", enabled: false };
    if (!alarms.has(keyOf(unset))) alarms.set(keyOf(unset), unset);
  }
  return [...alarms.values()];
}

const keyOf = ({ alarm, part }: JobAlarm): string => `${alarm} ${part}`;

/** Undefined for an alarm of an unknown kind or part, which its reading has counted. */
function toAlarm(rule: FieldValues<MonitorRule>): JobAlarm | undefined {
  const { alarm, part, enabled, thresholdSeconds } = rule;
  return alarm && part && { alarm, part, enabled, thresholdSeconds };
}

/** Of two rules for one alarm the one that is on counts, and of two that are on the one that comes first. */
function combined(one: JobAlarm, other: JobAlarm | undefined): JobAlarm {
  if (!other || (one.enabled && !other.enabled)) return one;
  if (other.enabled && !one.enabled) return other;
  const isLower =
    (one.thresholdSeconds ?? Number.POSITIVE_INFINITY) < (other.thresholdSeconds ?? Number.POSITIVE_INFINITY);
  return isLower ? one : other;
}
