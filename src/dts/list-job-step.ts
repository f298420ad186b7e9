import type { ApiClient } from "../aliyun/api-client.js";
import { isJsonObject } from "../lib/json-object.js";
import { requiredList } from "./decode.js";

/** The operation that tells the latency of a job with its unit. `doctor` alone calls it, and works without its permission. */
export const listJobStep = { name: "ListJobStep", ramAction: "dts:ListJobStep" } as const;

/** How far a job is behind, as each of the API's two fields says it. Absent: the API did not say, or said -1. */
export interface StepLatency {
  readonly milliseconds?: number | undefined;
  readonly seconds?: number | undefined;
}

/**
 * The largest latency of any step of a job (ListJobStep: IncLatencyMilliseconds and IncLatencySeconds, -1 for none).
 * @throws Failure; the signal's reason when aborted.
 */
export async function askStepLatency(
  client: ApiClient,
  job: { readonly regionId: string; readonly jobId: string },
  signal: AbortSignal,
): Promise<StepLatency> {
  const params = { RegionId: job.regionId, DtsJobId: job.jobId };
  const answer = await client.call(listJobStep.name, params, signal);
  const steps = requiredList(answer, "JobSteps", listJobStep.name).filter(isJsonObject);
  const largest = (field: string): number | undefined => {
    const values = steps.map((step) => Number(step[field])).filter((value) => value >= 0);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  return { milliseconds: largest("IncLatencyMilliseconds"), seconds: largest("IncLatencySeconds") };
}
