import {
  type CollectorName,
  type CollectorRole,
  type CollectorRow,
  collectorNames,
  collectorOf,
} from "../dts/collectors.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import type { Config, ModificationTask } from "./config.js";
import { isOwn } from "./shards.js";

/** What is polled: one account, in one region, with one collector. */
export interface Target {
  readonly account: string;
  readonly regionId: string;
  readonly collector: CollectorName;
  readonly role: CollectorRole;
  /** The type of the jobs that it lists or asks about; absent: none. */
  readonly jobType?: CollectorRow["jobType"];
  readonly intervalMs: number;
  /** One whole poll: min(0.9 x interval, 300 s); 0.9 x interval when it is spread. */
  readonly timeoutMs: number;
  /** Time over which the calls of a poll are spread; absent: they go as fast as the budget allows. */
  readonly spreadMs?: number;
  /** A region without jobs is asked this seldom; absent: always at the interval. */
  readonly quietIntervalMs?: number;
  /** Without a success for this long, the target's job series go: max(staleness.max_age, 5 x interval). */
  readonly maxAgeMs: number;
}

/** Key of a target: whatever else changes about it, it stays the same one. */
export function targetKey(target: Target): string {
  return `${scopeKey(target)}/${target.collector}`;
}

const longestPollMs = 300_000;
/** Of the interval: spread calls leave some of it for answers that take long. */
const spreadOfInterval = 0.8;

/** How often a region is asked that has been found without jobs, and was not named. */
const quietIntervalMs = 600_000;

/**
 * Every target of a configuration, this shard's only, in the order accounts, regions, collectors. All collectors of an account and region
 * are in the same shard, because they share one API quota.
 */
export function targetsOf(config: Config): readonly Target[] {
  return config.accounts.flatMap(({ name: account, regions, allRegions }) =>
    regions
      .filter((regionId) => isOwn({ account, regionId }, config.sharding))
      .flatMap((regionId) =>
        collectorNames
          .filter((collector) => isPolled(collector, config, { account, regionId }))
          .map((collector) => targetOf(collector, config, { account, regionId, allRegions })),
      ),
  );
}

/** The object modifications to watch in an account and region. */
export function tasksIn(config: Pick<Config, "collectors">, scope: Scope): readonly ModificationTask[] {
  const { tasks } = config.collectors.object_modification;
  return tasks.filter((task) => scopeKey(task) === scopeKey(scope));
}

function isPolled(collector: CollectorName, config: Config, scope: Scope): boolean {
  const settings = config.collectors;
  if (!settings[collector].enabled) return false;
  const { role, jobType } = collectorOf(collector);
  if (role === "task") return tasksIn(config, scope).length > 0;
  if (role === "inventory") return true;
  // The others ask about what a listing has found: without any, there would be nothing to ask, ever.
  return role === "listing" || collectorNames.some((name) => settings[name].enabled && lists(name, jobType));
}

function lists(collector: CollectorName, type: Target["jobType"]): boolean {
  const { role, jobType } = collectorOf(collector);
  return role === "listing" && (type === undefined || jobType === type);
}

function targetOf(
  collector: CollectorName,
  config: Config,
  { account, regionId, allRegions }: Scope & { readonly allRegions: boolean },
): Target {
  const { intervalMs } = config.collectors[collector];
  const { role, jobType, spread = false } = collectorOf(collector);
  const timeoutMs = 0.9 * intervalMs;
  return {
    account,
    regionId,
    collector,
    role,
    jobType,
    intervalMs,
    timeoutMs: spread ? timeoutMs : Math.min(timeoutMs, longestPollMs),
    ...(spread ? { spreadMs: spreadOfInterval * intervalMs } : {}),
    // A task is there whether there are jobs or not.
    ...(allRegions && role !== "task" ? { quietIntervalMs: Math.max(quietIntervalMs, intervalMs) } : {}),
    maxAgeMs: Math.max(config.staleness.maxAgeMs, 5 * intervalMs),
  };
}

/** The same target for somebody who waits: its calls are not spread, and its poll is as short as any other. */
export function atOnce({ spreadMs: _, ...target }: Target): Target {
  return { ...target, timeoutMs: Math.min(target.timeoutMs, longestPollMs) };
}
