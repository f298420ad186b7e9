import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { DtsJob } from "../../src/model/job.js";
import { expose } from "../metrics/expose.js";
import { fullJob, regionOf, snapshotOf } from "../metrics/samples.js";
import { all, metricOf, parsePromql } from "../rules/promql.js";

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = textOf("docs/managed-prometheus.md");
const ruleFile = (name: string): readonly Group[] =>
  parse(textOf(`deploy/prometheus/aliyun-dts-exporter${name}.yml`)).groups;

interface Group {
  readonly name: string;
  readonly rules: readonly { readonly record?: string; readonly alert?: string; readonly expr: string }[];
}

const recording = ruleFile(".recording.rules");
const groups = [...recording, ...ruleFile(".rules")];
const rules = groups.flatMap((group) => group.rules);
const largest = groups.reduce((most, group) => (group.rules.length > most.rules.length ? group : most));

/** The metrics that an expression reads. */
const readBy = (expr: string) => new Set(all(parsePromql(expr), "VectorSelector").map(metricOf));

/** How many rules of a group, each reading what the one before it recorded in the same evaluation, follow each other at most. */
function longestChain(group: Group): number {
  const depths = new Map<string, number>();
  for (const { record = "", expr } of group.rules) {
    const before = [...readBy(expr)].filter((name) => name !== record).map((name) => depths.get(name) ?? 0);
    depths.set(record, Math.max(depths.get(record) ?? 0, 1 + Math.max(0, ...before)));
  }
  return Math.max(...depths.values());
}

/** What a job has that has come to its synchronization and is well. */
const usualJob: DtsJob = {
  ...fullJob,
  phases: fullJob.phases?.slice(0, 4),
  precheckItems: undefined,
  errors: [],
  transitions: [],
  retry: { retrying: false, limitSeconds: 43_200 },
  subscriptionBeginSeconds: undefined,
  subscriptionEndSeconds: undefined,
  subscriptionConsumerSeconds: undefined,
  etlSafeCheckpointSeconds: undefined,
};

/** Whole megabytes of the page with 1,000 jobs, thousands of its series, and thousands of those of its largest metric; rounded up. */
async function sizeWith(job: DtsJob): Promise<string> {
  const jobs = Array.from({ length: 1000 }, (_, index) => ({ ...job, jobId: `${job.jobId}${index}` }));
  const text = await expose(snapshotOf(regionOf(jobs)));
  const series = text.split("\n").flatMap((line) => /^\w+(?=\{)/.exec(line) ?? []);
  const counts = new Map<string, number>();
  for (const name of series) counts.set(name, (counts.get(name) ?? 0) + 1);
  const thousands = (count: number) => `${Math.ceil(count / 1000)},000`;
  const megabytes = Math.ceil(Buffer.byteLength(text) / 1e6);
  return `${megabytes} MB, ${thousands(series.length)} series, ${thousands(Math.max(...counts.values()))} of one metric`;
}

/** With as many tags as the configuration allows. */
async function mostLabels(): Promise<number> {
  const tagLabels = Array.from({ length: 14 }, (_, index) => `key${index}`);
  const job = { ...fullJob, tags: tagLabels.map((key) => ({ key, value: "v" })) };
  const text = await expose(snapshotOf(regionOf([job])), { tagLabels });
  return Math.max(...text.split("\n").map((line) => line.match(/\w+="/g)?.length ?? 0));
}

async function longestLabelValue(): Promise<number> {
  const text = await expose(snapshotOf(regionOf([{ ...fullJob, name: "n".repeat(5000) }])));
  return Math.max(...[...text.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map(([, value = ""]) => value.length));
}

it.each<readonly [string, () => unknown]>([
  ["Rule groups", () => groups.length],
  ["Recording rules", () => rules.filter(({ record }) => record).length],
  ["Alerts", () => rules.filter(({ alert }) => alert).length],
  ["Rules of the largest group", () => `${largest.rules.length}, \`${largest.name}\``],
  [
    "Rules of the other groups",
    () =>
      `at most ${Math.max(...groups.filter((group) => group !== largest).map((group) => group.rules.length))}`,
  ],
  ["Recorded names that read their own last result", () => namesReadingThemselves()],
  ["Longest chain of recording rules within one evaluation", () => longestChain(largest)],
  ["Rules that read `ALERTS`", () => rules.filter(({ expr }) => readBy(expr).has("ALERTS")).length],
  ["Longest expression", () => `${Math.max(...rules.map(({ expr }) => expr.length))} characters`],
  ["Alerts with `keep_firing_for`", () => rules.filter((rule) => "keep_firing_for" in rule).length],
  ["Labels of a series", async () => `at most ${await mostLabels()}`],
  ["Longest label value", async () => `${await longestLabelValue()} characters`],
  ["`/metrics`, 1,000 usual synchronizations", () => sizeWith(usualJob)],
  ["`/metrics`, 1,000 jobs with every documented field", () => sizeWith(fullJob)],
])("docs/managed-prometheus.md says the truth about: %s", async (figure, measure) => {
  const row = page.split("\n").find((line) => line.startsWith(`| ${figure} |`));
  expect(row?.split(" | ")[1]?.trim()).toBe(String(await measure()));
});

function namesReadingThemselves(): number {
  return new Set(rules.flatMap(({ record, expr }) => (record && readBy(expr).has(record) ? [record] : [])))
    .size;
}

it("has an official source or the words `not verified` in every row about an engine", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const engines = rows.slice(rows.findIndex((line) => line.startsWith("| Condition |")) + 1);
  const titles = page.split("\n").filter((_, index, lines) => lines[index + 1]?.startsWith("| ---"));
  const bare = engines.filter(
    (row) => !titles.includes(row) && !/https:\/\/|not verified|\.\.\/|\(#/.test(row),
  );
  expect(engines.length).toBeGreaterThan(20);
  expect(bare).toEqual([]);
});
