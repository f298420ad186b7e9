import type { DtsJob } from "../../model/job.js";
import type { JobFindings } from "../../model/job-findings.js";
import { jobJson } from "../json/job-json.js";
import { type Concern, concernsOf, rankOf } from "./concerns.js";

/** A job as pages and JSON show it. What is made of it is made once, when it is first wanted. */
export interface ListedJob {
  readonly job: DtsJob;
  readonly findings: JobFindings;
  /** What needs a person, the worst first. */
  readonly concerns: readonly Concern[];
  /** How urgent it is: 0 is the worst. */
  readonly rank: number;
  /** What a search looks at, in small letters. */
  searchText(): string;
  /** As `/api/v1/jobs` shows it. */
  json(): string;
}

/** A job with what was found about it. */
export function listJob(job: DtsJob, findings: JobFindings): ListedJob {
  let text: string | undefined;
  let json: string | undefined;
  const concerns = concernsOf(job, findings);
  return {
    job,
    findings,
    concerns,
    rank: rankOf(job, concerns),
    searchText() {
      text ??= textOf(job);
      return text;
    },
    json() {
      json ??= JSON.stringify(jobJson(job, findings));
      return json;
    },
  };
}

// The separator keeps a search from matching across two fields.
function textOf(job: DtsJob): string {
  const { source, destination } = job;
  return [
    job.jobId,
    job.instanceId,
    job.name,
    job.status,
    ...[source, destination].flatMap((end) => [end?.engine, end?.instanceId]),
    job.retry?.errorCode,
    ...(job.errors ?? []).map(({ code }) => code),
    ...(job.tags ?? []).map(({ key, value }) => `${key}=${value}`),
  ]
    .filter((text) => text !== undefined)
    .join("\n")
    .toLowerCase();
}
