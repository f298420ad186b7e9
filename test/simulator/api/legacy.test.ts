import { describe, expect, test } from "vitest";
import { type Running, runSimulator } from "../running-simulator.js";
import type { Answer, Params } from "../signing-client.js";

type Row = Readonly<Record<string, unknown>>;

const rowsIn = (answer: Answer, field: string) => answer.body[field] as readonly Row[];

const listJobs = ({ client }: Running, params: Params = {}) =>
  client.call({ Action: "DescribeSynchronizationJobs", RegionId: "cn-hangzhou", ...params });

const listStatuses = ({ client }: Running, ids: string | undefined) =>
  client.call({
    Action: "DescribeSynchronizationJobStatusList",
    RegionId: "cn-hangzhou",
    SynchronizationJobIdListJsonStr: ids,
  });

const describeTask = ({ client }: Running, TaskId: string | undefined) =>
  client.call({ Action: "DescribeSynchronizationObjectModifyStatus", RegionId: "cn-hangzhou", TaskId });

function jobNamed({ simulator }: Running, name: string) {
  const job = simulator
    .world("cn-hangzhou")
    .jobs()
    .find((one) => one.DtsJobName === name);
  if (!job) throw new Error(`no job ${name}`);
  return job;
}

describe("DescribeSynchronizationJobStatusList", () => {
  const field = "SynchronizationJobListStatusList";

  test("answers the asked instances in the order asked, with both directions of a two-way job", async () => {
    const running = await runSimulator();
    const twoWay = jobNamed(running, "billing-two-way");
    const oneWay = jobNamed(running, "orders-to-adb");
    const { body } = await listStatuses(
      running,
      JSON.stringify([twoWay.DtsInstanceID, oneWay.DtsInstanceID]),
    );
    expect(body).toEqual({
      TotalRecordCount: 2,
      PageRecordCount: 2,
      RequestId: expect.any(String),
      PageNumber: 1,
      SynchronizationJobListStatusList: [
        {
          SynchronizationJobId: twoWay.DtsInstanceID,
          SynchronizationDirectionInfoList: [
            { Status: twoWay.Status, Checkpoint: twoWay.Checkpoint, SynchronizationDirection: "Forward" },
            {
              Status: twoWay.ReverseJob?.Status,
              Checkpoint: twoWay.ReverseJob?.Checkpoint,
              SynchronizationDirection: "Reverse",
            },
          ],
        },
        {
          SynchronizationJobId: oneWay.DtsInstanceID,
          SynchronizationDirectionInfoList: [
            { Status: "synchronizing", Checkpoint: oneWay.Checkpoint, SynchronizationDirection: "Forward" },
          ],
        },
      ],
      Success: true,
    });
  });

  test("has no checkpoint before the incremental phase", async () => {
    const running = await runSimulator();
    const job = jobNamed(running, "catalog-to-search");
    const answer = await listStatuses(running, JSON.stringify([job.DtsInstanceID]));
    expect(rowsIn(answer, field)[0]?.["SynchronizationDirectionInfoList"]).toEqual([
      { Status: "Initializing", SynchronizationDirection: "Forward" },
    ]);
  });

  test("leaves out ids that are no synchronization, and answers an id given twice once", async () => {
    const running = await runSimulator();
    const sync = jobNamed(running, "orders-to-adb").DtsInstanceID;
    const migration = jobNamed(running, "crm-to-rds").DtsInstanceID;
    const answer = await listStatuses(running, JSON.stringify(["dtsnobody", sync, migration, sync]));
    expect(rowsIn(answer, field).map((row) => row["SynchronizationJobId"])).toEqual([sync]);
    expect(answer.body["TotalRecordCount"]).toBe(1);
  });

  test.each([
    { ids: undefined, code: "MissingSynchronizationJobIdListJsonStr" },
    { ids: "dtsa,dtsb", code: "InvalidParameter" },
    { ids: '"dtsa"', code: "InvalidParameter" },
    { ids: "[1]", code: "InvalidParameter" },
  ])("the ids $ids are refused with $code", async ({ ids, code }) => {
    const answer = await listStatuses(await runSimulator(), ids);
    expect([answer.status, answer.body["Code"]]).toEqual([400, code]);
  });

  test("a region that is not served knows no ids", async () => {
    const running = await runSimulator();
    const id = jobNamed(running, "orders-to-adb").DtsInstanceID;
    const answer = await running.client.call({
      Action: "DescribeSynchronizationJobStatusList",
      RegionId: "eu-central-1",
      SynchronizationJobIdListJsonStr: JSON.stringify([id]),
    });
    expect(rowsIn(answer, field)).toEqual([]);
  });

  test("a call without a region goes to the first one that is served", async () => {
    const running = await runSimulator();
    const id = jobNamed(running, "orders-to-adb").DtsInstanceID;
    const answer = await running.client.call({
      Action: "DescribeSynchronizationJobStatusList",
      SynchronizationJobIdListJsonStr: JSON.stringify([id]),
    });
    expect(rowsIn(answer, field)).toHaveLength(1);
    expect(running.simulator.calls()[0]?.region).toBe("cn-hangzhou");
  });
});

describe("DescribeSynchronizationJobs", () => {
  const field = "SynchronizationInstances";

  test("walks by PageNum over one row for each direction", async () => {
    const running = await runSimulator({ types: { sync: 40 } });
    const jobs = running.simulator.world("cn-hangzhou").jobs();
    const expected = jobs.flatMap((job) =>
      job.DtsJobDirection
        ? [`${job.DtsInstanceID} Forward`, `${job.DtsInstanceID} Reverse`]
        : [`${job.DtsInstanceID} -`],
    );
    const pages = await Promise.all(["1", "2", "3"].map((PageNum) => listJobs(running, { PageNum })));
    const seen = pages
      .flatMap((page) => rowsIn(page, field))
      .map((row) => `${row["SynchronizationJobId"]} ${row["SynchronizationDirection"] ?? "-"}`);
    expect(seen).toEqual(expected);
    expect(expected.length).toBeGreaterThan(42);
    expect(pages[0]?.body).toMatchObject({
      TotalRecordCount: expected.length,
      PageRecordCount: 30,
      PageNumber: 1,
    });
    expect(pages[1]?.body["PageNumber"]).toBe(2);
    expect(
      running.simulator
        .calls()
        .map((call) => call.page)
        .toSorted(),
    ).toEqual([1, 2, 3]);
  });

  test("cuts a page size that is too large, and says so", async () => {
    const running = await runSimulator({ types: { sync: 40 } });
    const { body } = await listJobs(running, { PageSize: "100" });
    expect(body["SynchronizationInstances"]).toHaveLength(30);
    expect(body["PageRecordCount"]).toBe(30);
  });

  test("PageNumber is not its parameter", async () => {
    const running = await runSimulator({ types: { sync: 40 } });
    const answer = await listJobs(running, { PageNumber: "2" });
    expect(answer.body["PageNumber"]).toBe(1);
  });

  test("shows a job the way its page does", async () => {
    const running = await runSimulator();
    const job = jobNamed(running, "orders-to-adb");
    const answer = await listJobs(running, { SynchronizationJobName: "orders-to" });
    const [row] = rowsIn(answer, field);
    expect(answer.body["TotalRecordCount"]).toBe(1);
    const created = Date.parse(job.CreateTime ?? "");
    expect(row).toMatchObject({
      Status: "synchronizing",
      SynchronizationJobId: job.DtsInstanceID,
      SynchronizationJobName: "orders-to-adb",
      Delay: String(job.Delay),
      JobCreateTime: job.CreateTime,
      CreateTime: new Date(created + 8 * 3_600_000).toISOString().replace("T", " ").replace(".000Z", ".0"),
      SynchronizationJobClass: job.DtsJobClass,
      DataSynchronizationStatus: {},
      Tags: [{ Key: "team", Value: "orders" }],
      Performance: { RPS: job.Performance?.Rps, FLOW: `${job.Performance?.Flow}MB/s` },
      SourceEndpoint: { InstanceId: job.SourceEndpoint?.InstanceID },
    });
    expect(row).not.toHaveProperty("SynchronizationDirection");
    expect([true, "true"]).toContain(row?.["DataInitialization"]);
    expect(row).toHaveProperty("PrecheckStatus.Detail.0", {
      CheckStatus: "Success",
      ItemName: "CHECK_CONN_SRC",
    });
  });

  test("booleans come as text and as booleans", async () => {
    const rows = rowsIn(await listJobs(await runSimulator()), field);
    expect(new Set(rows.map((row) => row["DataInitialization"]))).toEqual(new Set([true, "true"]));
  });

  test("shows address, port and account of a self-managed source", async () => {
    const running = await runSimulator();
    const found = running.simulator
      .world("cn-hangzhou")
      .jobs()
      .find((job) => job.JobType === "sync" && job.SourceEndpoint?.EngineName === "Oracle");
    const answer = await listJobs(running, { SynchronizationJobName: found?.DtsJobName });
    expect(rowsIn(answer, field)[0]?.["SourceEndpoint"]).toEqual({
      InstanceType: "LocalInstance",
      EngineName: "Oracle",
      IP: expect.stringMatching(/^172\.16\.88\.\d+$/),
      Port: "1521",
      UserName: found?.SourceEndpoint?.UserName,
    });
  });

  test("shows the failed way back of a two-way job on its own row", async () => {
    const running = await runSimulator();
    await running.clock.advance(45 * 60_000);
    const answer = await listJobs(running, { SynchronizationJobName: "billing-two-way" });
    const [forward, reverse] = rowsIn(answer, field);
    expect(String(forward?.["Status"]).toLowerCase()).toBe("synchronizing");
    expect(forward).not.toHaveProperty("ErrorMessage");
    expect(reverse).toMatchObject({
      SynchronizationDirection: "Reverse",
      Status: "Failed",
      ErrorMessage: expect.stringMatching(/^DTS-1020042: /),
      PrecheckStatus: { Status: "Failed" },
      DataSynchronizationStatus: { Status: "Failed", ErrorMessage: expect.stringMatching(/^DTS-1020042: /) },
    });
  });

  test("spells the initial load Initializating, without a delay", async () => {
    const answer = await listJobs(await runSimulator(), { SynchronizationJobName: "catalog" });
    expect(rowsIn(answer, field)[0]).toMatchObject({ Status: "Initializating" });
    expect(rowsIn(answer, field)[0]).not.toHaveProperty("Delay");
  });

  test("shows the expiry of prepaid jobs in both directions", async () => {
    const answer = await listJobs(await runSimulator(), { SynchronizationJobName: "billing-two-way" });
    expect(rowsIn(answer, field)).toMatchObject([
      { SynchronizationDirection: "Forward", PayType: "PrePaid", ExpireTime: "2025-11-22T00:00:00Z" },
      { SynchronizationDirection: "Reverse", PayType: "PrePaid", ExpireTime: "2025-11-22T00:00:00Z" },
    ]);
  });

  test("shows the error of a failed job", async () => {
    const running = await runSimulator();
    await running.clock.advance(21 * 60_000);
    const answer = await listJobs(running, { SynchronizationJobName: "users-to-kafka" });
    expect(rowsIn(answer, field)[0]).toMatchObject({
      Status: "Failed",
      Delay: "660",
      ErrorMessage: expect.stringMatching(/^DTS-070211/),
    });
  });

  test.each([
    { params: { "Tag.1.Key": "team", "Tag.1.Value": "orders" }, names: ["orders-to-adb"] },
    {
      params: { "Tag.1.Key": "team", "Tag.1.Value": "payments", "Tag.2.Key": "业务线" },
      names: ["billing-two-way"],
    },
    { params: { "Tag.1.Key": "team", "Tag.1.Value": "nobody" }, names: [] },
  ])("the tags $params are found on $names", async ({ params, names }) => {
    const answer = await listJobs(await runSimulator({ types: { sync: 6 } }), params);
    expect([...new Set(rowsIn(answer, field).map((row) => row["SynchronizationJobName"]))]).toEqual(names);
  });

  test.each<{ params: Params; names: string }>([
    { params: { PageSize: "25" }, names: "PageSize" },
    { params: { PageNum: "0" }, names: "PageNum" },
    { params: { "Tag.1.Key": "" }, names: "Tag.1.Key" },
    { params: { "Tag.1.Value": "v" }, names: "Tag.1.Value" },
    { params: { "Tag.21.Key": "k" }, names: "Tag.21.Key" },
    { params: { "Tag.x.Key": "k" }, names: "Tag.x.Key" },
  ])("$params is refused", async ({ params, names }) => {
    const answer = await listJobs(await runSimulator(), params);
    expect([answer.status, answer.body["Code"]]).toEqual([400, "InvalidParameter"]);
    expect(answer.body["Message"]).toBe(`The specified parameter is not valid: ${names}.`);
  });

  test("ResourceGroupId filters, and Zero-ETL jobs are not listed", async () => {
    const running = await runSimulator({ types: { sync: 20 } });
    const world = running.simulator.world("cn-hangzhou");
    world.create({ type: "sync", name: "zero", zeroEtl: true });
    const all = rowsIn(await listJobs(running), field);
    expect(all.map((row) => row["SynchronizationJobName"])).not.toContain("zero");
    const some = rowsIn(await listJobs(running, { ResourceGroupId: "rg-acfmz000000002" }), field);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
  });
});

describe("DescribeSynchronizationObjectModifyStatus", () => {
  test("the first task runs through its life again and again", async () => {
    const running = await runSimulator();
    const seen: unknown[] = [];
    for (const minutesLater of [0, 1, 1, 4, 1, 3]) {
      await running.clock.advance(minutesLater * 60_000);
      seen.push((await describeTask(running, "k71r16fj13g0001")).body["Status"]);
    }
    expect(seen).toEqual(["NotStarted", "Prechecking", "Migrating", "Migrating", "Finished", "NotStarted"]);
  });

  test("its full load counts up", async () => {
    const running = await runSimulator();
    await running.clock.advance(270_000);
    const { body } = await describeTask(running, "k71r16fj13g0001");
    expect(body).toMatchObject({
      Status: "Migrating",
      PrecheckStatus: { Status: "Finished", Percent: "100" },
      StructureInitializationStatus: { Status: "Finished", Progress: "3", Percent: "100" },
      DataInitializationStatus: { Status: "Migrating", Progress: "19877", Percent: "50" },
      DataSynchronizationStatus: { Status: "Migrating", Delay: "0" },
      Success: true,
    });
  });

  test("the second task failed its precheck and names the item", async () => {
    const { body } = await describeTask(await runSimulator(), "k71r16fj13g0002");
    expect(body).toMatchObject({
      Status: "PrecheckFailed",
      PrecheckStatus: { Status: "Failed" },
      ErrCode: "",
    });
    expect((body["PrecheckStatus"] as Row)["Detail"]).toContainEqual({
      CheckStatus: "Failed",
      ItemName: "CHECK_SAME_OBJ",
      ErrorMessage: expect.stringContaining("Access denied"),
      RepairMethod: "CHECK_ERROR_DEST_CONN_REPAIR2",
    });
  });

  test("the third task failed its full load", async () => {
    const { body } = await describeTask(await runSimulator(), "k71r16fj13g0003");
    expect(body).toMatchObject({
      Status: "Failed",
      DataInitializationStatus: { Status: "Failed" },
      ErrorMessage: expect.stringMatching(/^DTS-1020042 /),
    });
  });

  test.each([
    { id: undefined, code: "MissingTaskId" },
    { id: "k71r16fj13g", code: "InvalidTaskId" },
  ])("the task $id is refused with $code", async ({ id, code }) => {
    const answer = await describeTask(await runSimulator(), id);
    expect([answer.status, answer.body["Code"]]).toEqual([400, code]);
  });
});

describe("faults", () => {
  test("page faults know the lists and the page parameter of the legacy APIs", async () => {
    const running = await runSimulator({ types: { sync: 40 } });
    const first = rowsIn(await listJobs(running), "SynchronizationInstances");
    running.simulator.faults.add({
      match: { action: "DescribeSynchronizationJobs", page: 2 },
      answer: { kind: "repeat_page" },
    });
    expect(rowsIn(await listJobs(running, { PageNum: "2" }), "SynchronizationInstances")).toEqual(first);
    const id = jobNamed(running, "orders-to-adb").DtsInstanceID;
    running.simulator.faults.add({
      match: { action: "DescribeSynchronizationJobStatusList" },
      answer: { kind: "empty_page" },
    });
    expect(
      rowsIn(await listStatuses(running, JSON.stringify([id])), "SynchronizationJobListStatusList"),
    ).toEqual([]);
  });
});
