import { describe, expect, test } from "vitest";
import { type Running, runSimulator } from "../running-simulator.js";
import type { Params } from "../signing-client.js";

type Row = Readonly<Record<string, unknown>>;

const regions = ["cn-hangzhou", "cn-beijing"];

describe("ListDedicatedCluster", () => {
  const ask = ({ client }: Running, params: Params = {}) =>
    client.call({ Action: "ListDedicatedCluster", RegionId: "cn-hangzhou", PageSize: "30", ...params });
  const clustersOf = (body: Row) =>
    (body["DedicatedClusterStatusList"] as { DedicatedClusterStatus: readonly Row[] }).DedicatedClusterStatus;

  test("answers a wrapped list: a cluster that runs well, one that is short, one that is locked", async () => {
    const { body } = await ask(await runSimulator());
    expect(body).toMatchObject({ TotalRecordCount: 3, PageRecordCount: 3, PageNumber: 1 });
    const clusters = clustersOf(body);
    expect(clusters.map(({ State }) => State)).toEqual(["running", "running", "locked"]);
    expect(clusters.map(({ UsedDu, Du }) => Number(UsedDu) / Number(Du) > 0.9)).toEqual([false, true, false]);
  });

  test("has the cluster that a job names", async () => {
    const running = await runSimulator();
    const jobs = running.simulator.world("cn-hangzhou").jobs();
    const named = jobs.flatMap(({ DedicatedClusterId = [] }) => DedicatedClusterId);
    const { body } = await ask(running);
    expect(clustersOf(body).map(({ DedicatedClusterId }) => DedicatedClusterId)).toContain(named[0]);
  });

  test("is read by page, and is empty in a region that the endpoint does not serve", async () => {
    const running = await runSimulator();
    expect(clustersOf((await ask(running, { PageSize: "2", PageNumber: "2" })).body)).toHaveLength(1);
    expect(clustersOf((await ask(running, { RegionId: "eu-central-1" })).body)).toEqual([]);
  });
});

describe("DescribeCheckJobs", () => {
  const ask = ({ client }: Running, params: Params = {}) =>
    client.call({ Action: "DescribeCheckJobs", CheckType: "3", PageSize: "30", ...params });
  const rowsOf = (body: Row) => body["CheckJobs"] as readonly Row[];

  test("answers the verifications of all regions, without being told one", async () => {
    const { body } = await ask(await runSimulator({ regions }));
    expect(new Set(rowsOf(body).map(({ RegionId }) => RegionId))).toEqual(new Set(regions));
    expect(rowsOf(body)).toHaveLength(Number(body["TotalRecordCount"]));
  });

  test("has one that passed, one that found differences, and one that is under way", async () => {
    const { body } = await ask(await runSimulator(), { CheckType: "1" });
    expect(rowsOf(body).map(({ Status }) => Status)).toEqual([0, 1, 0]);
    const [passed, failed, running] = rowsOf(body);
    expect(passed?.["FinishCount"]).toBe(passed?.["TotalCount"]);
    expect(failed?.["DiffCount"]).toBeGreaterThan(0);
    expect(Number(running?.["FinishCount"])).toBeLessThan(Number(running?.["TotalCount"]));
  });

  test.each([
    ["PageSize", "20"],
    ["CheckType", "4"],
  ])("refuses a %s of %s", async (name, value) => {
    const { body } = await ask(await runSimulator(), { [name]: value });
    expect(body["Code"]).toBe("InvalidParameter");
  });
});
