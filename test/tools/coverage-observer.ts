import type { ApiClient } from "../../src/aliyun/api-client.js";
import { failureOfAnswer } from "../../src/aliyun/failures/failure-of-answer.js";
import type { Target } from "../../src/config/targets.js";
import { createVerificationsCollector } from "../../src/dts/describe-check-jobs.js";
import { createConsumerGroupsCollector } from "../../src/dts/describe-consumer-channel.js";
import { createDtsJobsCollector } from "../../src/dts/describe-dts-jobs.js";
import { createMonitorRulesCollector } from "../../src/dts/describe-job-monitor-rule.js";
import { createStatusListCollector } from "../../src/dts/describe-synchronization-job-status-list.js";
import { createSynchronizationJobsCollector } from "../../src/dts/describe-synchronization-jobs.js";
import { createModifyStatusCollector } from "../../src/dts/describe-synchronization-object-modify-status.js";
import { createDedicatedClustersCollector } from "../../src/dts/list-dedicated-cluster.js";
import { listJob } from "../../src/http/jobs/listed-job.js";
import { targetJson } from "../../src/http/json/target-json.js";
import { homePage } from "../../src/http/pages/home-page.js";
import { renderHtml } from "../../src/http/pages/html.js";
import { jobPage } from "../../src/http/pages/job-page.js";
import { isRequestReason } from "../../src/lib/failure.js";
import { findingsByJob } from "../../src/model/job-findings.js";
import type { Collect } from "../../src/model/report.js";
import type { Snapshot } from "../../src/model/snapshot.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createPoller } from "../../src/poll/poller.js";
import { createStatusLog } from "../../src/poll/status-log.js";
import { createStore } from "../../src/poll/store.js";
import type { Place } from "../../tools/coverage-claim.js";
import { createBareExposition, decode } from "../metrics/expose.js";
import { createFakeLogger, createFakeTelemetry, targetOf } from "../poll/fixtures.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { type Json, setField } from "./coverage-answers.js";

/** What the exporter showed after two polls: the text of each metric by name, and of each place for people. */
export interface Shown {
  readonly metrics: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<Place, string>;
}

const errorsTotal = "aliyun_dts_exporter_api_request_errors_total";
const tagLabels = ["TagKey-a", "Key-a"];
const statusField: Readonly<Record<string, readonly string[]>> = {
  DescribeDtsJobs: ["DtsJobList[].Status", "DtsJobList[].ReverseJob.Status"],
  DescribeSynchronizationJobs: ["SynchronizationInstances[].Status"],
  DescribeSynchronizationJobStatusList: [
    "SynchronizationJobListStatusList[].SynchronizationDirectionInfoList[].Status",
  ],
  DescribeSynchronizationObjectModifyStatus: ["Status"],
};

// One for all answers: a fresh one takes half a megabyte for each family.
const exposition = createBareExposition({ tagLabels });

interface World {
  readonly client: ApiClient;
  readonly clock: FakeClock;
}

const collectors: Readonly<Record<string, (world: World, target: Target) => Collect>> = {
  DescribeDtsJobs: (world, target) => listing(world, target),
  DescribeSynchronizationJobs: (world, target) =>
    createSynchronizationJobsCollector({
      ...world,
      target,
      pageSize: 30,
      resourceGroupId: "",
      memory: new Map(),
    }),
  DescribeSynchronizationJobStatusList: (world, target) =>
    createStatusListCollector({
      ...world,
      target,
      batchSize: 30,
      resourceGroupId: "",
      instances: () => ["SynchronizationJobId-a", "SynchronizationJobId-b"],
    }),
  DescribeSynchronizationObjectModifyStatus: (world, target) =>
    createModifyStatusCollector({ ...world, target, taskIds: ["k1"], resourceGroupId: "" })(world.client),
  DescribeConsumerChannel: (world, target) =>
    createConsumerGroupsCollector({ ...world, target, jobIds: () => ["job-a"] }),
  DescribeJobMonitorRule: (world, target) =>
    createMonitorRulesCollector({ ...world, target, jobIds: () => ["job-a"] })(world.client),
  ListDedicatedCluster: (world, target) =>
    createDedicatedClustersCollector({ ...world, target, pageSize: 30, resourceGroupId: "" }),
  DescribeCheckJobs: (world, target) =>
    createVerificationsCollector({ ...world, target, pageSize: 30, resourceGroupId: "" }),
};

const listing = (world: World, target: Target): Collect =>
  createDtsJobsCollector({
    ...world,
    target,
    type: "sync",
    delayUnit: "s",
    pageSize: 30,
    resourceGroupId: "",
    memory: new Map(),
  });

/** The jobs that the status list speaks of: it only adds to those of a listing. */
const knownJobs = {
  TotalRecordCount: 2,
  DtsJobList: ["a", "b"].map((name) => ({
    DtsJobId: `job-${name}`,
    DtsInstanceID: `SynchronizationJobId-${name}`,
    DtsJobName: name,
    Status: "Synchronizing",
    ReverseJob: { DtsJobId: `reverse-${name}`, Status: "Synchronizing" },
  })),
};

/**
 * Polls the answer twice through collector, poller, store, families, pages and log. The first time its jobs are being prechecked
 * and the call succeeds, so that the second shows changes of status, or a failure after a success.
 */
export async function observe(api: string, answer: Json): Promise<Shown> {
  const clock = createFakeClock();
  const logger = createFakeLogger();
  const telemetry = createFakeTelemetry();
  let body: Json = {};
  const client: ApiClient = {
    async call(operation) {
      if (operation !== api) return knownJobs;
      const failure = failureOfAnswer(body, {
        operation,
        redact: (text) => text,
        head: { status: 200, headers: {} },
      });
      if (!failure) return body;
      if (isRequestReason(failure.reason)) telemetry.apiRequestError(target, operation, failure.reason);
      throw failure;
    },
  };
  const target = targetOf({ collector: collectorOf[api] ?? "sync" });
  const listed = targetOf({ collector: "sync" });
  const isFastLane = target.collector === "sync_status";
  const targets = isFastLane ? [listed, target] : [target];
  const store = createStore(targets, clock, createJobHistory(createStatusLog(logger)));
  let snapshot: Snapshot = store.snapshot();
  const poll = createPoller({
    clock,
    logger,
    telemetry,
    store,
    publish: async (next) => {
      snapshot = next;
    },
  });
  const signal = new AbortController().signal;
  const world: World = { client, clock };
  const collect = collectors[api]?.(world, target);
  if (!collect) throw new Error(`no collector for ${api}`);

  if (isFastLane) await poll(listed, listing(world, listed), signal);
  body = structuredClone(answer);
  body["Success"] = true;
  for (const field of statusField[api] ?? []) setField(body, field, "Prechecking");
  await clock.advance(60_000);
  await poll(target, collect, signal);
  body = answer;
  await clock.advance(60_000);
  await poll(target, collect, signal);

  const metrics = new Map<string, string>();
  await exposition.publish(snapshot);
  const page = decode(await exposition.render({ format: "text-0.0.4", encoding: "identity" }));
  for (const line of page.split("\n")) {
    const name = /^\w+/.exec(line)?.[0];
    // The length of the page changes with anything.
    if (name?.startsWith("aliyun_dts_exporter_exposition_")) continue;
    if (name !== undefined) metrics.set(name, `${metrics.get(name) ?? ""}${line}\n`);
  }
  metrics.set(errorsTotal, JSON.stringify(telemetry.of("apiRequestError")));
  return { metrics, places: placesOf(snapshot, clock, JSON.stringify(logger.lines)) };
}

const collectorOf: Readonly<Record<string, Target["collector"]>> = {
  DescribeDtsJobs: "sync",
  DescribeSynchronizationJobs: "legacy_sync",
  DescribeSynchronizationJobStatusList: "sync_status",
  DescribeSynchronizationObjectModifyStatus: "object_modification",
  DescribeConsumerChannel: "consumer_groups",
  DescribeJobMonitorRule: "monitor_rules",
  ListDedicatedCluster: "dedicated_clusters",
  DescribeCheckJobs: "verification",
};

function placesOf(snapshot: Snapshot, clock: FakeClock, log: string): ReadonlyMap<Place, string> {
  const site = {
    telemetryPath: "/metrics",
    version: { version: "1.2.3", revision: "abc1234" },
    nowSeconds: clock.now() / 1000,
  };
  const jobs = snapshot.regions.flatMap((region) => {
    const findingsOf = findingsByJob(region);
    return region.jobs.map((job) => listJob(job, findingsOf(job.jobId)));
  });
  const worst = jobs.filter(({ concerns }) => concerns.length > 0);
  return new Map<Place, string>([
    ["/", String(renderHtml(homePage({ snapshot, jobs, worst, page: 1, site })))],
    ["/jobs/<id>", String(renderHtml(jobPage(jobs, site)))],
    ["/api/v1/jobs", jobs.map(({ json }) => json()).join()],
    ["/api/v1/targets", JSON.stringify(snapshot.targets.map(targetJson))],
    ["log", log],
  ]);
}

/** The keys whose texts differ. */
export function differences<Key>(a: ReadonlyMap<Key, string>, b: ReadonlyMap<Key, string>): readonly Key[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}
