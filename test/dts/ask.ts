import { readFileSync } from "node:fs";
import type { ApiClient } from "../../src/aliyun/api-client.js";
import type { Target } from "../../src/config/targets.js";
import { createDtsJobsCollector, type DtsJobsDeps } from "../../src/dts/describe-dts-jobs.js";
import type { JobReport, SourceResult } from "../../src/model/report.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createFakeApiClient } from "./fake-api-client.js";

/** A JSON answer. */
export type Body = Readonly<Record<string, unknown>>;

/** The target of all collectors under test. */
export const target: Target = {
  account: "production",
  regionId: "cn-hangzhou",
  collector: "sync",
  role: "listing",
  jobType: "sync",
  intervalMs: 60_000,
  timeoutMs: 54_000,
  maxAgeMs: 300_000,
};

/** An answer from `answers/`. */
export function answer(name: string): Body {
  return JSON.parse(readFileSync(new URL(`answers/${name}.json`, import.meta.url), "utf8"));
}

/** An answer that holds these rows, and is all there is. */
export function listOf(...rows: readonly unknown[]): Body {
  return { TotalRecordCount: rows.length, PageNumber: 1, DtsJobList: rows, Success: true };
}

/** How to ask; a synchronization listing unless said otherwise. */
export type Options = Partial<DtsJobsDeps>;

/** Asks a client with the collector of DescribeDtsJobs. */
export function askClient(client: ApiClient, options: Options = {}): Promise<SourceResult> {
  const collect = createDtsJobsCollector({
    client,
    clock: createFakeClock(),
    target,
    type: "sync",
    delayUnit: "s",
    pageSize: 30,
    resourceGroupId: "",
    memory: new Map(),
    ...options,
  });
  return collect(new AbortController().signal);
}

/** What the collector makes of one answer, given to every call. */
export function ask(body: Body, options: Options = {}): Promise<SourceResult> {
  return askClient(
    createFakeApiClient(() => body),
    options,
  );
}

/** The report of a single row, completed with an id. */
export async function askRow(row: Body, options: Options = {}): Promise<JobReport> {
  const { reports } = await ask(listOf({ DtsJobId: "j1", ...row }), options);
  const [report] = reports;
  if (!report || reports.length > 1) throw new Error(`expected one report, found ${reports.length}`);
  return report;
}

/** The rejected fields and their counts of a single row. */
export async function rejectedOf(row: Body, options: Options = {}): Promise<Record<string, number>> {
  const { issues } = await ask(listOf({ DtsJobId: "j1", ...row }), options);
  return Object.fromEntries(issues.rejected);
}
