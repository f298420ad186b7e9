import { describe, expect, it } from "vitest";
import type { Config } from "../src/config/config.js";
import { beijing, hangzhou, startCloud } from "./faults/cloud.js";
import { configOf, startExporter } from "./faults/exporter.js";

const minute = 60_000;

/** The configuration of the one account with more of its own. */
function withAccount(config: Config, more: Partial<Config["accounts"][number]>): Config {
  return { ...config, accounts: config.accounts.map((account) => ({ ...account, ...more })) };
}

async function startWatching() {
  const cloud = await startCloud();
  const endpoints = { [hangzhou]: cloud.url };
  const exporter = await startExporter({ clock: cloud.clock, endpoints });
  const config = configOf({ endpoints });
  const disappeared = async () =>
    (await exporter.shown())
      .samples("aliyun_dts_exporter_disappeared_jobs_total")
      .reduce((sum, { value }) => sum + value, 0);
  return { ...cloud, exporter, config, disappeared };
}

describe("a reload that changes select", () => {
  it("takes jobs out and in again at once, counts them, and none disappears", async () => {
    const { exporter, config, disappeared } = await startWatching();
    const before = await exporter.shown();
    const all = before.samples("aliyun_dts_job_info").length;
    expect(before.samples("aliyun_dts_excluded_jobs")).toEqual([]);

    const include = [{ by: "name", value: "*-to-kafka*" } as const];
    await exporter.app.apply(withAccount(config, { select: { include, exclude: [] } }));
    const some = await exporter.shown();
    const left = some.samples("aliyun_dts_job_info");
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(all);
    expect(left.filter(({ labels }) => !labels["dts_job_name"]?.includes("-to-kafka"))).toEqual([]);
    const excluded = some.samples("aliyun_dts_excluded_jobs");
    expect(excluded.map(({ labels }) => labels["job_type"]).sort()).toEqual([
      "migration",
      "subscribe",
      "sync",
    ]);
    expect(excluded.reduce((sum, { value }) => sum + value, 0)).toBe(all - left.length);

    await exporter.run(5 * minute, { stepMs: 5_000 });
    expect(await disappeared()).toBe(0);
    await exporter.app.apply(config);
    expect((await exporter.shown()).samples("aliyun_dts_job_info")).toHaveLength(all);
    expect(await disappeared()).toBe(0);
    expect(exporter.logged.filter(([, message]) => message === "job disappeared")).toEqual([]);
  });

  it("lets the fast lane ask about watched synchronizations only, which saves calls", async () => {
    const { exporter, config, simulator } = await startWatching();
    const exclude = [{ by: "name", value: "*" } as const];
    await exporter.app.apply(withAccount(config, { select: { include: [], exclude } }));
    await exporter.run(minute, { stepMs: 5_000 });
    const calls = simulator.calls().length;
    await exporter.run(5 * minute, { stepMs: 5_000 });
    const actions = simulator
      .calls()
      .slice(calls)
      .map(({ action }) => action);
    expect(actions).toContain("DescribeDtsJobs");
    expect(actions).not.toContain("DescribeSynchronizationJobStatusList");
    expect((await exporter.shown()).down()).toEqual([]);
  });

  it("warns of rows that fit nothing, with the number of jobs", async () => {
    const { exporter, config } = await startWatching();
    const jobs = (await exporter.shown()).samples("aliyun_dts_job_info").length;
    const exclude = [{ by: "name", value: "no-such-job" } as const];
    await exporter.app.apply(withAccount(config, { select: { include: [], exclude } }));
    await exporter.run(5 * minute, { stepMs: 5_000 });
    const lines = exporter.logged.filter(([, message]) => message === "rows of select fit no job");
    expect(lines.map(([, , fields]) => fields)).toEqual([
      { account: "demo", rows: ["exclude[0]: name: no-such-job"], jobs },
    ]);
  });
});

describe("the labels of an account", () => {
  it("are on its info alone, and change with a reload that starts no poll anew", async () => {
    const { exporter, config, simulator, clock } = await startWatching();
    expect((await exporter.shown()).text).toContain('\naliyun_dts_account_info{account="demo"} 1\n');
    const calls = simulator.calls().length;
    await exporter.app.apply(withAccount(config, { labels: { team: 'pay"ments', env: "prod" } }));
    await clock.advance(500);
    expect(simulator.calls().length).toBe(calls);
    const { text } = await exporter.shown();
    expect(text).toContain('\naliyun_dts_account_info{account="demo",team="pay\\"ments",env="prod"} 1\n');
    expect(text.match(/team=/g)).toHaveLength(1);
  });
});

describe("an account that watches all regions", () => {
  it("asks those without jobs every ten minutes, the others at their full rhythm, and stays ready and healthy", async () => {
    const cloud = await startCloud({ regions: [hangzhou] });
    const endpoints = { [hangzhou]: cloud.url, [beijing]: cloud.url };
    const exporter = await startExporter({ clock: cloud.clock, endpoints });
    await exporter.app.apply(withAccount(configOf({ endpoints }), { allRegions: true }));
    await exporter.run(15 * minute, { stepMs: 5_000 });
    const shown = await exporter.shown();
    const interval = (region: string, collector: string) =>
      shown.value("aliyun_dts_poll_interval_seconds", { region_id: region, collector });
    expect([interval(hangzhou, "sync"), interval(beijing, "sync")]).toEqual([60, 600]);
    expect(interval(beijing, "sync_status")).toBe(600);
    const calls = cloud.simulator.calls().length;
    await exporter.run(30 * minute, { stepMs: 5_000 });
    const inBeijing = cloud.simulator
      .calls()
      .slice(calls)
      .filter(({ region }) => region === beijing);
    expect(inBeijing.length).toBeGreaterThanOrEqual(6);
    expect(inBeijing.length).toBeLessThanOrEqual(12);
    expect((await exporter.shown()).down()).toEqual([]);
    expect((await exporter.shown()).samples("aliyun_dts_jobs", { region_id: beijing })).toHaveLength(30);
    const paths = ["/-/healthy", "/-/ready"];
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(exporter.url + path)).status));
    expect(statuses).toEqual([200, 200]);
  });
});
