import type { Target } from "../config/targets.js";
import type { Logger } from "../lib/logger.js";
import type { Telemetry } from "../lib/telemetry.js";
import type { SourceResult } from "../model/report.js";

/** Counts the values that could not be used, and logs each unrecognized text once. */
export interface ValueLog {
  note(target: Target, result: SourceResult): void;
}

const maxLoggedValues = 1_000;
const longestValue = 256;

/** Nothing is logged yet. */
export function createValueLog({
  telemetry,
  logger,
}: {
  readonly telemetry: Telemetry;
  readonly logger: Logger;
}): ValueLog {
  const logged = new Set<string>();
  const logOnce = (field: string, value: string, target: Target): void => {
    if (logged.has(`${field}=${value}`) || logged.size >= maxLoggedValues) return;
    logged.add(`${field}=${value}`);
    logger.warn("unrecognized value", { field, value, collector: target.collector });
  };
  return {
    note(target, result) {
      telemetry.rejectedJobs(target.collector, result.rejectedRows);
      telemetry.unansweredIds(target, result.unansweredIds);
      for (const [field, count] of result.issues.rejected) telemetry.rejectedValues(field, count);
      for (const [field, { count, texts }] of result.issues.unrecognized) {
        telemetry.unrecognizedValues(field, count);
        for (const text of texts) logOnce(field, JSON.stringify(text).slice(0, longestValue), target);
      }
    },
  };
}
