import { refuse } from "../gateway/refusal.js";
import { type Action, type ActionCall, textOf } from "./action.js";

/** ListJobStep, by the official models of 2026: the steps of one job, with its latency in both units and -1 for none. */
export const listJobStep: Action = { name: "ListJobStep", listField: "JobSteps", answer };

function answer({ parameters, world, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const id = textOf(parameters, "DtsJobId");
  if (id === undefined) throw refuse("MissingParameter", "DtsJobId");
  const job = world?.jobs().find(({ DtsJobId }) => DtsJobId === id);
  if (!job) throw refuse("InvalidJobId");
  const milliseconds = job.Delay === undefined ? -1 : job.JobType === "online" ? job.Delay : job.Delay * 1000;
  const step = (name: string, state: string, latencyMs: number) => ({
    JobStepName: name,
    State: state,
    IncLatencyMilliseconds: latencyMs,
    IncLatencySeconds: latencyMs < 0 ? -1 : Math.floor(latencyMs / 1000),
    ErrorDetails: [],
    SubJobSteps: [],
  });
  return {
    JobSteps: [step("Precheck", "Finished", -1), step("Incremental data service", "Running", milliseconds)],
    HttpStatusCode: 200,
    RequestId: requestId,
    Success: true,
  };
}
