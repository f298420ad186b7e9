import { describe, expect, it } from "vitest";
import type { Ports } from "../src/app.js";
import type { Telemetry } from "../src/lib/telemetry.js";
import { beijing, hangzhou, startCloud } from "./faults/cloud.js";
import { configOf, startExporter } from "./faults/exporter.js";

const minute = 60_000;

/** Providers that tell of their credentials, and what they were given to tell it with. */
function createTellingProviders() {
  const telemetries = new Map<string, Telemetry>();
  const created: string[] = [];
  const released: string[] = [];
  const credentials: Ports["credentials"] = ({ name }, telemetry) => {
    telemetries.set(name, telemetry);
    created.push(name);
    telemetry.credentials(name, "rrsa", 1_763_643_600);
    return {
      type: "rrsa",
      get: async () => ({ accessKeyId: name, accessKeySecret: name }),
      invalidate: () => undefined,
      onChange: () => () => void released.push(name),
    };
  };
  return { credentials, telemetries, created, released };
}

async function startTwoAccounts(onTargets?: Ports["onTargets"]) {
  const names = ["shop", "bank"];
  const cloud = await startCloud({
    accounts: names.map((name) => ({ name, accessKeyId: name, accessKeySecret: name })),
  });
  const providers = createTellingProviders();
  const endpoints = { [hangzhou]: cloud.url };
  const exporter = await startExporter({
    clock: cloud.clock,
    endpoints,
    accounts: names,
    credentials: providers.credentials,
    onTargets,
  });
  return { ...cloud, ...providers, endpoints, exporter };
}

describe("a reload", () => {
  it("tells nothing more of an account that it removes, but keeps its counters", async () => {
    const { exporter, endpoints, telemetries, clock } = await startTwoAccounts();
    const bank = { account: "bank" };
    const gauges = [
      "credentials_info",
      "credentials_expiration_timestamp_seconds",
      "rate_limit_requests_per_second",
    ].map((name) => `aliyun_dts_exporter_${name}`);
    const before = await exporter.shown();
    for (const name of gauges) expect(before.samples(name, bank), name).toHaveLength(1);
    const requests = before.value("aliyun_dts_exporter_api_requests_total", bank);
    expect(requests).toBeGreaterThan(0);

    await exporter.app.apply(configOf({ endpoints }, ["shop"]));
    // A refresh and a call were still under way.
    telemetries.get("bank")?.credentials("bank", "rrsa", 1_763_650_000);
    telemetries.get("bank")?.rateLimitBudget({ account: "bank", regionId: hangzhou }, 7);
    await clock.advance(2_000);

    const after = await exporter.shown();
    for (const name of gauges) {
      expect(after.samples(name, bank), name).toEqual([]);
      expect(after.samples(name, { account: "shop" }), name).toHaveLength(1);
    }
    expect(after.value("aliyun_dts_exporter_api_requests_total", bank)).toBe(requests);
  });

  it("tells of an account again that it brings back", async () => {
    const { exporter, endpoints, clock } = await startTwoAccounts();
    await exporter.app.apply(configOf({ endpoints }, ["shop"]));
    await exporter.app.apply(configOf({ endpoints }, ["shop", "bank"]));
    await clock.advance(2_000);
    const after = await exporter.shown();
    for (const name of ["credentials_info", "rate_limit_requests_per_second"])
      expect(after.samples(`aliyun_dts_exporter_${name}`, { account: "bank" }), name).toHaveLength(1);
  });

  it("tells how many targets there are now, as the start did", async () => {
    const counts: number[] = [];
    const { exporter, endpoints } = await startTwoAccounts((targets) => counts.push(targets));
    expect(counts).toEqual([8]);
    await exporter.app.apply(configOf({ endpoints }, ["shop"]));
    expect(counts).toEqual([8, 4]);
  });

  it("changes the shard that the metrics name", async () => {
    const { exporter, endpoints, clock } = await startTwoAccounts();
    const settings = "sharding: {shard: 1, total_shards: 3}";
    await exporter.app.apply(configOf({ endpoints, settings }, ["shop", "bank"]));
    await clock.advance(2_000);
    const after = await exporter.shown();
    expect(after.value("aliyun_dts_exporter_shard")).toBe(1);
    expect(after.value("aliyun_dts_exporter_total_shards")).toBe(3);
  });

  it("polls a failing target at once, and once, whether it starts the target anew or not", async () => {
    const cloud = await startCloud();
    const endpoints = { [hangzhou]: cloud.url };
    const settings = (interval: string) =>
      `collectors: {sync: {interval: ${interval}}, subscribe: {enabled: false}, sync_status: {enabled: false}}`;
    const exporter = await startExporter({ clock: cloud.clock, endpoints, settings: settings("60s") });
    const key = { name: "demo", accessKeyId: "demo", accessKeySecret: "demo" };
    cloud.simulator.setAccounts([{ ...key, accessKeyId: "other" }]);
    await exporter.run(30 * minute, { stepMs: 5_000 });
    const calls = cloud.simulator.calls().length;
    await exporter.app.apply(configOf({ endpoints, settings: settings("90s") }));
    // A limiter that is made anew rests for a second; these are not.
    await exporter.run(500, { stepMs: 100 });
    expect(
      cloud.simulator
        .calls()
        .slice(calls)
        .map(({ jobType }) => jobType)
        .sort(),
    ).toEqual(["MIGRATION", "SYNC"]);
  });

  it("leaves a failing target that is configured as before its rest, however often it comes", async () => {
    const cloud = await startCloud();
    const endpoints = { [hangzhou]: cloud.url };
    const exporter = await startExporter({ clock: cloud.clock, endpoints });
    const key = { name: "demo", accessKeyId: "demo", accessKeySecret: "demo" };
    cloud.simulator.setAccounts([{ ...key, accessKeyId: "other" }]);
    await exporter.run(30 * minute, { stepMs: 5_000 });
    const calls = cloud.simulator.calls().length;
    for (const nameLabel of [true, false, true, false]) {
      await exporter.app.apply(configOf({ endpoints, settings: `metrics: {job_name_label: ${nameLabel}}` }));
      await exporter.run(5_000, { stepMs: 1_000 });
    }
    expect(cloud.simulator.calls().length - calls).toBeLessThanOrEqual(2);
  });

  it("that comes with the signal to stop starts nothing", async () => {
    const { exporter, url, simulator, clock, created } = await startTwoAccounts();
    const stopping = exporter.app.stop(1_000);
    await exporter.app.apply(configOf({ endpoints: { [hangzhou]: url, [beijing]: url } }, ["shop"]));
    await stopping;
    const calls = simulator.calls().length;
    await exporter.run(5 * minute, { stepMs: 5_000 });
    expect(simulator.calls().length).toBe(calls);
    expect(created).toEqual(["shop", "bank"]);
    expect(clock.sleepers()).toBe(0);
  });
});

describe("stopping", () => {
  it("lets go of the credentials before it waits for anybody: who watches them asks for them no more", async () => {
    const { exporter, released } = await startTwoAccounts();
    const stopping = exporter.app.stop(1_000);
    expect(released.sort()).toEqual(["bank", "shop"]);
    await stopping;
  });
});

describe("in an outage that lasts", () => {
  it("jobs that are too old are on no page, even when nobody has scraped meanwhile", async () => {
    const cloud = await startCloud();
    const exporter = await startExporter({ clock: cloud.clock, endpoints: { [hangzhou]: cloud.url } });
    const listed = async () => {
      const { total } = JSON.parse(await (await fetch(`${exporter.url}/api/v1/jobs`)).text());
      return total;
    };
    expect(await listed()).toBeGreaterThan(50);
    cloud.simulator.faults.add({ answer: { kind: "error", code: "ServiceUnavailable" } });
    await exporter.run(7 * minute, { stepMs: 5_000 });
    expect(await listed()).toBe(0);
    expect((await exporter.shown()).jobLines()).toBe("");
  });

  it("nobody is up, the fast lane not either: that it has nothing to ask is no answer", async () => {
    const cloud = await startCloud();
    const exporter = await startExporter({ clock: cloud.clock, endpoints: { [hangzhou]: cloud.url } });
    // The fast lane's own action goes on working.
    const fault = cloud.simulator.faults.add({
      match: { action: "DescribeDtsJobs" },
      answer: { kind: "error", code: "Forbidden.RAM" },
    });
    await exporter.run(7 * minute, { stepMs: 5_000 });
    await exporter.run(5 * minute, {
      stepMs: 5_000,
      look: (shown) => expect(shown.down()).toHaveLength(4),
    });
    const [line] = exporter.logged.filter(
      ([, message, fields]) => message === "poll failed" && fields?.["collector"] === "sync_status",
    );
    expect(line?.[2]).toMatchObject({
      reason: "listing_unknown",
      error: expect.stringMatching(/^the listing of the sync jobs is not known: .*Forbidden\.RAM/),
    });
    fault.remove();
    // At once with the listing, which rests for up to a quarter of an hour by then.
    await exporter.until(
      "the listing is back",
      (shown) => !shown.down().includes(`demo/${hangzhou}/sync`),
      15 * minute,
      5_000,
    );
    await exporter.run(1_000);
    expect((await exporter.shown()).down()).not.toContain(`demo/${hangzhou}/sync_status`);
  });

  it("from the start on nobody is up, and the fast lane fails with its listing", async () => {
    const cloud = await startCloud();
    cloud.simulator.faults.add({ answer: { kind: "error", code: "InternalError" } });
    const exporter = await startExporter({
      clock: cloud.clock,
      endpoints: { [hangzhou]: cloud.url },
      waitUntilUp: false,
    });
    await exporter.run(3 * minute, { stepMs: 5_000, look: (shown) => expect(shown.down()).toHaveLength(4) });
    expect(
      (await exporter.shown()).value("aliyun_dts_exporter_polls_total", {
        collector: "sync_status",
        result: "failed",
      }),
    ).toBeGreaterThan(0);
  });
});

describe("the fast lane", () => {
  it("asks for the first time as soon as the first listing has been answered", async () => {
    const cloud = await startCloud();
    const exporter = await startExporter({
      clock: cloud.clock,
      endpoints: { [hangzhou]: cloud.url },
      waitUntilUp: false,
    });
    await exporter.until("every target is up", (shown) => shown.down().length === 0, 4_000, 100);
    expect(
      cloud.simulator.calls().filter(({ action }) => action === "DescribeSynchronizationJobStatusList"),
    ).toHaveLength(1);
    expect(
      (await exporter.shown()).value("aliyun_dts_exporter_polls_total", {
        collector: "sync_status",
        result: "skipped",
      }),
    ).toBe(0);
  });
});
