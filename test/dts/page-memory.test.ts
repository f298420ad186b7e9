import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../src/aliyun/api-client.js";
import { loadConfig } from "../../src/config/load.js";
import { type CollectorDeps, createCollector } from "../../src/dts/create-collector.js";
import { runSimulator } from "../simulator/running-simulator.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { target } from "./ask.js";

const latencyMs = 1_000;

/** A region whose number of jobs the test changes, a second away. */
interface Cloud {
  jobs: number;
  zeroEtlJobs: number;
  /** How the next calls fail. */
  failure: Error | undefined;
  readonly pages: number[];
}

function createCloud(clock: FakeClock): Cloud & ApiClient {
  const cloud: Cloud & ApiClient = {
    jobs: 600,
    zeroEtlJobs: 0,
    failure: undefined,
    pages: [],
    async call(_operation, params, signal) {
      const page = Number(params["PageNumber"] ?? params["PageNum"]);
      cloud.pages.push(page);
      await clock.sleep(latencyMs, signal);
      if (cloud.failure) throw cloud.failure;
      const count = params["ZeroEtlJob"] === true ? cloud.zeroEtlJobs : cloud.jobs;
      const ids = Array.from({ length: count }, (_, index) => `j${index}`).slice((page - 1) * 30, page * 30);
      return {
        TotalRecordCount: count,
        DtsJobList: ids.map((DtsJobId) => ({ DtsJobId })),
        SynchronizationInstances: ids.map((SynchronizationJobId) => ({ SynchronizationJobId })),
      };
    },
  };
  return cloud;
}

function collectorOf(settings: string, deps: Partial<CollectorDeps> = {}) {
  const text = `accounts: [{name: production, regions: [cn-hangzhou]}]\n${settings}`;
  const { config } = loadConfig({ file: { name: "c.yml", text }, env: {}, flags: {} });
  return createCollector({
    collectors: config.collectors,
    pageSize: 30,
    resourceGroupId: "",
    target,
    clock: createFakeClock(),
    instances: () => [],
    jobIds: () => [],
    ...deps,
  });
}

/** A target of that cloud; each poll tells how many round trips and how many calls it took, and how many jobs it found. */
function createPolls(settings = "", deps: Partial<CollectorDeps> = {}) {
  const clock = createFakeClock();
  const cloud = createCloud(clock);
  const collector = collectorOf(settings, { clock, ...deps });
  const poll = async () => {
    cloud.pages.length = 0;
    let result: unknown;
    const collecting = collector(cloud)(new AbortController().signal).then(
      ({ reports, disagreement }) => {
        result = { calls: cloud.pages.length, jobs: reports.length, disagreement };
      },
      (error: Error) => {
        result = error;
      },
    );
    let trips = 0;
    for (; result === undefined && trips < 100; trips += 1) await clock.advance(latencyMs);
    await collecting;
    return result instanceof Error ? result : { trips, ...(result as object) };
  };
  return { cloud, poll };
}

const agreed = { disagreement: undefined };

describe("the listing of a target that was read before", () => {
  it.each([
    ["sync", ""],
    ["legacy_sync", "collectors: {legacy_sync: {enabled: true}}"],
  ] as const)("takes one round trip where the first took two (%s)", async (collector, settings) => {
    const { poll } = createPolls(settings, { target: { ...target, collector } });
    expect(await poll()).toEqual({ trips: 2, calls: 20, jobs: 600, ...agreed });
    expect(await poll()).toEqual({ trips: 1, calls: 20, jobs: 600, ...agreed });
  });

  it("takes a round trip more when jobs have come for which there was no page, and then one again", async () => {
    const { cloud, poll } = createPolls();
    cloud.jobs = 90;
    await poll();
    cloud.jobs = 91;
    expect(await poll()).toEqual({ trips: 2, calls: 4, jobs: 91, ...agreed });
    expect(await poll()).toEqual({ trips: 1, calls: 4, jobs: 91, ...agreed });
  });

  it("asks for pages that are no more once, and no more of them than are under way at once", async () => {
    const { cloud, poll } = createPolls();
    cloud.jobs = 1_200;
    await poll();
    cloud.jobs = 60;
    expect(await poll()).toEqual({ trips: 1, calls: 20, jobs: 60, ...agreed });
    expect(await poll()).toEqual({ trips: 1, calls: 2, jobs: 60, ...agreed });
  });

  it("begins as if nothing was known after a failure, which a page that is no more may have been", async () => {
    const { cloud, poll } = createPolls();
    await poll();
    cloud.failure = new Error("down");
    expect(await poll()).toEqual(cloud.failure);
    expect(await poll()).toEqual(cloud.failure);
    expect(cloud.pages).toEqual([1]);
    cloud.failure = undefined;
    expect(await poll()).toEqual({ trips: 2, calls: 20, jobs: 600, ...agreed });
  });

  it("remembers each of its walks on its own", async () => {
    const { cloud, poll } = createPolls("collectors: {sync: {zero_etl: true}}");
    cloud.jobs = 90;
    cloud.zeroEtlJobs = 300;
    expect(await poll()).toEqual({ trips: 4, calls: 13, jobs: 300, ...agreed });
    expect(await poll()).toEqual({ trips: 2, calls: 13, jobs: 300, ...agreed });
  });

  it("starts from what the last walk knew that agreed with its total", async () => {
    const { cloud, poll } = createPolls();
    cloud.jobs = 90;
    await poll();
    const call = cloud.call;
    const disagreeing: ApiClient["call"] = async (...args) => ({
      ...(await call(...args)),
      TotalRecordCount: 1_000 + cloud.pages.length,
    });
    Object.assign(cloud, { call: disagreeing });
    expect(await poll()).toMatchObject({ disagreement: expect.stringContaining("the total moved") });
    Object.assign(cloud, { call });
    expect(await poll()).toEqual({ trips: 1, calls: 3, jobs: 90, ...agreed });
  });
});

it("each poll of a region that stands still makes as many calls as it has pages, at any size", async () => {
  for (const jobs of [0, 29, 30, 31, 95, 150]) {
    const { simulator, client, clock } = await runSimulator({
      types: { sync: jobs },
      regions: ["cn-hangzhou"],
    });
    const collector = collectorOf("", { clock });
    const api: ApiClient = {
      call: async (Action, params) => {
        const given = Object.entries(params).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)]],
        );
        return (await client.call({ Action, ...Object.fromEntries(given) })).body;
      },
    };
    for (let poll = 1; poll <= 3; poll += 1) {
      const { reports, disagreement } = await collector(api)(new AbortController().signal);
      expect(disagreement).toBeUndefined();
      const found = new Set(reports.map(({ jobId }) => jobId));
      const held = simulator.world("cn-hangzhou").jobs();
      expect(held).toHaveLength(jobs);
      expect(held.filter(({ DtsJobId }) => !found.has(DtsJobId ?? ""))).toEqual([]);
      expect(simulator.calls()).toHaveLength(poll * Math.max(1, Math.ceil(jobs / 30)));
    }
  }
});
