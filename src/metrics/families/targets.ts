import { failureReasons } from "../../lib/failure.js";
import { jobTypes } from "../../model/job.js";
import { jobStates } from "../../model/status.js";
import { type AccountFamily, flag, type RegionFamily, type TargetFamily } from "../family.js";
import { closedLabels, labelPair } from "../rendering/label-text.js";

const typeLabel = closedLabels("job_type", jobTypes);
const reasonLabel = closedLabels("reason", failureReasons);
const stateLabel = closedLabels("state", jobStates);

/** Freshness of what is shown. A failure never hides these. */
export const targetFamilies: readonly TargetFamily[] = [
  {
    name: "aliyun_dts_up",
    example: "aliyun_dts_up == 0",
    help: "1: the last poll of this target was complete. 0: it was not, or there has been none yet.",
    from: [],
    value: (target) => flag(target.up),
  },
  {
    name: "aliyun_dts_down_reason",
    example: "count by (reason) (aliyun_dts_down_reason)",
    help: "Why the last poll of this target failed: 1 while aliyun_dts_up is 0 and there has been a poll.",
    from: [],
    labels: ["reason"],
    samples: ({ failureReason }, emit) => {
      if (failureReason !== undefined) emit(1, reasonLabel(failureReason));
    },
  },
  {
    name: "aliyun_dts_last_success_timestamp_seconds",
    example: "time() - aliyun_dts_last_success_timestamp_seconds > 5 * aliyun_dts_poll_interval_seconds",
    help: "When the last complete poll of this target ended, Unix time.",
    from: [],
    value: (target) => target.lastSuccessSeconds,
  },
  {
    name: "aliyun_dts_last_poll_timestamp_seconds",
    help: "When the last poll of this target ended, complete or not, Unix time.",
    from: [],
    value: (target) => target.lastPollSeconds,
  },
  {
    name: "aliyun_dts_poll_duration_seconds",
    example: "aliyun_dts_poll_duration_seconds / aliyun_dts_poll_interval_seconds > 0.5",
    help: "How long the last poll of this target took.",
    from: [],
    value: (target) => target.pollDurationSeconds,
  },
  {
    name: "aliyun_dts_poll_interval_seconds",
    example: "time() - aliyun_dts_last_poll_timestamp_seconds > 3 * aliyun_dts_poll_interval_seconds",
    help: "How often this target is polled.",
    from: [],
    value: (target) => target.intervalSeconds,
  },
  {
    name: "aliyun_dts_listing_consistent",
    example: "aliyun_dts_listing_consistent == 0",
    help: "1: the last complete listing had as many jobs as the API's own total. 0: it did not, so no job was removed.",
    from: ["TotalRecordCount"],
    // No page of the API promises that the total counts what the pages list: how the two are compared may have to change.
    stability: "experimental",
    value: (target) => flag(target.listingConsistent),
  },
];

/** What the configuration says of an account. */
export const accountFamilies: readonly AccountFamily[] = [
  {
    name: "aliyun_dts_account_info",
    example:
      "aliyun_dts_job_delay_seconds * on (account, instance) group_left (team) aliyun_dts_account_info",
    help: "An account that is watched, with the labels that the configuration gives it; always 1.",
    from: [],
    labels: ["<label>"],
    // Each account has its own labels only: to Prometheus, an empty label is an absent one.
    samples: ({ labels }, emit) =>
      emit(
        1,
        Object.entries(labels)
          .map(([name, value]) => labelPair(name, value))
          .join(""),
      ),
  },
];

/** Counts over the jobs of an account in a region; only of job types that are known at present. */
export const regionFamilies: readonly RegionFamily[] = [
  {
    name: "aliyun_dts_jobs",
    example: "sum by (state) (aliyun_dts_jobs)",
    help: "Number of jobs by type and coarse state; all ten states are present.",
    from: ["Status"],
    labels: ["job_type", "state"],
    samples: ({ types, jobs }, emit) => {
      types.forEach((type, of) => {
        jobStates.forEach((state, at) => {
          emit(jobs[of * jobStates.length + at], typeLabel(type) + stateLabel(state));
        });
      });
    },
  },
  {
    name: "aliyun_dts_excluded_jobs",
    example: "sum by (account, job_type) (aliyun_dts_excluded_jobs)",
    help: "Number of jobs that the account's select leaves out; absent for an account without select.",
    from: [],
    labels: ["job_type"],
    samples: ({ types, excluded }, emit) => {
      types.forEach((type, of) => {
        emit(excluded?.[of], typeLabel(type));
      });
    },
  },
];
