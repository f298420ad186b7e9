import { growingShards } from "../config/shards.js";
import type { Scope } from "../lib/scope.js";
import { type Cost, costOf, type Size } from "./unit-costs.js";

/** An account in a region, and what it puts upon the shard that has it. */
export type PlannedUnit = Scope & Size;

/** Where a process, or an engine that reads it, comes to an end. */
export interface ShardLimit {
  readonly cost: Cost;
  readonly most: number;
  readonly name: string;
  /** The engine whose limit it is; absent: the process's own. */
  readonly engine?: string;
  /** Why it is that much, and what moves it. */
  readonly why: string;
}

const mebibyte = 2 ** 20;

/** All that more shards help against. Calls are not among them: DTS counts those of all shards together. */
export const shardLimits: readonly ShardLimit[] = [
  {
    cost: "cpuSeconds",
    most: 30,
    name: "CPU a minute",
    why: "half of the one core that a process uses, so that a scrape finds the other half",
  },
  { cost: "memoryBytes", most: 1e9, name: "memory", why: "a pod of 1 GB: raise it for fewer shards" },
  {
    cost: "series",
    most: 300_000,
    name: "series",
    engine: "Managed Service for Prometheus",
    why: "600,000 samples of a target in 30 s, at a scrape every 15 s: scrape every 60 s for four times as many",
  },
  {
    cost: "textBytes",
    most: 16 * mebibyte,
    name: "text of a scrape",
    engine: "VictoriaMetrics as it comes",
    why: "-promscrape.maxScrapeSize: raise it for fewer shards",
  },
];

/** More are not configured, see `sharding.total_shards`. */
const mostShards = 1_000;

/**
 * For each of the limits, the least number of shards of which none is beyond it, by the shards that these units really have; undefined
 * where none is enough, as one unit alone may be too much.
 */
export function shardsNeeded(
  units: readonly PlannedUnit[],
  limits: readonly ShardLimit[] = shardLimits,
): readonly (number | undefined)[] {
  const needed = limits.map((): number | undefined => undefined);
  let total = 0;
  for (const owners of growingShards(units)) {
    total += 1;
    const sizes = sizesOf(units, owners, total);
    for (const [at, limit] of limits.entries()) {
      if (needed[at] === undefined && sizes.every((size) => costOf(limit.cost, size) <= limit.most)) {
        needed[at] = total;
      }
    }
    if (total === mostShards || needed.every((each) => each !== undefined)) break;
  }
  return needed;
}

/** What each of so many shards has. */
export function shardSizes(units: readonly PlannedUnit[], total: number): readonly Size[] {
  let shards = 0;
  for (const owners of growingShards(units)) {
    shards += 1;
    if (shards === total) return sizesOf(units, owners, total);
  }
  return [];
}

function sizesOf(units: readonly PlannedUnit[], owners: readonly number[], total: number): readonly Size[] {
  const sizes = Array.from({ length: total }, () => ({ jobs: 0, targets: 0 }));
  for (const [at, owner] of owners.entries()) {
    const [size, unit] = [sizes[owner], units[at]];
    if (size === undefined || unit === undefined) continue;
    size.jobs += unit.jobs;
    size.targets += unit.targets;
  }
  return sizes;
}

const amounts: Readonly<Record<Cost, (value: number) => string>> = {
  series: (value) => rounded(value).toLocaleString("en"),
  textBytes: (value) => `${rounded(value / 1e6)} MB`,
  gzipBytes: (value) => `${rounded(value / 1e6)} MB`,
  memoryBytes: (value) => `${rounded(value / 1e6)} MB`,
  cpuSeconds: (value) => `${rounded(value)} s`,
};

/** What something costs, with its unit, to three digits. */
export function amountOf(cost: Cost, value: number): string {
  return amounts[cost](value);
}

/** How many shards hold these units, for people: a row for each limit, and a line with the number. */
export function shardRows(units: readonly PlannedUnit[]): {
  readonly rows: readonly (readonly string[])[];
  readonly summary: string;
} {
  const [all = { jobs: 0, targets: 0 }] = shardSizes(units, 1);
  const needed = shardsNeeded(units);
  const rows = shardLimits.map(({ cost, most, name, engine, why }, at) => [
    name,
    amountOf(cost, costOf(cost, all)),
    amountOf(cost, most),
    String(needed[at] ?? none),
    engine === undefined ? why : `${engine}: ${why}`,
  ]);
  const own = shardLimits.flatMap(({ engine }, at) => (engine === undefined ? [needed[at]] : []));
  const engines = shardLimits.flatMap(({ engine }, at) =>
    engine === undefined ? [] : [`, ${largest([needed[at], ...own])} with ${engine}`],
  );
  const why = needed.includes(undefined) ? " (an account in a region is never divided)" : "";
  return {
    rows: [["IN ONE PROCESS", "IT NEEDS", "AT MOST", "SHARDS", "BECAUSE OF"], ...rows],
    summary: `shards needed: ${largest(own)}${engines.join("")}${why}`,
  };
}

const none = "none is enough";

function largest(counts: readonly (number | undefined)[]): string {
  return counts.includes(undefined) ? none : String(Math.max(...counts.map((count) => count ?? 0)));
}

const rounded = (value: number): number => Number(value.toPrecision(3));
