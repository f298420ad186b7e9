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
    createSynchronizationJobsCollector({ ...deps, client: createFakeApiClient(() => answer) }),
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

// All other phases have it: an answer that has it here, too, must not be read in another way.
const onNoPage: Readonly<Record<string, readonly string[]>> = {
  DescribeDtsJobs: ["DtsJobList[].PrecheckStatus.Progress"],
};

/** What is found in an answer that has every field of its page, and says nothing possible in any of them. */
async function issuesOf(api: string): Promise<ValueIssues> {
  const answer: Json = {};
  for (const field of [...leavesOf(pageFields[api] ?? []), ...(onNoPage[api] ?? [])]) {
    setField(answer, field, field.endsWith("Reserved") ? '{"maxRetryTime":"impossible"}' : "impossible");
  }
  const collect = collectors[api]?.(answer);
  if (!collect) throw new Error(`no collector for ${api}`);
  return (await collect(new AbortController().signal)).issues;
}

/** Over all APIs, sorted. */
async function namesOf(issue: keyof ValueIssues): Promise<readonly string[]> {
  const found = await Promise.all(Object.keys(pageFields).map(issuesOf));
  return [...new Set(found.flatMap((issues) => [...issues[issue].keys()]))].sort();
}

describe("where no value of any API is possible", () => {
  it("the numbers, times and booleans that are rejected are exactly the measured fields", async () => {
    expect(await namesOf("rejected")).toEqual([...measuredFields].sort());
  });

  it("the texts that are not recognized are exactly those of the enumerated fields", async () => {
    expect(await namesOf("unrecognized")).toEqual([...enumeratedFields].sort());
  });
});

it("no name of an issue is listed twice", () => {
  for (const names of [measuredFields, enumeratedFields]) expect(new Set(names).size).toBe(names.length);
});
