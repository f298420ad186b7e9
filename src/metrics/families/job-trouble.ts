import type { DtsJob } from "../../model/job.js";
import { type Family, flag } from "../family.js";
import { labelPair } from "../rendering/label-text.js";
import { jobFamily } from "./job-family.js";
import { errorPhaseLabel } from "./phases.js";

/** What is wrong with a job: errors by code and retries. Messages are never labels. */
export const jobTroubleFamilies: readonly Family<DtsJob>[] = [
  jobFamily(["errors"], {
    name: "aliyun_dts_job_error_info",
    example: "count by (error_code) (aliyun_dts_job_error_info)",
    help: "Current errors by code. Always 1; phase is empty for errors of the whole job.",
    from: [
      "ErrorDetails[].ErrorCode",
      "MigrationErrCode",
      "MigrationErrType",
      "the DTS code at the head of ErrorMessage",
    ],
    labels: ["phase", "error_code", "error_type"],
    samples: (job, emit) => {
      for (const error of job.errors ?? []) {
        emit(
          1,
          errorPhaseLabel(error) + labelPair("error_code", error.code) + labelPair("error_type", error.type),
        );
      }
    },
  }),
  jobFamily(["retry.retrying"], {
    name: "aliyun_dts_job_retrying",
    example: "aliyun_dts_job_retrying == 1",
    help: "Whether DTS is retrying the job after an error: 1 yes, 0 no.",
    from: ["RetryState.Retrying"],
    value: (job) => flag(job.retry?.retrying),
  }),
  jobFamily(["retry.count"], {
    name: "aliyun_dts_job_retries",
    help: "How often DTS has retried the job since the current error began.",
    from: ["RetryState.RetryCount"],
    value: (job) => job.retry?.count,
  }),
  jobFamily(["retry.elapsedSeconds"], {
    name: "aliyun_dts_job_retry_elapsed_seconds",
    example: "aliyun_dts_job_retry_elapsed_seconds / aliyun_dts_job_retry_limit_seconds > 0.5",
    help: "How long DTS has been retrying the job.",
    from: ["RetryState.RetryTime"],
    value: (job) => job.retry?.elapsedSeconds,
  }),
  jobFamily(["retry.limitSeconds"], {
    name: "aliyun_dts_job_retry_limit_seconds",
    example: "aliyun_dts_job_retry_limit_seconds - aliyun_dts_job_retry_elapsed_seconds < 3600",
    help: "How long DTS retries the job before it fails.",
    from: ["RetryState.MaxRetryTime", "Reserved.maxRetryTime"],
    value: (job) => job.retry?.limitSeconds,
  }),
  jobFamily(["retry.target", "retry.module", "retry.errorCode", "retry.errorType"], {
    name: "aliyun_dts_job_retry_info",
    help: "Where and why DTS is retrying the job. Always 1.",
    from: [
      "RetryState.RetryTarget",
      "RetryState.Module",
      "RetryState.MigrationErrCode",
      "RetryState.MigrationErrType",
    ],
    labels: ["retry_target", "retry_module", "error_code", "error_type"],
    samples: ({ retry }, emit) => {
      const labels =
        labelPair("retry_target", retry?.target) +
        labelPair("retry_module", retry?.module) +
        labelPair("error_code", retry?.errorCode) +
        labelPair("error_type", retry?.errorType);
      if (labels !== "") emit(1, labels);
    },
  }),
];
