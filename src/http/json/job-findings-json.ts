import type { JobFindings } from "../../model/job-findings.js";

/** What was found about a job beside its own fields, as `/api/v1/jobs` shows it. Nothing for what is not known. */
export function jobFindingsJson({ consumerGroups, alarms }: JobFindings): object {
  return {
    consumer_groups:
      consumerGroups.length === 0
        ? undefined
        : consumerGroups.map((group) => ({
            consumer_group_id: group.groupId,
            consumer_group_name: group.name,
            connected: group.connected,
            delay_seconds: group.delaySeconds,
            unconsumed_messages: group.unconsumedMessages,
            checkpoint_timestamp_seconds: group.checkpointSeconds,
          })),
    alarms: alarms?.map(({ alarm, part, enabled, thresholdSeconds }) => ({
      alarm,
      part,
      enabled,
      threshold_seconds: thresholdSeconds,
    })),
  };
}
