import { hash, pick } from "./noise.js";
import type { JobPlan } from "./plan.js";

/** An alarm as the DescribeJobMonitorRule page shows it. */
export interface MonitorRuleRow {
  readonly Type: string;
  readonly State: "Y" | "N";
  readonly JobType: string;
  readonly JobId: string;
  readonly Phone: string;
  readonly Period: number;
  readonly Times: number;
  readonly NoticeValue: number;
  /** Seconds; rules about a delay only. */
  readonly DelayRuleTime?: number;
}

type RuleKind = Pick<MonitorRuleRow, "Type" | "State" | "JobType" | "DelayRuleTime">;

const thresholds = [10, 60, 300, 900] as const;

/** The alarms that somebody has set for a job in the console: none for every third one, and some that are switched off. */
export function monitorRules(plan: JobPlan): readonly MonitorRuleRow[] {
  return kindsOf(plan).map((kind) => ({
    ...kind,
    JobId: plan.jobId,
    Phone: `1380000${String(plan.key % 10_000).padStart(4, "0")}`,
    Period: 1,
    Times: 1,
    NoticeValue: kind.DelayRuleTime ?? 0,
  }));
}

function kindsOf(plan: JobPlan): readonly RuleKind[] {
  const key = hash(plan.key, "rules");
  if (key % 3 === 0) return [];
  const DelayRuleTime = pick(thresholds, key, "threshold");
  const rules: RuleKind[] = [
    { Type: "delay", State: key % 3 === 1 ? "Y" : "N", JobType: "normal", DelayRuleTime },
    { Type: "error", State: "Y", JobType: "normal" },
  ];
  if (plan.type === "migration") rules.push({ Type: "full_timeout", State: "N", JobType: "normal" });
  if (plan.type === "sync" && key % 2 === 0) {
    rules.push({ Type: "delay", State: "Y", JobType: "full_check", DelayRuleTime });
  }
  return rules;
}
