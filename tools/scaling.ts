import { readFileSync } from "node:fs";
import { plannedTargets, plannedUnits } from "../src/cli/plan.js";
import { amountOf, shardLimits, shardSizes, shardsNeeded } from "../src/cli/shard-plan.js";
import { type Cost, costOf, type Size, unitCosts } from "../src/cli/unit-costs.js";
import { loadConfig } from "../src/config/load.js";
import { documentedLimit } from "../src/dts/operations.js";
import { type ScalingTables, scalingText } from "./scaling-text.js";

const fleets = [100, 300, 1_000, 3_000, 10_000] as const;
const regions = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen", "ap-southeast-1"] as const;

/** What Prometheus needs for what it scrapes. */
const prometheusCosts = {
  /** Of memory, of each series: Prometheus 2.42 had 1.26 GB for 300,000 series, scraped every 15 s for half an hour. */
  bytesOfSeries: 4_200,
  /** On disk: the upper of the two figures in its own documentation. */
  bytesOfSample: 2,
  scrapeIntervalSeconds: 15,
  retentionDays: 15,
} as const;

/** The page on scaling as Markdown: `docs/scaling.md`. */
export function scalingPage(): string {
  return scalingText({
    exporters: [3, 30].map((jobs) => ({
      jobs,
      table: table(exporterHead, fleets.map(exporterRow(jobs))),
    })),
    engines: table(
      engineHead,
      [3, 30].flatMap((jobs) => fleets.map(engineRow(jobs))),
    ),
    limits: table(
      ["limit", "one process", "why, and what moves it"],
      shardLimits.map(({ name, cost, most, engine, why }) => [
        engine === undefined ? name : `${name}: ${engine}`,
        amountOf(cost, most),
        why,
      ]),
    ),
    ...firstBites(),
    retentionDays: prometheusCosts.retentionDays,
    scrapeIntervalSeconds: prometheusCosts.scrapeIntervalSeconds,
  });
}

const exporterHead = [
  "accounts",
  "jobs",
  "calls a second in a region",
  `interval at ${configOf(1).rateLimit.regionRequestsPerSecond} a second`,
  `at ${documentedLimit.perRegion}, without the fast lane`,
  "CPU a minute",
  "memory",
  "installations",
  "shards",
  "the largest of them: CPU a minute",
  "memory",
  "shards with VictoriaMetrics as it comes",
];

function exporterRow(jobs: number): (accounts: number) => readonly string[] {
  return (accounts) => {
    const installations = installationsOf(accounts);
    const units = plannedUnits(configOf(accounts / installations), jobs);
    const all = sizeOf(accounts, jobs);
    const needed = shardsNeeded(units);
    const own = Math.max(
      ...shardLimits.map(({ engine }, at) => (engine === undefined ? (needed[at] ?? Infinity) : 1)),
    );
    const text = needed[shardLimits.findIndex(({ cost }) => cost === "textBytes")];
    const largest = (cost: Cost) =>
      amountOf(cost, Math.max(...shardSizes(units, own).map((size) => costOf(cost, size))));
    const calls = callsInRegion(accounts, jobs, true);
    return [
      accounts.toLocaleString("en"),
      all.jobs.toLocaleString("en"),
      String(Number(calls.toPrecision(3))),
      intervalText(calls, configOf(1).rateLimit.regionRequestsPerSecond),
      intervalText(callsInRegion(accounts, jobs, false), documentedLimit.perRegion),
      amountOf("cpuSeconds", costOf("cpuSeconds", all)),
      amountOf("memoryBytes", costOf("memoryBytes", all)),
      String(installations),
      String(own * installations),
      largest("cpuSeconds"),
      largest("memoryBytes"),
      text === undefined ? "none is enough" : String(text * installations),
    ];
  };
}

/** Calls a second that all accounts together want in one region, at the intervals that are configured. */
function callsInRegion(accounts: number, jobs: number, fastLane: boolean): number {
  const planned = plannedTargets(configOf(1, fastLane), jobs);
  const ofAccount = planned.reduce((sum, { callsPerMinute }) => sum + callsPerMinute, 0);
  return (accounts * ofAccount) / regions.length / 60;
}

/** How often a job is seen when the region may be asked so often. */
function intervalText(callsPerSecond: number, limit: number): string {
  return `${Math.max(60, Math.ceil((60 * callsPerSecond) / limit))} s`;
}

/** What the chart gives a pod at first. */
const chartMemoryBytes = 256 * 2 ** 20;

/** From where on limits bite that shards do not move, and what was measured of scrapes. */
function firstBites(): Pick<ScalingTables, "accountsAt" | "inChart" | "scrapes"> {
  const configured = configOf(1).rateLimit.regionRequestsPerSecond;
  const accountsAt = (limit: number, fastLane: boolean) =>
    rounded(limit / callsInRegion(1, 3, fastLane)).toLocaleString("en");
  const { base, perJob, perTarget } = unitCosts.memoryBytes;
  // A tenth is left free: what is over the limit is killed, and a fit is no measurement.
  const free = 0.9 * chartMemoryBytes - base;
  return {
    accountsAt: {
      byDefault: accountsAt(configured, true),
      withoutFastLane: accountsAt(configured, false),
      atMost: accountsAt(documentedLimit.perRegion, false),
    },
    inChart: {
      jobs: rounded(free / perJob).toLocaleString("en"),
      // Of an account in a region with 10 jobs and the four collectors that are on at first.
      scopes: rounded(free / (10 * perJob + 4 * perTarget)).toLocaleString("en"),
    },
    scrapes: {
      fleet: measured("1500x10", "bytes of a scrape, unpacked", ({ value }) => `${value} MB`),
      longest: measured("1500x10", "scrape, p50", ({ detail }) => detail.replace("longest ", "")),
      prometheus: measured(
        "prometheus",
        "p50 of a scrape by Prometheus, times that of a static server",
        ({ detail }) => detail.split(" against")[0] ?? "",
      ),
    },
  };
}

interface Row {
  readonly part: string;
  readonly name: string;
  readonly value: number;
  readonly detail: string;
}

/** A recorded figure as text. */
function measured(part: string, name: string, text: (row: Row) => string): string {
  const { rows }: { readonly rows: readonly Row[] } = JSON.parse(
    readFileSync("docs/performance.json", "utf8"),
  );
  const row = rows.find((each) => each.part === part && each.name === name);
  if (row === undefined) throw new RangeError(`docs/performance.json has no ${name} of ${part}`);
  return text(row);
}

const engineHead = ["accounts", "jobs", "series", "samples a second", "memory", "disk"];

function engineRow(jobs: number): (accounts: number) => readonly string[] {
  return (accounts) => {
    const all = sizeOf(accounts, jobs);
    const { bytesOfSeries, bytesOfSample, scrapeIntervalSeconds, retentionDays } = prometheusCosts;
    const series = costOf("series", all);
    const samples = series / scrapeIntervalSeconds;
    return [
      accounts.toLocaleString("en"),
      all.jobs.toLocaleString("en"),
      amountOf("series", series),
      amountOf("series", samples),
      gigabytes(series * bytesOfSeries),
      gigabytes(samples * bytesOfSample * retentionDays * 86_400),
    ];
  };
}

const rounded = (value: number): number => Number(value.toPrecision(2));
const gigabytes = (bytes: number): string =>
  `${Number((bytes / 1e9).toPrecision(2)).toLocaleString("en")} GB`;

/** What all accounts have together. */
function sizeOf(accounts: number, jobsOfType: number): Size {
  const [one = { jobs: 0, targets: 0 }] = plannedUnits(configOf(1), jobsOfType);
  const scopes = accounts * regions.length;
  return { jobs: one.jobs * scopes, targets: one.targets * scopes };
}

/** A configuration takes no more accounts: several exporters with a configuration of their own each share them. */
const mostAccounts = 1_000;
const installationsOf = (accounts: number): number => Math.ceil(accounts / mostAccounts);

/** A fleet with the default settings. */
function configOf(accounts: number, fastLane = true): ReturnType<typeof loadConfig>["config"] {
  const text = JSON.stringify({
    accounts: Array.from({ length: accounts }, (_, at) => ({ name: `account-${at}`, regions })),
    collectors: { sync_status: { enabled: fastLane } },
  });
  return loadConfig({ file: { name: "fleet.json", text }, env: {}, flags: {} }).config;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
