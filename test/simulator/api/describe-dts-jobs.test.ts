import { describe, expect, test } from "vitest";
import { jobsIn, namesIn, type Running, runSimulator } from "../running-simulator.js";
import type { Params } from "../signing-client.js";

async function walk({ list }: Running, params: Params): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (let page = 1; ; page += 1) {
    const jobs = jobsIn(await list({ ...params, PageNumber: String(page) }));
    if (jobs.length === 0) return ids;
    ids.push(...jobs.map((job) => job.DtsJobId));
  }
}

describe("parameters", () => {
  test.each<{ params: Params; code: string; names?: string }>([
    { params: { Region: undefined }, code: "MissingRegion" },
    { params: { Region: "", RegionId: "" }, code: "MissingRegion" },
    { params: { PageSize: "0" }, code: "InvalidParameter", names: "PageSize" },
    { params: { PageSize: "15" }, code: "InvalidParameter", names: "PageSize" },
    { params: { PageSize: "2147483648" }, code: "InvalidParameter", names: "PageSize" },
    { params: { PageSize: "undefined" }, code: "InvalidParameter", names: "PageSize" },
    { params: { PageNumber: "0" }, code: "InvalidParameter", names: "PageNumber" },
    { params: { PageNumber: "1.5" }, code: "InvalidParameter", names: "PageNumber" },
    { params: { PageNumber: "2147483648" }, code: "InvalidParameter", names: "PageNumber" },
    { params: { JobType: "sync" }, code: "InvalidParameter", names: "JobType" },
    { params: { Type: "name" }, code: "InvalidParameter", names: "Params" },
    { params: { Params: "orders" }, code: "InvalidParameter", names: "Type" },
    { params: { Type: "id", Params: "orders" }, code: "InvalidParameter", names: "Type" },
    { params: { OrderColumn: "Delay" }, code: "InvalidParameter", names: "OrderColumn" },
    { params: { OrderDirection: "asc" }, code: "InvalidParameter", names: "OrderDirection" },
    { params: { Status: "Synchronizing" }, code: "InvalidParameter", names: "Status" },
    { params: { JobType: "SYNC", Status: "synchronizing" }, code: "InvalidParameter", names: "Status" },
    { params: { WithoutDbList: "1" }, code: "InvalidParameter", names: "WithoutDbList" },
    { params: { ZeroEtlJob: "no" }, code: "InvalidParameter", names: "ZeroEtlJob" },
    { params: { DtsBisLabel: "test" }, code: "InvalidParameter", names: "DtsBisLabel" },
    { params: { Tags: "{" }, code: "InvalidParameter", names: "Tags" },
    { params: { Tags: '{"key":"team"}' }, code: "InvalidParameter", names: "Tags" },
    { params: { Tags: '[{"Key":"team"}]' }, code: "InvalidParameter", names: "Tags" },
    { params: { InstanceId: "rm-1" }, code: "InvalidParameter", names: "InstanceType" },
  ])("$params is refused with $code", async ({ params, code, names = "" }) => {
    const { list } = await runSimulator();
    const answer = await list(params);
    expect([answer.status, answer.body["Code"]]).toEqual([400, code]);
    expect(answer.body["Message"]).toContain(names);
  });

  test("the refusal of a missing region is word for word the real one", async () => {
    const { list } = await runSimulator();
    expect((await list({ Region: "" })).body["Message"]).toBe("Region is mandatory for this action.");
  });
});

test.each<Params>([
  { Region: "cn-beijing" },
  { Region: undefined, RegionId: "cn-beijing" },
  { Region: "cn-beijing", RegionId: "cn-beijing" },
  { Region: "", RegionId: "cn-beijing" },
])("the region may be named by $Region and $RegionId", async (region) => {
  const { list, simulator } = await runSimulator({
    regions: ["cn-hangzhou", "cn-beijing"],
    types: { sync: 3 },
  });
  const expected = simulator
    .world("cn-beijing")
    .jobs()
    .map((job) => job.DtsJobId);
  const jobs = jobsIn(await list({ ...region, JobType: "SYNC" }));
  expect(jobs.map((job) => job.DtsJobId).toSorted()).toEqual(expected.toSorted());
  expect(simulator.calls().at(-1)?.region).toBe("cn-beijing");
});

describe("paging", () => {
  test.each([
    { size: undefined, page: "1", shown: 20 },
    { size: "10", page: "1", shown: 10 },
    { size: "20", page: "4", shown: 5 },
    { size: "30", page: "3", shown: 5 },
    { size: "30", page: "4", shown: 0 },
    { size: "50", page: "1", shown: 30 },
    { size: "100", page: "3", shown: 5 },
    { size: "200", page: "1", shown: 30 },
  ])("page $page of size $size of 65 jobs has $shown rows", async ({ size, page, shown }) => {
    const { list } = await runSimulator({ types: { sync: 65 } });
    const { body } = await list({ JobType: "SYNC", PageSize: size, PageNumber: page });
    expect(body).toMatchObject({ TotalRecordCount: 65, PageRecordCount: shown, PageNumber: Number(page) });
    expect(body["DtsJobList"]).toHaveLength(shown);
  });

  test.each([
    { order: {} },
    { order: { OrderColumn: "CreateTime" } },
    { order: { OrderColumn: "CreateTime", OrderDirection: "DESC" } },
    { order: { OrderColumn: "FinishTime" } },
    { order: { OrderColumn: "duLimit" } },
  ])("a walk with $order shows every job once", async ({ order }) => {
    const running = await runSimulator({ types: { migration: 65, sync: 5 } });
    const ids = await walk(running, { JobType: "MIGRATION", ...order });
    const world = running.simulator
      .world("cn-hangzhou")
      .jobs()
      .filter((job) => job.JobType === "online");
    expect(ids.toSorted()).toEqual(world.map((job) => job.DtsJobId).toSorted());
    expect(ids).toHaveLength(65);
  });
});

describe("order", () => {
  test.each([
    { direction: undefined, sign: 1 },
    { direction: "ASC", sign: 1 },
    { direction: "DESC", sign: -1 },
  ])("CreateTime $direction sorts by creation", async ({ direction, sign }) => {
    const { list } = await runSimulator({ types: { sync: 30 } });
    const answer = await list({ JobType: "SYNC", OrderColumn: "CreateTime", OrderDirection: direction });
    const times = jobsIn(answer).map((job) => job.CreateTime ?? "");
    expect(times).toEqual(times.toSorted((a, b) => sign * (a < b ? -1 : a > b ? 1 : 0)));
    expect(new Set(times).size).toBeGreaterThan(20);
  });

  test("duLimit sorts by the upper limit of DUs", async () => {
    const { list } = await runSimulator({ types: { sync: 12 } });
    const names = namesIn(await list({ JobType: "SYNC", OrderColumn: "duLimit" }));
    expect(names.slice(0, 2)).toEqual(["inventory-on-cluster", "clicks-etl"]);
  });

  test("FinishTime puts finished migrations first, the earliest before the others", async () => {
    const { list } = await runSimulator({ types: { migration: 30 } });
    const jobs = jobsIn(await list({ OrderColumn: "FinishTime" }));
    const finished = jobs.filter((job) => job.Status === "Finished").length;
    expect(finished).toBeGreaterThan(1);
    expect(jobs.slice(0, finished).every((job) => job.Status === "Finished")).toBe(true);
  });
});

describe("what is listed", () => {
  test.each([
    { jobType: undefined, answered: "online", count: 2 },
    { jobType: "MIGRATION", answered: "online", count: 2 },
    { jobType: "SYNC", answered: "sync", count: 3 },
    { jobType: "SUBSCRIBE", answered: "subscribe", count: 4 },
  ])("JobType $jobType lists $count $answered jobs", async ({ jobType, answered, count }) => {
    const { list } = await runSimulator({ types: { migration: 2, sync: 3, subscribe: 4 } });
    const jobs = jobsIn(await list({ JobType: jobType }));
    expect(jobs.map((job) => job.JobType)).toEqual(Array(count).fill(answered));
  });

  test("a region that is not served has an empty list, not an error", async () => {
    const { list } = await runSimulator();
    const answer = await list({ Region: "eu-central-1" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      TotalRecordCount: 0,
      PageRecordCount: 0,
      DtsJobList: [],
      Success: true,
    });
  });

  test("each account and each region has jobs of its own", async () => {
    const accounts = ["a", "b"].map((name) => ({ accessKeyId: name, accessKeySecret: name, name }));
    const { simulator } = await runSimulator({ accounts, regions: ["cn-hangzhou", "cn-beijing"] });
    const ids = ["cn-hangzhou", "cn-beijing"].flatMap((region) =>
      ["a", "b"].map((account) => simulator.world(region, account).jobs()[0]?.DtsJobId),
    );
    expect(new Set(ids).size).toBe(4);
  });

  test("the ETL demo list is there for synchronizations and counts in no total", async () => {
    const { list } = await runSimulator({ types: { sync: 2, migration: 1 } });
    const { body } = await list({ JobType: "SYNC" });
    expect(body["EtlDemoList"]).toHaveLength(1);
    expect(body["TotalRecordCount"]).toBe(2);
    expect((await list()).body["EtlDemoList"]).toEqual([]);
  });

  test("the objects are left out only with WithoutDbList", async () => {
    const { list } = await runSimulator({ types: { sync: 1 } });
    const first = async (without: string | undefined) =>
      jobsIn(await list({ JobType: "SYNC", WithoutDbList: without }))[0];
    expect(await first(undefined)).toHaveProperty("DbObject");
    expect(await first("false")).toHaveProperty("DbObject");
    expect(await first("true")).not.toHaveProperty("DbObject");
  });
});

describe("filters", () => {
  const sync = { JobType: "SYNC" };

  test("Status finds answers in any case, several by commas", async () => {
    const { list } = await runSimulator({ types: { sync: 30 } });
    const statuses = new Set(
      jobsIn(await list({ ...sync, Status: "Synchronizing,Initializing" })).map((job) => job.Status),
    );
    expect([...statuses].toSorted()).toEqual(["Initializing", "Synchronizing", "synchronizing"]);
    expect((await list({ ...sync, Status: "Initializing" })).body["TotalRecordCount"]).toBe(1);
  });

  test("DtsJobId and DtsInstanceId take lists", async () => {
    const { list, simulator } = await runSimulator({ types: { sync: 30 } });
    const [a, b] = simulator.world("cn-hangzhou").jobs();
    const byJob = await list({ ...sync, DtsJobId: `${a?.DtsJobId}, ${b?.DtsJobId},nobody` });
    expect(namesIn(byJob).toSorted()).toEqual([a?.DtsJobName, b?.DtsJobName].toSorted());
    const byInstance = await list({ ...sync, DtsInstanceId: `${b?.DtsInstanceID}` });
    expect(namesIn(byInstance)).toEqual([b?.DtsJobName]);
    expect((await list({ DtsJobId: a?.DtsJobId })).body["TotalRecordCount"]).toBe(0);
  });

  test.each([
    { type: "name", params: "to-kafka" },
    { type: "instance", params: "DtsInstanceID" },
    { type: "srcRds", params: "SourceEndpoint" },
    { type: "rds", params: "DestinationEndpoint" },
  ])("Type $type asks for $params", async ({ type, params }) => {
    const { list, simulator } = await runSimulator({ types: { sync: 12 } });
    const job = simulator
      .world("cn-hangzhou")
      .jobs()
      .find((one) => one.DtsJobName === "users-to-kafka");
    const values: Readonly<Record<string, string | undefined>> = {
      DtsInstanceID: job?.DtsInstanceID,
      SourceEndpoint: job?.SourceEndpoint?.InstanceID,
      DestinationEndpoint: job?.DestinationEndpoint?.InstanceID,
    };
    const answer = await list({ ...sync, Type: type, Params: values[params] ?? params });
    expect(namesIn(answer)).toEqual(["users-to-kafka"]);
  });

  test("Tags must all fit, by key alone or by key and value", async () => {
    const { list } = await runSimulator({ types: { sync: 6 } });
    const named = async (tags: object) => namesIn(await list({ ...sync, Tags: JSON.stringify(tags) }));
    expect(await named([{ key: "team", value: "orders" }])).toEqual(["orders-to-adb"]);
    expect(
      await named([
        { key: "业务线", value: "交易" },
        { key: "team", value: "payments" },
      ]),
    ).toContain("billing-two-way");
    expect(await named([{ key: "team", value: "nobody" }])).toEqual([]);
    expect(await named([{ key: "team" }])).toContain("orders-to-adb");
  });

  test.each([
    { params: { DedicatedClusterId: "dtscluster_ft7y3atyl3b5214" }, field: "DedicatedClusterId" },
    { params: { ResourceGroupId: "rg-acfmz000000002" }, field: "ResourceGroupId" },
    { params: { DtsBisLabel: "online" }, field: "DtsBisLabel" },
  ] as const)("$field filters by equality", async ({ params, field }) => {
    const { list, simulator } = await runSimulator({ types: { sync: 30 } });
    const value: string = Object.values(params)[0] ?? "";
    const expected = simulator
      .world("cn-hangzhou")
      .jobs()
      .filter((job) => job[field] === value);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(30);
    expect((await list({ ...sync, ...params })).body["TotalRecordCount"]).toBe(expected.length);
  });

  test("InstanceType with InstanceId finds jobs by either end, product types by their own end", async () => {
    const { list, simulator } = await runSimulator({ types: { sync: 30 } });
    const job = simulator
      .world("cn-hangzhou")
      .jobs()
      .find((one) => one.DestinationEndpoint?.InstanceType === "KAFKA");
    const kafka = { InstanceType: "KAFKA", InstanceId: job?.DestinationEndpoint?.InstanceID };
    expect(namesIn(await list({ ...sync, ...kafka }))).toEqual([job?.DtsJobName]);
    expect(namesIn(await list({ ...sync, ...kafka, InstanceType: "RDS" }))).toEqual([]);
    const source = job?.SourceEndpoint;
    const bySource = { InstanceType: source?.InstanceType, InstanceId: source?.InstanceID };
    expect(namesIn(await list({ ...sync, ...bySource }))).toEqual([job?.DtsJobName]);
    expect(namesIn(await list({ ...sync, DestProductType: "KAFKA" }))).toContain(job?.DtsJobName);
    expect(namesIn(await list({ ...sync, SrcProductType: "KAFKA" }))).toEqual([]);
  });

  test("Zero-ETL jobs are a list of their own", async () => {
    const { list, simulator } = await runSimulator({ types: { sync: 3 } });
    simulator.world("cn-hangzhou").create({ type: "sync", name: "zero", zeroEtl: true });
    expect((await list(sync)).body["TotalRecordCount"]).toBe(3);
    expect(namesIn(await list({ ...sync, ZeroEtlJob: "true" }))).toEqual(["zero"]);
  });
});

describe("shape", () => {
  test("a one-way job has a ReverseJob of eight empty objects and no direction", async () => {
    const { list } = await runSimulator({ types: { migration: 12 } });
    for (const job of jobsIn(await list())) {
      expect(Object.values(job.ReverseJob ?? {})).toEqual(Array(8).fill({}));
      expect(job).not.toHaveProperty("DtsJobDirection");
    }
  });

  test("a two-way job shows its other direction whole, and both say which they are", async () => {
    const { list } = await runSimulator({ types: { sync: 12 } });
    const job = jobsIn(await list({ JobType: "SYNC" })).find((one) => one.DtsJobName === "billing-two-way");
    expect(job?.DtsJobDirection).toBe("Forward");
    expect(job?.ReverseJob).toMatchObject({ DtsJobDirection: "Reverse", DtsInstanceID: job?.DtsInstanceID });
    expect(job?.ReverseJob?.DtsJobId).not.toBe(job?.DtsJobId);
    expect(job?.ReverseJob?.SourceEndpoint).toEqual(job?.DestinationEndpoint);
    for (const absent of ["RetryState", "TagList", "JobType", "OriginType"]) {
      expect(job?.ReverseJob).not.toHaveProperty(absent);
    }
  });

  test("counts and percentages are text, the delay is a number, and some jobs answer in lower case", async () => {
    const { list } = await runSimulator({ types: { sync: 30 } });
    const jobs = jobsIn(await list({ JobType: "SYNC" }));
    expect(jobs.map((job) => job.Status)).toContain("synchronizing");
    expect(jobs.map((job) => job.Status)).toContain("Synchronizing");
    const job = jobs.find((one) => one.DtsJobName === "orders-to-adb");
    expect(job?.DataInitializationStatus).toEqual({
      Status: "Finished",
      Progress: expect.stringMatching(/^\d+$/),
      Percent: "100",
    });
    expect(typeof job?.Delay).toBe("number");
    expect(job?.Checkpoint).toMatch(/^\d{10}$/);
    expect(job?.CreateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
