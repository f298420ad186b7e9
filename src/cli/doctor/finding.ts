import { collectorOf } from "../../dts/collectors.js";
import { operationOf } from "../../dts/operations.js";
import type { TargetSnapshot } from "../../model/snapshot.js";

/** One thing that the doctor found. */
export interface Finding {
  /** `fail`: something does not work, and the exit code is 1. `note`: worth knowing. */
  readonly verdict: "ok" | "fail" | "note";
  readonly account?: string | undefined;
  readonly regionId?: string | undefined;
  readonly collector?: string | undefined;
  /** The action that a RAM policy must allow. */
  readonly action?: string | undefined;
  readonly jobs?: number | undefined;
  readonly reason?: string | undefined;
  /** For people, free of secrets. That of a failure ends with what to do about it. */
  readonly message: string;
}

/** What the poll of a target came to. A target without an answer was not done when the time was over. */
export function findingOf(target: TargetSnapshot): Finding {
  const { account, regionId, collector, jobs } = target;
  const row = collectorOf(collector);
  const about = { account, regionId, collector, action: row && operationOf(row.operation)?.ramAction };
  if (!target.up) {
    const {
      failureReason: reason = "deadline",
      failureMessage = "no answer in time: check the way to the endpoint",
    } = target;
    return { verdict: "fail", ...about, reason, message: failureMessage };
  }
  return { verdict: "ok", ...about, jobs, message: seen(target) };
}

function seen({ jobs, excluded = 0 }: TargetSnapshot): string {
  if (jobs + excluded === 0) return "nothing there";
  return excluded === 0 ? `${jobs} seen` : `${jobs} seen, ${excluded} left out by select`;
}
