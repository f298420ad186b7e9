import { describe, expect, it } from "vitest";
import { ramPolicyOf } from "../../src/cli/generate.js";
import { loadConfig } from "../../src/config/load.js";

/** The actions that the policy of a configuration allows. */
function actionsOf(more = "", regions = "cn-hangzhou"): readonly string[] {
  const text = `accounts: [{name: a, regions: [${regions}], credentials: {type: auto}}]\n${more}`;
  const { config } = loadConfig({ file: { name: "c.yml", text }, env: {}, flags: {} });
  const { Statement } = JSON.parse(ramPolicyOf(config));
  return Statement[0].Action;
}

const listings = ["dts:DescribeDtsJobs", "dts:DescribeSynchronizationJobStatusList"];
const modification = "dts:DescribeSynchronizationObjectModifyStatus";

describe("generate ram-policy allows exactly what the configuration asks for", () => {
  it.each([
    ["nothing but the defaults", "", listings],
    [
      "object modifications where there are tasks",
      "collectors: {object_modification: {tasks: [{account: a, region_id: cn-hangzhou, task_id: k1}]}}",
      [...listings, modification],
    ],
    ["what a probe asks for", "web: {enable_probe: true}", [...listings, modification]],
    [
      "collectors that are off by default",
      "collectors: {legacy_sync: {enabled: true}, dedicated_clusters: {enabled: true}, verification: {enabled: true}}",
      [...listings, "dts:DescribeSynchronizationJobs", "dts:ListDedicatedCluster", "dts:DescribeCheckJobs"],
    ],
    ["no fast lane without a listing", "collectors: {sync: {enabled: false}}", ["dts:DescribeDtsJobs"]],
    [
      "a listing that three collectors share, once",
      "collectors: {sync_status: {enabled: false}}",
      ["dts:DescribeDtsJobs"],
    ],
  ])("%s", (_what, more, actions) => {
    expect(actionsOf(more)).toEqual(actions);
  });

  it("is the same for every shard: they share one key", () => {
    const shards = ["0", "1", "2"].map((shard) => actionsOf(`sharding: {shard: ${shard}, total_shards: 3}`));
    expect(shards).toEqual([listings, listings, listings]);
  });
});
