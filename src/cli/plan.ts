import type { Config } from "../config/config.js";
import { WrongValue } from "../config/document/formats.js";
import { duration } from "../config/document/number-formats.js";
import { quoted } from "../config/document/quote.js";
import type { Flags } from "../config/flags.js";
import { limitSharesOf, unsharded } from "../config/shards.js";
import { type Target, targetsOf, tasksIn } from "../config/targets.js";
import { collectorOf } from "../dts/collectors.js";
import { documentedLimit } from "../dts/operations.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { youngGenerationOption } from "./heap.js";
import { callsAtOnce, type PlannedTarget, type TimedTarget, timedTargets } from "./plan-timing.js";
import { type PlannedUnit, shardRows } from "./shard-plan.js";
import { table } from "./table.js";
import { costOf } from "./unit-costs.js";

/** What a plan assumes of the cloud. */
export interface Assumptions {
  /** Jobs of each type in each account and region. */
  readonly jobs: number;
  /** How long a call takes. */
  readonly latencyMs: number;
}

/** The documented quota of an account in a region, in calls a minute. */
const quotaPerMinute = documentedLimit.perAccount * 60;

// A larger page may be cut by the API: the plan counts the calls that are then needed.
const surePageSize = 30;

/** The command `plan`: targets, calls, intervals that can be kept, share of the quota and size, for a number of jobs and a latency. */
export async function plan(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const jobsText = String(flags["jobs"]);
  const jobs = Number(jobsText);
  // Number takes an empty text, such as that of a variable that is not set, for 0.
  if (!/^\d+$/.test(jobsText) || !Number.isSafeInteger(jobs)) {
    edge.stderr.write(
      `flag --jobs: not a number of jobs (found ${quoted(jobsText)}) (write a whole number, such as 100)\n`,
    );
    return exitCodes.usage;
  }
  const latency = latencyOf(String(flags["latency"]));
  if (typeof latency === "string") {
    edge.stderr.write(`${latency}\n`);
    return exitCodes.usage;
  }
  const { config } = await createConfigSource(flags, edge).load();
  if (latency >= config.api.timeoutMs) {
    edge.stderr.write(
      `flag --latency: every call would end at api.timeout, ${config.api.timeoutMs / 1000} s (found ${quoted(String(flags["latency"]))}) (write less, or raise api.timeout)\n`,
    );
    return exitCodes.usage;
  }
  edge.stdout.write(planText(config, { jobs, latencyMs: latency }));
  return exitCodes.success;
}

/** Milliseconds, or what is wrong with the text. */
function latencyOf(text: string): number | string {
  try {
    return duration("0ms", "5m").fromText(text);
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    const [fault] = error.faults;
    return `flag --latency: ${fault?.problem} (found ${fault?.found}) (${fault?.advice}, such as 300ms)`;
  }
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

/** What each account in a region puts upon its shard, whatever the number of shards, when each listing has `jobs` jobs. */
export function plannedUnits(config: Config, jobs: number): readonly PlannedUnit[] {
  const units = new Map<string, { scope: Scope; targets: number; types: Set<Target["jobType"]> }>();
  for (const { account, regionId, role, jobType } of targetsOf({ ...config, sharding: unsharded })) {
    const scope = { account, regionId };
    const unit = units.get(scopeKey(scope)) ?? { scope, targets: 0, types: new Set() };
    unit.targets += 1;
    // A type that two collectors list has its jobs once.
    if (role === "listing") unit.types.add(jobType);
    units.set(scopeKey(scope), unit);
  }
  return [...units.values()].map(({ scope, targets, types }) => ({
    ...scope,
    targets,
    jobs: types.size * jobs,
  }));
}

/** How many types of jobs are listed where a target asks. */
function listedTypes(targets: readonly Target[], asking: Target): number {
  const listings = targets.filter(
    (target) => target.role === "listing" && scopeKey(target) === scopeKey(asking),
  );
  return new Set(listings.map(({ jobType }) => jobType)).size;
}

/** The plan for people: a line per target, a line per account and region, what is stretched, and the size of the process. */
export function planText(config: Config, { jobs, latencyMs }: Assumptions): string {
  const timed = timedTargets(
    plannedTargets(config, jobs),
    { ...config.rateLimit, shareOf: limitSharesOf(config) },
    latencyMs,
  );
  const rows = timed.map((each) => [
    each.target.account,
    each.target.regionId,
    each.target.collector,
    `${each.target.intervalMs / 1000} s`,
    String(each.callsPerPoll),
    rounded(callsPerMinute(each)),
    `${rounded(each.pollMs / 1000)} s`,
    noteOn(each, config),
  ]);
  const header = [
    "ACCOUNT",
    "REGION",
    "COLLECTOR",
    "INTERVAL",
    "CALLS A POLL",
    "CALLS A MINUTE",
    "A POLL TAKES",
    "",
  ];
  const sums = new Map<string, number>();
  for (const each of timed) {
    const scope = `${each.target.account} in ${each.target.regionId}`;
    sums.set(scope, (sums.get(scope) ?? 0) + callsPerMinute(each));
  }
  const shares = [...sums].map(
    ([scope, calls]) =>
      `${scope}: ${rounded(calls)} calls a minute, ${rounded((calls / quotaPerMinute) * 100)} % of the documented quota`,
  );
  const lines = [
    ...shares,
    ...allRegionsLines(config),
    keptLine(timed),
    sizeLine(timed, jobs),
    ...optionLines(timed.length),
  ];
  const { rows: shardTable, summary } = shardRows(plannedUnits(config, jobs));
  return `With ${jobs} jobs of each type and ${latencyMs} ms a call:\n\n${table([header, ...rows])}\n${lines.join("\n")}\n\n${table(shardTable)}\n${summary}\n`;
}

/** Calls a minute at the interval that a target really has. */
function callsPerMinute({ callsPerPoll, intervalMs }: TimedTarget): number {
  return (callsPerPoll * 60_000) / intervalMs;
}

/** What is wrong with the interval of a target, if anything, and what helps. */
function noteOn({ intervalMs, limitedBy, callsPerPoll, target }: TimedTarget, { rateLimit }: Config): string {
  if (limitedBy === undefined) return "";
  const atOnce = callsAtOnce(target, rateLimit.maxConcurrentRequests);
  const help = target.role === "per_job" ? "raise" : "raise rate_limit.max_concurrent_requests or";
  const limits = {
    rate: `${callsPerPoll} calls within the account's ${rateLimit.requestsPerSecond} a second do not fit: raise rate_limit.requests_per_second or the interval`,
    latency: `${callsPerPoll} calls, ${atOnce} at once, do not fit: ${help} the interval`,
  };
  return `stretched to ${intervalMs / 1000} s: ${limits[limitedBy]}`;
}

function keptLine(timed: readonly TimedTarget[]): string {
  if (timed.length === 0)
    return "there is no target: turn a collector on, or, with shards, run fewer of them";
  const stretched = timed.filter(({ limitedBy }) => limitedBy !== undefined).length;
  return stretched === 0
    ? "every target keeps its interval"
    : `${stretched} of ${timed.length} targets cannot keep the interval, which no number of shards changes`;
}

/** The size of the process, from what a job and a target cost where they were measured. */
function sizeLine(timed: readonly TimedTarget[], jobsOfType: number): string {
  const size = { jobs: listedJobs(timed, jobsOfType), targets: timed.length };
  const megabytes = (bytes: number): string => `${Number((bytes / 1_000_000).toPrecision(3))} MB`;
  return `this process: ${size.jobs} jobs, ${size.targets} targets; about ${Number(costOf("series", size).toPrecision(3))} series, ${megabytes(costOf("textBytes", size))} a scrape (${megabytes(costOf("gzipBytes", size))} compressed), ${megabytes(costOf("memoryBytes", size))} of memory at the peak`;
}

/** What to start the process with, where the image's options of Node.js are not right for it. */
function optionLines(targets: number): readonly string[] {
  const option = youngGenerationOption(targets);
  if (option === undefined) return [];
  return [
    `${option} in NODE_OPTIONS (nodeOptions of the chart), in the place of the image's 8, spares this many targets a twentieth of their CPU`,
  ];
}

/** Jobs of all accounts and regions. A type that two collectors list has its jobs once. */
function listedJobs(timed: readonly TimedTarget[], jobsOfType: number): number {
  const listings = timed.filter(({ target }) => target.role === "listing");
  return new Set(listings.map(({ target }) => `${scopeKey(target)} ${target.jobType}`)).size * jobsOfType;
}

/** What regions: [all] costs an account where its regions have no jobs: before that is known, and after. */
function allRegionsLines(config: Config): readonly string[] {
  const planned = plannedTargets(config, 0);
  return config.accounts
    .filter(({ allRegions }) => allRegions)
    .map(({ name }) => {
      const own = planned.filter(({ target }) => target.account === name);
      const regions = new Set(own.map(({ target }) => target.regionId)).size;
      const before = own.reduce((sum, { callsPerMinute: calls }) => sum + calls, 0);
      const after = own.reduce((sum, each) => sum + quietCallsPerMinute(each), 0);
      const each = (calls: number) => rounded(calls / Math.max(1, regions));
      return `${name} in all regions: ${own.length} targets in ${regions} regions. A region without jobs costs ${each(before)} calls a minute until its listings were empty three times, then ${each(after)}; if none has any, that is ${rounded(before)} in all, then ${rounded(after)}`;
    });
}

function quietCallsPerMinute({ target, callsPerPoll }: PlannedTarget): number {
  return (callsPerPoll * 60_000) / (target.quietIntervalMs ?? target.intervalMs);
}

const rounded = (value: number): string => String(Number(value.toFixed(1)));
