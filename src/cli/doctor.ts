import type { Flags } from "../config/flags.js";
import { type CollectorName, collectors } from "../dts/collectors.js";
import { operationOf } from "../dts/operations.js";
import type { FailureReason } from "../lib/failure.js";
import type { Logger } from "../lib/logger.js";
import type { TargetSnapshot } from "../model/snapshot.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { createAppOf } from "./run.js";

/** What to do about each way to fail. */
const advice: Readonly<Record<FailureReason, string>> = {
  throttled: "others use the account's quota too: lower rate_limit.requests_per_second",
  credentials: "check the access key: it may be wrong, disabled or expired",
  forbidden: "allow the action: deploy/ram-policy.json is the whole policy",
  bad_request: "the API refused the request: check the region, or switch the collector off",
  server: "the API has a fault: try again later",
  timeout: "no answer in time: check the way to the endpoint, or raise api.timeout",
  network: "the endpoint cannot be reached: check DNS, firewall and accounts[].network",
  tls: "the certificate is not valid: check the endpoint and what stands between",
  bad_response: "something else than the DTS API answers: check accounts[].endpoints and proxies",
};

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

/** One line on one target. */
export function findingOf(target: TargetSnapshot): string {
  const who = `${target.account} ${target.regionId} ${target.collector}`;
  if (!target.up) {
    const reason = target.failureReason ?? "timeout";
    return `FAIL  ${who} (${actionOf(target)}): ${target.failureMessage ?? "no answer"}\n      ${reason}: ${advice[reason]}`;
  }
  if (target.jobs === 0 && target.collector !== "sync_status") {
    // Indistinguishable for the API: a region without jobs, and an endpoint that does not serve the region.
    return `ok    ${who} (${actionOf(target)}): no jobs. If there should be some, check accounts[].endpoints: a wrong regional endpoint answers the same`;
  }
  return `ok    ${who} (${actionOf(target)}): ${target.jobs} seen`;
}

const actionOf = ({ collector }: TargetSnapshot): string =>
  operationOf(collectors[collector as CollectorName].operation)?.ramAction ?? "";

/** What the exporter would log of credentials and clock, as notes. Poll failures are told per target. */
function noteLogger(edge: ProcessEdge): Logger {
  const note = (message: string, fields: object = {}): void => {
    if (!/^(poll|job|listing)/.test(message))
      edge.stdout.write(`note  ${message} ${JSON.stringify(fields)}\n`);
  };
  return { debug: () => undefined, info: note, warn: note, error: note };
}
