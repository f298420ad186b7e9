import type { Config } from "../config/config.js";
import type { Flags } from "../config/flags.js";
import { type Target, targetsOf, tasksIn } from "../config/targets.js";
import { collectorOf } from "../dts/collectors.js";
import { documentedLimit } from "../dts/operations.js";
import { scopeKey } from "../lib/scope.js";
import { budgetOf } from "../poll/budget-warning.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { table } from "./table.js";

/** What one target will ask of the API. */
export interface PlannedTarget {
  readonly target: Target;
  readonly callsPerPoll: number;
  readonly callsPerMinute: number;
}

/** The documented quota of an account in a region, in calls a minute. */
const quotaPerMinute = documentedLimit.perAccount * 60;

// A larger page may be cut by the API: the plan counts the calls that are then needed.
const surePageSize = 30;

/** The command `plan`: targets, calls a minute and share of the quota, for a number of jobs per type and region. */
export async function plan(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const jobs = Number(flags["jobs"]);
  if (!Number.isSafeInteger(jobs) || jobs < 0) {
    edge.stderr.write(
      `flag --jobs: not a number of jobs (found ${String(flags["jobs"])}) (write a whole number, such as 100)\n`,
    );
    return exitCodes.usage;
  }
  const { config } = await createConfigSource(flags, edge).load();
  edge.stdout.write(planText(config, jobs));
  return exitCodes.success;
}

/** The calls of every target when each listing has `jobs` jobs. */
export function plannedTargets(config: Config, jobs: number): readonly PlannedTarget[] {
  const pageSize = Math.min(config.api.pageSize, surePageSize);
  const { batchSize } = config.collectors.sync_status;
  const targets = targetsOf(config);
  return targets.map((target) => {
    const tasks = tasksIn(config, target).length;
    const size = {
      jobs:
        target.jobType === undefined && target.role === "per_job"
          ? jobs * listedTypes(targets, target)
          : jobs,
      pageSize,
      batchSize,
      tasks,
      zeroEtl: config.collectors.sync.zeroEtl,
    };
    const callsPerPoll = collectorOf(target.collector).callsPerPoll(size);
    return { target, callsPerPoll, callsPerMinute: (callsPerPoll * 60_000) / target.intervalMs };
  });
}

/** How many types of jobs are listed where a target asks. */
function listedTypes(targets: readonly Target[], asking: Target): number {
  const listings = targets.filter(
    (target) => target.role === "listing" && scopeKey(target) === scopeKey(asking),
  );
  return new Set(listings.map(({ jobType }) => jobType)).size;
}

/** The plan for people: a line per target, then a line per account and region. */
export function planText(config: Config, jobs: number): string {
  const planned = plannedTargets(config, jobs);
  const rows = planned.map(({ target, callsPerPoll, callsPerMinute }) => [
    target.account,
    target.regionId,
    target.collector,
    `${target.intervalMs / 1000} s`,
    String(callsPerPoll),
    rounded(callsPerMinute),
    noteOn(target, callsPerPoll, config.rateLimit.requestsPerSecond),
  ]);
  const header = ["ACCOUNT", "REGION", "COLLECTOR", "INTERVAL", "CALLS A POLL", "CALLS A MINUTE", ""];
  const sums = new Map<string, number>();
  for (const { target, callsPerMinute } of planned) {
    const scope = `${target.account} in ${target.regionId}`;
    sums.set(scope, (sums.get(scope) ?? 0) + callsPerMinute);
  }
  const shares = [...sums].map(
    ([scope, calls]) =>
      `${scope}: ${rounded(calls)} calls a minute, ${rounded((calls / quotaPerMinute) * 100)} % of the documented quota`,
  );
  const lines = [...shares, ...allRegionsLines(config)];
  return `With ${jobs} jobs of each type:\n\n${table([header, ...rows])}\n${lines.join("\n")}\n`;
}

/** What is wrong with the interval of a target, if anything. */
function noteOn(target: Target, callsPerPoll: number, requestsPerSecond: number): string {
  const { fits, shortestIntervalMs } = budgetOf({ target, requestsPerSecond }, callsPerPoll);
  if (fits) return "";
  return `does not fit into its interval: at ${requestsPerSecond} requests a second it needs ${shortestIntervalMs / 1000} s: raise the interval or the rate limit`;
}

/** What regions: [all] costs an account where its regions have no jobs: before that is known, and after. */
function allRegionsLines(config: Config): readonly string[] {
  const planned = plannedTargets(config, 0);
  return config.accounts
    .filter(({ allRegions }) => allRegions)
    .map(({ name }) => {
      const own = planned.filter(({ target }) => target.account === name);
      const regions = new Set(own.map(({ target }) => target.regionId)).size;
      const before = own.reduce((sum, { callsPerMinute }) => sum + callsPerMinute, 0);
      const after = own.reduce((sum, each) => sum + quietCallsPerMinute(each), 0);
      const each = (calls: number) => rounded(calls / Math.max(1, regions));
      return `${name} in all regions: ${own.length} targets in ${regions} regions. A region without jobs costs ${each(before)} calls a minute until its listings were empty three times, then ${each(after)}; if none has any, that is ${rounded(before)} in all, then ${rounded(after)}`;
    });
}

function quietCallsPerMinute({ target, callsPerPoll }: PlannedTarget): number {
  return (callsPerPoll * 60_000) / (target.quietIntervalMs ?? target.intervalMs);
}

const rounded = (value: number): string => String(Number(value.toFixed(1)));
