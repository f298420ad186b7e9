import { describe, expect, it } from "vitest";
import { plannedTargets, planText } from "../../src/cli/plan.js";
import { loadConfig } from "../../src/config/load.js";

function configOf(more = "", regions = "cn-hangzhou") {
  const text = `
accounts:
  - name: a
    regions: [${regions}]
    credentials: {type: access_key, access_key_id_env: A, access_key_secret_env: B}
${more}`;
  return loadConfig({ file: { name: "plan.yaml", text }, env: {}, flags: {} }).config;
}

const callsOf = (jobs: number, more?: string) =>
  Object.fromEntries(
    plannedTargets(configOf(more), jobs).map(({ target, callsPerPoll, callsPerMinute }) => [
      target.collector,
      [callsPerPoll, callsPerMinute],
    ]),
  );

describe("the plan of a configuration", () => {
  it.each([
    [0, 1, 0],
    [30, 1, 1],
    [31, 2, 2],
    [2_000, 67, 67],
  ])("for %i jobs of each type has %i calls a walk and %i of the fast lane", (jobs, walk, fastLane) => {
    expect(callsOf(jobs)).toEqual({
      migration: [walk, walk],
      sync: [walk, walk],
      subscribe: [walk, walk],
      sync_status: [fastLane, fastLane * 4],
    });
  });

  it("says what all regions cost before and after those without jobs are quiet", () => {
    const text = planText(configOf("", "all"), 100);
    expect(text).toContain(
      "a in all regions: 100 targets in 25 regions. A region without jobs costs 3 calls a minute until its listings were empty three times, then 0.3; if none has any, that is 75 in all, then 7.5\n",
    );
    expect(planText(configOf(), 100)).not.toContain("all regions");
  });

  it("counts on no page of more than 30 jobs, because the API may cut larger ones", () => {
    expect(callsOf(100, "api: {page_size: 100}")["sync"]).toEqual([4, 4]);
    expect(callsOf(100, "api: {page_size: 10}")["sync"]).toEqual([10, 10]);
  });

  it("counts one call per object modification", () => {
    const tasks = ["x", "y"].map((id) => `{account: a, region_id: cn-hangzhou, task_id: ${id}}`).join(", ");
    const more = `collectors: {object_modification: {interval: 30s, tasks: [${tasks}]}}`;
    expect(callsOf(0, more)["object_modification"]).toEqual([2, 4]);
  });

  it("counts one call per job for what asks about each, of all types together where it asks about all", () => {
    const on = "{enabled: true}";
    const calls = callsOf(
      40,
      `collectors: {consumer_groups: ${on}, monitor_rules: ${on}, migration: {enabled: false}}`,
    );
    expect(calls["consumer_groups"]).toEqual([40, 40]);
    expect(calls["monitor_rules"]).toEqual([80, 80 / 60]);
  });

  it("says which interval would do where the budget cannot hold it", () => {
    const text = planText(configOf("collectors: {monitor_rules: {enabled: true}}"), 12_000);
    expect(text).toMatch(
      /monitor_rules .* 36000 .* does not fit into its interval: at 10 requests a second it needs 4500 s/,
    );
  });

  it("counts a call for clusters, a page of verifications per page of jobs, and a walk of Zero-ETL jobs", () => {
    const more =
      "collectors: {sync: {zero_etl: true}, dedicated_clusters: {enabled: true}, verification: {enabled: true}}";
    expect(callsOf(300, more)).toMatchObject({
      sync: [11, 11],
      dedicated_clusters: [1, 0.2],
      verification: [10, 2],
    });
  });

  it("shows the share of the documented quota, and what does not fit into its interval", () => {
    const text = planText(configOf("collectors: {sync: {interval: 5s}}"), 6_000);
    expect(text).toMatch(/^a {8}cn-hangzhou {2}sync {9}5 s .*does not fit into its interval/m);
    expect(text).toMatch(/^a {8}cn-hangzhou {2}migration {4}60 s {6}200 {11}200$/m);
    expect(text).toContain("a in cn-hangzhou: 3600 calls a minute, 300 % of the documented quota\n");
  });
});
