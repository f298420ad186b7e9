import type { ApiClient } from "../../aliyun/api-client.js";
import type { Config } from "../../config/config.js";
import { askStepLatency, listJobStep, type StepLatency } from "../../dts/list-job-step.js";
import { Failure } from "../../lib/failure.js";
import type { Scope } from "../../lib/scope.js";
import { type DtsJob, type JobType, jobTypes } from "../../model/job.js";
import type { Finding } from "./finding.js";

type DelayUnit = Config["collectors"]["sync"]["delayUnit"];

/** What the check asks with, and about. */
export interface DelayUnitDeps {
  readonly jobs: readonly DtsJob[];
  readonly collectors: Config["collectors"];
  readonly clientOf: (scope: Scope) => ApiClient | undefined;
  readonly signal: AbortSignal;
}

const tellingSeconds = 5;
// Between the listing and the question some seconds pass; the units are a thousand apart.
const tolerance = 10;

/**
 * In which unit the API answers Delay, by one running job of each type: `delay_unit` fits, does not, or nobody can tell.
 * The permission that this needs (dts:ListJobStep) is optional.
 */
export async function checkDelayUnits(deps: DelayUnitDeps): Promise<readonly Finding[]> {
  const findings = await Promise.all(jobTypes.map((type) => checkType(type, deps)));
  return findings.filter((finding) => finding !== undefined);
}

async function checkType(type: JobType, deps: DelayUnitDeps): Promise<Finding | undefined> {
  const job = tellingJob(deps.jobs.filter((candidate) => candidate.type === type));
  const client = job && deps.clientOf(job);
  if (!client) return undefined;
  const { delayUnit } = deps.collectors[type];
  const about = {
    account: job.account,
    regionId: job.regionId,
    collector: type,
    action: listJobStep.ramAction,
  };
  try {
    const latency = await askStepLatency(client, job, deps.signal);
    const answered = (job.delaySeconds ?? 0) * (delayUnit === "ms" ? 1000 : 1);
    const unit = unitOf(answered, latency);
    if (unit === undefined) {
      return {
        verdict: "note",
        ...about,
        message: `cannot tell the unit of Delay: job ${job.jobId} is not far enough behind`,
      };
    }
    if (unit === delayUnit) {
      return {
        verdict: "ok",
        ...about,
        message: `collectors.${type}.delay_unit ${delayUnit} fits the latency of job ${job.jobId}`,
      };
    }
    return {
      verdict: "fail",
      ...about,
      message: `collectors.${type}.delay_unit is ${delayUnit}, but the latency of job ${job.jobId} says that Delay is in ${unit}: write delay_unit: ${unit}`,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why =
      error.reason === "forbidden" ? "this needs the optional permission dts:ListJobStep" : error.message;
    return { verdict: "note", ...about, message: `cannot tell the unit of Delay: ${why}` };
  }
}

/** A running job that is over 5 s behind, else the one that is furthest behind; reverse jobs have no steps of their own. */
function tellingJob(jobs: readonly DtsJob[]): DtsJob | undefined {
  const behind = ({ delaySeconds = 0 }: DtsJob): number => delaySeconds;
  const running = jobs.filter(({ state, direction }) => state === "running" && direction === "Forward");
  return (
    running.find((job) => behind(job) > tellingSeconds) ??
    running.toSorted((a, b) => behind(b) - behind(a))[0]
  );
}

/** The unit in which a number says the same as the API's two latencies; undefined when it fits both or neither. */
export function unitOf(delay: number, { milliseconds, seconds }: StepLatency): DelayUnit | undefined {
  const isLike = (value: number | undefined): boolean =>
    value !== undefined && delay > 0 && value > 0 && delay / value < tolerance && value / delay < tolerance;
  const inMilliseconds = milliseconds ?? (seconds === undefined ? undefined : seconds * 1000);
  const inSeconds = seconds ?? (milliseconds === undefined ? undefined : milliseconds / 1000);
  const [likeMilliseconds, likeSeconds] = [isLike(inMilliseconds), isLike(inSeconds)];
  if (likeMilliseconds === likeSeconds) return undefined;
  return likeMilliseconds ? "ms" : "s";
}
