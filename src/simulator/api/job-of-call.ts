import { refuse } from "../gateway/refusal.js";
import { type JobPlan, reversePlan } from "../world/plan.js";
import { jobTypes } from "../world/row.js";
import type { World } from "../world/world.js";
import { type Parameters, textOf } from "./action.js";

/** The job that a call names by DtsJobId or DtsInstanceId. Refuses an id that no job has, and a call that names none. */
export function jobOfCall(parameters: Parameters, world: World | undefined): JobPlan {
  const jobId = textOf(parameters, "DtsJobId");
  const instanceId = textOf(parameters, "DtsInstanceId");
  if (jobId === undefined && instanceId === undefined) throw refuse("MissingParameter", "DtsJobId");
  const plans = jobTypes.flatMap((type) => [
    ...(world?.plans(type, "created") ?? []),
    ...(world?.plans(type, "created", true) ?? []),
  ]);
  const plan = plans
    .flatMap((one) => (one.twoWay ? [one, reversePlan(one)] : [one]))
    .find(
      (one) =>
        (jobId === undefined || one.jobId === jobId) &&
        (instanceId === undefined || one.instanceId === instanceId),
    );
  if (!plan) throw refuse("InvalidJobId");
  return plan;
}
