import type { TargetSnapshot } from "../../model/snapshot.js";
import { cutMessage } from "../pages/display.js";

/** A target as `/api/v1/targets` shows it. The names are a public interface; a field that is not known is left out. */
export function targetJson(target: TargetSnapshot): object {
  const { failureMessage } = target;
  return {
    account: target.account,
    region_id: target.regionId,
    collector: target.collector,
    up: target.up,
    last_poll_timestamp_seconds: target.lastPollSeconds,
    last_success_timestamp_seconds: target.lastSuccessSeconds,
    poll_duration_seconds: target.pollDurationSeconds,
    poll_interval_seconds: target.intervalSeconds,
    jobs: target.jobs,
    excluded: target.excluded,
    failure_reason: target.failureReason,
    failure_message: failureMessage === undefined ? undefined : cutMessage(failureMessage),
  };
}
