import { describe, expect, it } from "vitest";
import { createVerificationsCollector } from "../../src/dts/describe-check-jobs.js";
import { createConsumerGroupsCollector } from "../../src/dts/describe-consumer-channel.js";
import { createDtsJobsCollector } from "../../src/dts/describe-dts-jobs.js";
import { createMonitorRulesCollector } from "../../src/dts/describe-job-monitor-rule.js";
import { createStatusListCollector } from "../../src/dts/describe-synchronization-job-status-list.js";
import { createSynchronizationJobsCollector } from "../../src/dts/describe-synchronization-jobs.js";
import { createModifyStatusCollector } from "../../src/dts/describe-synchronization-object-modify-status.js";
import { enumeratedFields, measuredFields } from "../../src/dts/fields.js";
import { createDedicatedClustersCollector } from "../../src/dts/list-dedicated-cluster.js";
import type { Collect, ValueIssues } from "../../src/model/report.js";
import { pageFields } from "../../tools/field-coverage.js";
import { createFakeClock } from "../support/fake-clock.js";
import { type Json, leavesOf, setField } from "../tools/coverage-answers.js";
import { target } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

const deps = { clock: createFakeClock(), target, pageSize: 30, resourceGroupId: "" };

const collectors: Readonly<Record<string, (answer: Json) => Collect>> = {
  DescribeDtsJobs: (answer) =>
    createDtsJobsCollector({
      ...deps,
      memory: new Map(),
      type: "sync",
      delayUnit: "s",
      client: createFakeApiClient(() => answer),
    }),
  DescribeSynchronizationJobStatusList: (answer) =>
    createStatusListCollector({
      ...deps,
      batchSize: 30,
      instances: () => ["impossible"],
      client: createFakeApiClient(() => answer),
    }),
  DescribeSynchronizationJobs: (answer) =>
    createSynchronizationJobsCollector({
      ...deps,
      memory: new Map(),
      client: createFakeApiClient(() => answer),
    }),
  DescribeSynchronizationObjectModifyStatus: (answer) =>
    createModifyStatusCollector({ ...deps, taskIds: ["k1"] })(createFakeApiClient(() => answer)),
  DescribeConsumerChannel: (answer) =>
    createConsumerGroupsCollector({
      ...deps,
      jobIds: () => ["j1"],
      client: createFakeApiClient(() => answer),
    }),
  DescribeJobMonitorRule: (answer) =>
    createMonitorRulesCollector({ ...deps, jobIds: () => ["j1"] })(createFakeApiClient(() => answer)),
  ListDedicatedCluster: (answer) =>
    createDedicatedClustersCollector({ ...deps, client: createFakeApiClient(() => answer) }),
  DescribeCheckJobs: (answer) =>
    createVerificationsCollector({
      ...deps,
      // Rows of other regions are not read.
      target: { ...target, regionId: "impossible" },
      client: createFakeApiClient(() => answer),
    }),
};

// Read all the same: a precheck may have the progress that all other phases have, and the page of 2025 shows CanSwitch here.
const onNoPage: Readonly<Record<string, readonly string[]>> = {
  DescribeDtsJobs: ["DtsJobList[].PrecheckStatus.Progress", "DtsJobList[].CanSwitch"],
};

const fieldsOf = (api: string) => [...leavesOf(pageFields[api] ?? []), ...(onNoPage[api] ?? [])];

function answerOf(fields: readonly string[], makeValue: (field: string) => unknown): Json {
  const answer: Json = {};
  for (const field of fields) setField(answer, field, makeValue(field));
  return answer;
}

/** What a row is known by: one without it is rejected as a whole. */
const ids: Readonly<Record<string, RegExp>> = {
  DescribeDtsJobs: /List\[\]\.DtsJobId$/,
  DescribeSynchronizationJobs: /\.SynchronizationJobId$/,
  DescribeSynchronizationJobStatusList: /\.SynchronizationJobId$/,
  DescribeConsumerChannel: /\.ConsumerGroupId$/,
  ListDedicatedCluster: /\.DedicatedClusterId$/,
  DescribeCheckJobs: /\.(DtsJobId|RegionId)$/,
};

/** Answers that have every field of their page, and say nothing possible in any of them. */
function impossibleAnswers(api: string): readonly Json[] {
  const fields = fieldsOf(api);
  const answerBut = (known: RegExp | undefined, makeValue: (field: string) => unknown) =>
    answerOf(fields, (field) => (known?.test(field) ? "impossible" : makeValue(field)));
  const texts = () =>
    answerBut(ids[api], (field) =>
      field.endsWith("Reserved") ? '{"maxRetryTime":"impossible"}' : "not / possible",
    );
  const objects = (known: RegExp | undefined) => answerBut(known, () => ({ no: ["value"] }));
  // Texts where objects and lists belong.
  const flat = texts();
  for (const group of pageFields[api] ?? []) {
    if (!fields.includes(group) && /\]\.\w+$|^\w+Status$/.test(group) && !/\].*\]/.test(group))
      setField(flat, group, "impossible");
  }
  const withInstance = api === "DescribeDtsJobs" ? [objects(/List\[\]\.DtsInstanceID$/)] : [];
  return [texts(), flat, objects(ids[api]), ...withInstance];
}

/** What is found in these answers, by name. */
async function issuesOf(api: string, issue: keyof ValueIssues): Promise<readonly string[]> {
  const found = await Promise.all(
    impossibleAnswers(api).map(async (answer) => {
      const collect = collectors[api]?.(answer);
      if (!collect) throw new Error(`no collector for ${api}`);
      return (await collect(new AbortController().signal)).issues[issue].keys();
    }),
  );
  return found.flatMap((names) => [...names]);
}

/** Over all APIs, sorted. */
async function namesOf(issue: keyof ValueIssues): Promise<readonly string[]> {
  const found = await Promise.all(Object.keys(pageFields).map((api) => issuesOf(api, issue)));
  return [...new Set(found.flat())].sort();
}

describe("where no value of any API is possible", () => {
  it("the values that are rejected are exactly the measured fields", async () => {
    expect(await namesOf("rejected")).toEqual([...measuredFields].sort());
  });

  it("the texts that are not recognized are exactly those of the enumerated fields", async () => {
    expect(await namesOf("unrecognized")).toEqual([...enumeratedFields].sort());
  });
});

it("no name of an issue is listed twice", () => {
  for (const names of [measuredFields, enumeratedFields]) expect(new Set(names).size).toBe(names.length);
});
