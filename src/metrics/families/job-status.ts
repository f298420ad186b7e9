import type { DtsJob, JobType } from "../../model/job.js";
import { type JobStatus, jobStates, jobStatuses } from "../../model/status.js";
import type { Family, FamilyOptions } from "../family.js";
import { closedLabels } from "../rendering/label-text.js";
import { jobFamily } from "./job-family.js";

/** Statuses that the DescribeDtsJobs page documents for each job type, plus `unknown`: the full sets. */
export const documentedStatuses: Readonly<Record<JobType, readonly JobStatus[]>> = {
  migration: [
    "NotConfigured",
    "NotStarted",
    "Prechecking",
    "PrecheckFailed",
    "PreCheckPass",
    "Migrating",
    "Suspending",
    "MigrationFailed",
    "Finished",
    "Retrying",
    "Upgrade",
    "Locked",
    "Downgrade",
    "unknown",
  ],
  sync: [
    "NotConfigured",
    "NotStarted",
    "Prechecking",
    "PrecheckFailed",
    "PreCheckPass",
    "Initializing",
    "InitializeFailed",
    "Synchronizing",
    "Failed",
    "Suspending",
    "Modifying",
    "ModifyFailed",
    "Finished",
    "Retrying",
    "Upgrade",
    "Locked",
    "Downgrade",
    "unknown",
  ],
  subscribe: [
    "NotConfigured",
    "NotStarted",
    "Prechecking",
    "PrecheckFailed",
    "PreCheckPass",
    "Starting",
    "Normal",
    "Retrying",
    "Abnormal",
    "Upgrade",
    "Locked",
    "Downgrade",
    "unknown",
  ],
};

const statusLabel = closedLabels("status", jobStatuses);
const stateLabel = closedLabels("state", jobStates);
const fromLabel = closedLabels("from", jobStates);
const toLabel = closedLabels("to", jobStates);
const stateRows = jobStates.map((state) => [state, stateLabel(state)] as const);

/** How a job is: its exact status, its coarse state and its changes. */
export function jobStatusFamilies(options: FamilyOptions): readonly Family<DtsJob>[] {
  return [
    jobFamily(["type", "status"], {
      name: "aliyun_dts_job_status",
      example: "count by (status) (aliyun_dts_job_status == 1)",
      help: "Exact status, as the API spells it: 1 for the current one.",
      from: ["Status"],
      labels: ["status"],
      samples:
        options.statusSets === "full" ? fullStatusSet : (job, emit) => emit(1, statusLabel(job.status)),
    }),
    jobFamily(["state"], {
      name: "aliyun_dts_job_state",
      example: 'aliyun_dts_job_state{state="failed"} == 1',
      help: "Coarse state, one of ten: 1 for the current one, 0 for the others.",
      from: ["Status"],
      labels: ["state"],
      samples: (job, emit) => {
        for (const [state, labels] of stateRows) emit(job.state === state ? 1 : 0, labels);
      },
    }),
    jobFamily(["statusObservedAtSeconds"], {
      name: "aliyun_dts_job_status_observed_timestamp_seconds",
      example:
        'time() - aliyun_dts_job_status_observed_timestamp_seconds > 3600 and on (account, region_id, dts_job_id, direction) aliyun_dts_job_state{state="retrying"} == 1',
      help: "When this process first saw the current status, Unix time.",
      from: ["Status"],
      value: (job) => job.statusObservedAtSeconds,
    }),
    jobFamily(["transitions"], {
      name: "aliyun_dts_job_status_transitions_total",
      // The series begins at 1, with the first transition of its kind, and increase() does not see that one.
      example:
        'increase(aliyun_dts_job_status_transitions_total{to="failed"}[1h]) > 0 or aliyun_dts_job_status_transitions_total{to="failed"} unless aliyun_dts_job_status_transitions_total{to="failed"} offset 1h',
      help: "How often this process has seen the job go from one state to another.",
      kind: "counter",
      from: ["Status"],
      labels: ["from", "to"],
      nameless: true,
      samples: (job, emit) => {
        for (const { from, to, count } of job.transitions) emit(count, fromLabel(from) + toLabel(to));
      },
    }),
  ];
}

// The current status is shown even where the page does not list it for the job's type.
function fullStatusSet(
  job: Pick<DtsJob, "type" | "status">,
  emit: (value: number, labels: string) => void,
): void {
  const documented = documentedStatuses[job.type];
  for (const status of documented) emit(status === job.status ? 1 : 0, statusLabel(status));
  if (!documented.includes(job.status)) emit(1, statusLabel(job.status));
}
