import { describe, expect, it } from "vitest";
import { Failure } from "../../src/lib/failure.js";
import type { JobReport } from "../../src/model/report.js";
import { createFakeClock } from "../support/fake-clock.js";
import { answer, ask, askClient, askRow, type Body, listOf } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

const ids = (reports: readonly JobReport[]) => reports.map(({ direction, jobId }) => `${direction}/${jobId}`);

describe("the request", () => {
  it.each([
    ["migration", "MIGRATION"],
    ["sync", "SYNC"],
    ["subscribe", "SUBSCRIBE"],
  ] as const)("of %s jobs names the type %s and both spellings of the region", async (type, JobType) => {
    const client = createFakeApiClient(() => listOf());
    await askClient(client, { type });
    expect(client.calls.map(({ operation, params }) => [operation, params])).toEqual([
      [
        "DescribeDtsJobs",
        {
          Region: "cn-hangzhou",
          RegionId: "cn-hangzhou",
          JobType,
          PageNumber: 1,
          PageSize: 30,
          OrderColumn: "CreateTime",
          OrderDirection: "ASC",
          WithoutDbList: true,
          ResourceGroupId: undefined,
        },
      ],
    ]);
  });

  it("names the resource group when there is one", async () => {
    const client = createFakeApiClient(() => listOf());
    await askClient(client, { resourceGroupId: "rg-1" });
    expect(client.calls[0]?.params["ResourceGroupId"]).toBe("rg-1");
  });

  it("counts pages from 1 and gives every call the same type", async () => {
    const pages = [
      { TotalRecordCount: 2, DtsJobList: [{ DtsJobId: "a" }] },
      { TotalRecordCount: 2, DtsJobList: [{ DtsJobId: "b" }] },
    ];
    const client = createFakeApiClient((_call, number) => pages[number - 1] ?? {});
    await askClient(client, { type: "subscribe" });
    expect(client.calls.map(({ params }) => [params["PageNumber"], params["JobType"]])).toEqual([
      [1, "SUBSCRIBE"],
      [2, "SUBSCRIBE"],
    ]);
  });
});

describe("a server that cuts every page to 30 rows", () => {
  it.each([50, 100])("loses none of 95 jobs when %d are asked for", async (pageSize) => {
    const all = Array.from({ length: 95 }, (_, index) => ({ DtsJobId: `j${index}` }));
    const client = createFakeApiClient(({ params }) => {
      const size = Math.min(30, Number(params["PageSize"]));
      const start = (Number(params["PageNumber"]) - 1) * size;
      return { TotalRecordCount: 95, DtsJobList: all.slice(start, start + size) };
    });
    const { reports, exhaustive } = await askClient(client, { pageSize });
    expect(reports.map(({ jobId }) => jobId)).toEqual(all.map(({ DtsJobId }) => DtsJobId));
    expect(exhaustive).toBe(true);
    expect(client.calls.map(({ params }) => params["PageSize"])).toEqual([
      pageSize,
      pageSize,
      pageSize,
      pageSize,
    ]);
  });
});

describe("the answer", () => {
  it.each([
    ["missing", { Success: true, TotalRecordCount: 0 }, "nothing"],
    ["null", { DtsJobList: null }, "null"],
    ["a text", { DtsJobList: "" }, "a value of type string"],
    ["an object without a list", { DtsJobList: {} }, "a value of type object"],
  ])("fails as bad_response when the list is %s", async (_what, body, found) => {
    const error = await ask(body).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ reason: "bad_response", operation: "DescribeDtsJobs" });
    expect((error as Failure).message).toContain("$.DtsJobList");
    expect((error as Failure).message).toContain(found);
  });

  it("may be empty: a region without jobs is no failure", async () => {
    expect(await ask(answer("empty-region"))).toMatchObject({
      reports: [],
      exhaustive: true,
      rejectedRows: 0,
    });
  });

  it("may wrap its list once", async () => {
    const { reports } = await ask({
      TotalRecordCount: 1,
      DtsJobList: { DtsJobStatus: [{ DtsJobId: "j1" }] },
    });
    expect(ids(reports)).toEqual(["Forward/j1"]);
  });

  it("is stamped with the moment of the page, not of the walk", async () => {
    const clock = createFakeClock();
    const start = clock.monotonic();
    const client = {
      async call(_operation: string, params: Readonly<Record<string, unknown>>) {
        await clock.advance(1_000);
        return { TotalRecordCount: 2, DtsJobList: [{ DtsJobId: `j${params["PageNumber"]}` }] };
      },
    };
    const { reports } = await askClient(client, { clock });
    expect(reports.map(({ observedAtMs }) => observedAtMs - start)).toEqual([1_000, 2_000]);
  });

  it("counts rows without any id and rows that are no objects, and keeps the others", async () => {
    const { reports, rejectedRows, exhaustive } = await ask(
      listOf({ DtsJobId: "a" }, { DtsJobName: "nobody", DtsJobId: "" }, null, "text", 7, [], {
        DtsJobId: "b",
      }),
    );
    expect(ids(reports)).toEqual(["Forward/a", "Forward/b"]);
    expect(rejectedRows).toBe(5);
    expect(exhaustive).toBe(true);
  });

  it("takes the instance for the job when a row has no other id", async () => {
    const { reports } = await ask(listOf({ DtsInstanceID: "dts1", Status: "NotConfigured" }));
    expect(reports).toMatchObject([{ jobId: "dts1", instanceId: "dts1" }]);
  });

  it.each([
    ["first", ["Failed", "Synchronizing"]],
    ["last", ["Synchronizing", "Failed"]],
  ])(
    "an id that is listed twice is one job, in the worse state, which came %s",
    async (_when, [one, two]) => {
      const { reports } = await ask(
        listOf({ DtsJobId: "dup", Status: one }, { DtsJobId: "dup", Status: two }),
      );
      expect(reports).toMatchObject([{ jobId: "dup", status: "Failed" }]);
    },
  );

  it("the composed answer with a double id is one failed job", async () => {
    expect((await ask(answer("duplicate-ids"))).reports).toMatchObject([
      { jobId: "dup", status: "Failed", delaySeconds: 900 },
    ]);
  });

  it("two directions with one id are two jobs", async () => {
    const { reports } = await ask(
      listOf({ DtsJobId: "j", DtsJobDirection: "Forward" }, { DtsJobId: "j", DtsJobDirection: "Reverse" }),
    );
    expect(ids(reports)).toEqual(["Forward/j", "Reverse/j"]);
  });

  it("an unknown direction is Forward and counted", async () => {
    const { reports, issues } = await ask(listOf({ DtsJobId: "j", DtsJobDirection: "Sideways" }));
    expect(ids(reports)).toEqual(["Forward/j"]);
    expect([...issues.unrecognized.values()].map(({ count }) => count)).toEqual([1]);
  });
});

describe("statuses", () => {
  it("come in any case and with known misspellings; others are unknown and counted", async () => {
    const { reports, issues } = await ask(answer("status-zoo"));
    expect(reports.map(({ status }) => status)).toEqual([
      "Synchronizing",
      "Synchronizing",
      "Initializing",
      "Initializing",
      "PreCheckPass",
      "PreCheckPass",
      "PreCheckPass",
      "Finished",
      "unknown",
      "unknown",
      undefined,
      "Failed",
      "NotConfigured",
      "unknown",
    ]);
    expect([...issues.unrecognized]).toEqual([
      ["Status", { count: 3, texts: ["Finish", "Released", "FailedToStart"] }],
    ]);
  });

  it.each([
    "NotConfigured",
    "NotStarted",
    "Prechecking",
    "PrecheckFailed",
    "PreCheckPass",
    "Initializing",
    "InitializeFailed",
    "Starting",
    "Synchronizing",
    "Migrating",
    "Normal",
    "Abnormal",
    "Failed",
    "MigrationFailed",
    "Suspending",
    "Modifying",
    "ModifyFailed",
    "Retrying",
    "Upgrade",
    "Downgrade",
    "Locked",
    "Finished",
  ])("%s is read in its own, in lower and in upper case", async (status) => {
    for (const Status of [status, status.toLowerCase(), status.toUpperCase(), ` ${status} `]) {
      expect((await askRow({ Status })).status).toBe(status);
    }
  });

  it("a job that says unknown is not taken at its word: it is counted", async () => {
    const { issues } = await ask(listOf({ DtsJobId: "j", Status: "unknown" }));
    expect(issues.unrecognized.get("Status")?.count).toBe(1);
  });
});

describe("the reverse job", () => {
  const emptyReverse: Body = {
    PrecheckStatus: {},
    DataInitializationStatus: {},
    DestinationEndpoint: {},
    SourceEndpoint: {},
    Performance: {},
    MigrationMode: {},
    StructureInitializationStatus: {},
    DataSynchronizationStatus: {},
  };
  const row: Body = {
    DtsJobId: "j1",
    DtsInstanceID: "dtsj1",
    DtsJobName: "orders",
    Status: "Synchronizing",
    Delay: 1,
    PayType: "PostPaid",
    ResourceGroupId: "rg-1",
    TagList: [{ TagKey: "team", TagValue: "payments" }],
    SourceEndpoint: { InstanceID: "rm-1" },
  };

  it.each([
    ["eight empty objects", emptyReverse],
    ["an empty object", {}],
    ["null", null],
    ["a text", ""],
    ["an empty status and an empty id", { ...emptyReverse, Status: "", DtsJobId: "" }],
  ])("does not exist when ReverseJob is %s", async (_what, ReverseJob) => {
    expect(ids((await ask(listOf({ ...row, ReverseJob }))).reports)).toEqual(["Forward/j1"]);
  });

  it("is a job of its own with direction Reverse, its own figures and the instance's name", async () => {
    const { reports, exhaustive } = await ask(
      listOf({
        ...row,
        DtsJobDirection: "Forward",
        ReverseJob: {
          DtsJobId: "j2",
          DtsInstanceID: "dtsj1",
          Status: "Failed",
          Delay: 4521,
          Checkpoint: "1616980369",
          SourceEndpoint: { InstanceID: "rm-2" },
          ErrorDetails: [{ ErrorCode: "DTS-31009" }],
        },
      }),
    );
    expect(exhaustive).toBe(true);
    expect(reports).toMatchObject([
      {
        jobId: "j1",
        direction: "Forward",
        status: "Synchronizing",
        delaySeconds: 1,
        source: { instanceId: "rm-1" },
      },
      {
        jobId: "j2",
        direction: "Reverse",
        instanceId: "dtsj1",
        name: "orders",
        payType: "PostPaid",
        resourceGroupId: "rg-1",
        tags: [{ key: "team", value: "payments" }],
        status: "Failed",
        delaySeconds: 4521,
        checkpointSeconds: 1616980369,
        source: { instanceId: "rm-2" },
        errors: [{ code: "DTS-31009" }],
      },
    ]);
    expect(reports[0]?.errors).toEqual([]);
  });

  it("exists with a status alone, under the id of its row, and without a delay", async () => {
    const { reports } = await ask(answer("reverse-half-filled"));
    expect(ids(reports)).toEqual(["Forward/x09", "Reverse/x09"]);
    expect(reports[1]).toMatchObject({ status: "NotConfigured", instanceId: "dtsx09" });
    expect([reports[1]?.delaySeconds, reports[1]?.checkpointSeconds, reports[1]?.source]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("exists with an id alone", async () => {
    const { reports } = await ask(listOf({ ...row, ReverseJob: { ...emptyReverse, DtsJobId: "j2" } }));
    expect(ids(reports)).toEqual(["Forward/j1", "Reverse/j2"]);
    expect(reports[1]?.status).toBeUndefined();
  });

  it("is told in the unit that was configured", async () => {
    const { reports } = await ask(listOf({ ...row, ReverseJob: { Status: "Synchronizing", Delay: 4521 } }), {
      delayUnit: "ms",
    });
    expect(reports.map(({ delaySeconds }) => delaySeconds)).toEqual([0.001, 4.521]);
  });

  it("is not told twice when it is also a row of its own", async () => {
    const { reports } = await ask(
      listOf(
        { ...row, ReverseJob: { DtsJobId: "j2", Status: "Synchronizing" } },
        { DtsJobId: "j2", DtsJobDirection: "Reverse", Status: "Failed" },
      ),
    );
    expect(reports.map(({ jobId, status }) => [jobId, status])).toEqual([
      ["j1", "Synchronizing"],
      ["j2", "Failed"],
    ]);
  });
});
