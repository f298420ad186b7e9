import type { Flags } from "../config/flags.js";
import { collectorOf } from "../dts/collectors.js";
import { operationOf } from "../dts/operations.js";
import { type LogMessage, logMessages } from "../lib/log-messages.js";
import type { Logger } from "../lib/logger.js";
import type { TargetSnapshot } from "../model/snapshot.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { createAppOf } from "./run.js";

const stopDeadlineMs = 1_000;

/** The command `doctor`: polls every target once and says of each what works, and what to do about what does not. */
export async function doctor(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const { config, warnings } = await createConfigSource(flags, edge).load();
  for (const warning of warnings) edge.stdout.write(`note  ${warning}\n`);
  const app = createAppOf(
    { ...config, api: { ...config.api, maxAttempts: 1 } },
    { edge, logger: { ...noteLogger(edge), droppedLines: () => 0 } },
  );
  await app.pollOnce(edge.stopping);
  const targets = app.targets();
  for (const target of targets) edge.stdout.write(`${findingOf(target)}\n`);
  await app.stop(stopDeadlineMs);
  return targets.every(({ up }) => up) ? exitCodes.success : exitCodes.failed;
}

/** One line on one target. The message of a failure ends with what to do about it. */
export function findingOf(target: TargetSnapshot): string {
  const { account, regionId, collector, failureReason = "timeout", failureMessage = "no answer" } = target;
  const row = collectorOf(collector);
  const action = row && operationOf(row.operation)?.ramAction;
  const what = `${account} ${regionId} ${collector} (${action})`;
  if (!target.up) return `FAIL  ${what}: ${failureReason}: ${failureMessage}`;
  if (target.jobs === 0 && row?.role !== "fast_lane") {
    // Indistinguishable for the API: a region without jobs, and an endpoint that does not serve the region.
    return `ok    ${what}: no jobs. If there should be some, check accounts[].endpoints: a wrong regional endpoint answers the same`;
  }
  return `ok    ${what}: ${target.jobs} seen`;
}

/** What the exporter would log, of credentials and clock for instance, as notes. Poll failures are told per target. */
function noteLogger(edge: ProcessEdge): Logger {
  const note = (message: LogMessage, fields: object = {}): void => {
    const { topic } = logMessages[message];
    if (topic !== "polls" && topic !== "jobs")
      edge.stdout.write(`note  ${message} ${JSON.stringify(fields)}\n`);
  };
  return { debug: () => undefined, info: note, warn: note, error: note };
}
