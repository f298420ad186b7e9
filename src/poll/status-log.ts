import type { Logger } from "../lib/logger.js";
import { longestNameBytes, oneLine } from "../lib/one-line.js";
import type { DtsJob } from "../model/job.js";
import { type JobStatus, stateOfStatus } from "../model/status.js";
import type { OnStatusChange } from "./job-history.js";

const longestMessage = 1024;

/** One line for each change of a job's status, with the error text that no metric may carry. */
export function createStatusLog(logger: Logger): OnStatusChange {
  return (job: DtsJob, previous: JobStatus) => {
    const fields = {
      account: job.account,
      region_id: job.regionId,
      job_type: job.type,
      dts_job_id: oneLine(job.jobId, longestNameBytes),
      dts_instance_id: job.instanceId && oneLine(job.instanceId, longestNameBytes),
      dts_job_name: job.name && oneLine(job.name, longestNameBytes),
      direction: job.direction,
      from: previous,
      to: job.status,
      error: errorOf(job),
    };
    if (stateOfStatus[job.status] === "failed") logger.warn("job status changed", fields);
    else logger.info("job status changed", fields);
  };
}

function errorOf(job: DtsJob): string | undefined {
  const texts = [
    job.errorMessage,
    job.retry?.retrying ? job.retry.errorMessage : undefined,
    ...(job.phases ?? []).map(({ phase, errorMessage }) => errorMessage && `${phase}: ${errorMessage}`),
  ].filter((text) => text !== undefined);
  if (texts.length === 0) return undefined;
  return oneLine(texts.join("; "), longestMessage);
}
