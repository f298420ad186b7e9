import { monitorRules } from "../world/monitor-rules.js";
import type { Action, ActionCall } from "./action.js";
import { jobOfCall } from "./job-of-call.js";

/** DescribeJobMonitorRule: the alarms that are set for one job. */
export const describeJobMonitorRule: Action = {
  name: "DescribeJobMonitorRule",
  listField: "MonitorRules",
  answer,
};

function answer({ parameters, world, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const plan = jobOfCall(parameters, world);
  return {
    DtsJobId: plan.jobId,
    MonitorRules: monitorRules(plan),
    Topics: ["dts-alarms"],
    RequestId: requestId,
    Code: "200",
    HttpStatusCode: 200,
    Success: true,
  };
}
