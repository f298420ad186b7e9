import { describe, expect, it } from "vitest";
import type { Phase } from "../../src/model/status.js";
import { ask, askRow, listOf } from "./ask.js";

const statusObjects: [Phase, string][] = [
  ["precheck", "PrecheckStatus"],
  ["structure_initialization", "StructureInitializationStatus"],
  ["data_initialization", "DataInitializationStatus"],
  ["data_synchronization", "DataSynchronizationStatus"],
  ["etl", "DataEtlStatus"],
  ["data_cloud", "DataCloudStatus"],
  ["structure_data_check", "StructureDataCheckStatus"],
  ["full_data_check", "FullDataCheckStatus"],
  ["incremental_data_check", "IncDataCheckStatus"],
  ["time_window_data_check", "TimeWindowDataCheckStatus"],
];

describe("phases", () => {
  it.each(statusObjects)("%s comes from %s", async (phase, field) => {
    const { phases } = await askRow({
      [field]: { Status: "Finished", Percent: "85", Progress: "5", ErrorMessage: "text" },
    });
    expect(phases).toEqual([
      expect.objectContaining({
        phase,
        status: "Finished",
        progressRatio: 0.85,
        items: 5,
        errorMessage: "text",
      }),
    ]);
  });

  it.each<[Phase, string]>([
    ["structure_initialization", "StructureInitialization"],
    ["data_initialization", "DataInitialization"],
    ["data_synchronization", "DataSynchronization"],
    ["structure_data_check", "StructureDataCheck"],
    ["full_data_check", "FullDataCheck"],
    ["incremental_data_check", "IncDataCheck"],
    ["time_window_data_check", "TimeWindowCheck"],
  ])("MigrationMode switches %s with %s", async (phase, field) => {
    const on = await askRow({ MigrationMode: { [field]: true } });
    const off = await askRow({ MigrationMode: { [field]: "false" } });
    expect(on.phases).toEqual([expect.objectContaining({ phase, enabled: true })]);
    expect(off.phases).toEqual([expect.objectContaining({ phase, enabled: false })]);
  });

  it.each([
    ["Catched", "Catched"],
    ["catched", "Catched"],
    ["Checking", "Checking"],
    ["Inconsistency", "Inconsistency"],
    ["migrating", "Migrating"],
    ["notstarted", "NotStarted"],
    ["Success", "Success"],
    ["Suspending", "Suspending"],
    ["finaciallocked", "Locked"],
  ])("the status %s is %s", async (Status, status) => {
    const { phases } = await askRow({ FullDataCheckStatus: { Status } });
    expect(phases).toMatchObject([{ status }]);
  });

  it("a status that is on no page is unknown and counted under its field", async () => {
    const { reports, issues } = await ask(
      listOf({ DtsJobId: "j1", DataCloudStatus: { Status: "Dreaming" } }),
    );
    expect(reports[0]?.phases).toMatchObject([{ phase: "data_cloud", status: "unknown" }]);
    expect([...issues.unrecognized]).toEqual([["DataCloudStatus.Status", { count: 1, texts: ["Dreaming"] }]]);
  });

  it("the progress of a check tells rows and tables", async () => {
    const { phases } = await askRow({ FullDataCheckStatus: { Progress: "1 rows/s (row: 5/7, table: 2/3)" } });
    expect(phases).toMatchObject([
      { check: { rowsPerSecond: 1, rows: 5, expectedRows: 7, tables: 2, expectedTables: 3 } },
    ]);
    expect(phases?.[0]?.items).toBeUndefined();
  });

  it.each(["0/0", "0.00RPS/(0.000MB/s)", "12.00RPS/(0.034MB/s)"])(
    "the progress %s is no count, and nothing to complain about",
    async (Progress) => {
      const { reports, issues } = await ask(
        listOf({ DtsJobId: "j1", DataSynchronizationStatus: { Status: "Catched", Progress } }),
      );
      expect(reports[0]?.phases?.[0]?.items).toBeUndefined();
      expect(issues.rejected.size).toBe(0);
    },
  );

  it("a progress of 20001 is a count", async () => {
    const { phases } = await askRow({ DataSynchronizationStatus: { Progress: "20001" } });
    expect(phases).toMatchObject([{ items: 20001 }]);
  });
});

describe("precheck items", () => {
  const newSpelling = [
    { CheckItem: "CHECK_CONN_SRC", CheckResult: "Success" },
    {
      CheckItem: "CHECK_SAME_OBJ",
      CheckResult: "Failed",
      FailedReason: "Original error: Access denied",
      RepairMethod: "CHECK_ERROR_DEST_CONN_REPAIR2",
    },
    { CheckItem: "CHECK_SRC", CheckResult: "Warning" },
  ];
  const legacySpelling = [
    { ItemName: "CHECK_CONN_SRC", CheckStatus: "Success" },
    {
      ItemName: "CHECK_SAME_OBJ",
      CheckStatus: "Failed",
      ErrorMessage: "Original error: Access denied",
      RepairMethod: "CHECK_ERROR_DEST_CONN_REPAIR2",
    },
    { ItemName: "CHECK_SRC", CheckStatus: "warning" },
  ];

  it.each([
    ["the new spelling", newSpelling],
    ["the legacy spelling", legacySpelling],
    ["a list that is wrapped in an object", { CheckItem: newSpelling }],
  ])("are counted in %s, with advice for the failed ones", async (_form, Detail) => {
    const { precheckItems } = await askRow({ PrecheckStatus: { Status: "Failed", Detail } });
    expect(precheckItems).toEqual({
      success: 1,
      failed: 1,
      warning: 1,
      failedItems: [
        {
          item: "CHECK_SAME_OBJ",
          reason: "Original error: Access denied",
          repair: "CHECK_ERROR_DEST_CONN_REPAIR2",
        },
      ],
    });
  });

  it.each([
    ["missing", {}],
    ["empty", { Detail: [] }],
    ["null", { Detail: null }],
  ])("are absent when the list is %s", async (_what, PrecheckStatus) => {
    expect((await askRow({ PrecheckStatus })).precheckItems).toBeUndefined();
  });

  it("a failed item that is listed twice fails once by name", async () => {
    const failed = { CheckItem: "CHECK_SRC", CheckResult: "Failed" };
    const { precheckItems } = await askRow({ PrecheckStatus: { Detail: [failed, failed] } });
    expect(precheckItems?.failedItems.map(({ item }) => item)).toEqual(["CHECK_SRC"]);
  });

  it.each(["源库权限检查", "check source conn", 'CHECK_SRC"\n{x}', "检查".repeat(300)])(
    "a failed item is called %j, as DTS calls it",
    async (CheckItem) => {
      const { reports, issues } = await ask(
        listOf({ DtsJobId: "j1", PrecheckStatus: { Detail: [{ CheckItem, CheckResult: "Failed" }] } }),
      );
      expect(reports[0]?.precheckItems?.failedItems.map(({ item }) => item)).toEqual([CheckItem]);
      expect([...issues.rejected]).toEqual([]);
    },
  );

  it.each([
    ["has no name", { CheckResult: "Failed" }],
    ["has a blank name", { CheckItem: "  ", CheckResult: "Failed" }],
  ])("a failed item that %s is counted among the failed ones, and as rejected", async (_what, item) => {
    const { reports, issues } = await ask(listOf({ DtsJobId: "j1", PrecheckStatus: { Detail: [item] } }));
    expect(reports[0]?.precheckItems).toMatchObject({ failed: 1, failedItems: [] });
    expect([...issues.rejected]).toEqual([["PrecheckStatus.Detail.CheckItem", 1]]);
  });

  it.each([
    ["items that are no objects", [null, "CHECK_SRC", { CheckItem: "A", CheckResult: "Success" }], 1],
    ["a list that is a text", "CHECK_SRC failed", 1],
    ["a list among other things", { CheckItem: [], Other: 1 }, 1],
  ])("%s are counted as rejected", async (_what, Detail, count) => {
    const { issues } = await ask(listOf({ DtsJobId: "j1", PrecheckStatus: { Detail } }));
    expect([...issues.rejected]).toEqual([["PrecheckStatus.Detail", count]]);
  });

  it("an unknown result is counted as unrecognized and hides no other item", async () => {
    const { reports, issues } = await ask(
      listOf({
        DtsJobId: "j1",
        PrecheckStatus: { Detail: [{ CheckItem: "A", CheckResult: "Skipped" }, ...newSpelling] },
      }),
    );
    expect(reports[0]?.precheckItems).toMatchObject({ success: 1, failed: 1, warning: 1 });
    expect([...issues.unrecognized.keys()]).toEqual(["PrecheckStatus.Detail.CheckResult"]);
  });
});

describe("errors", () => {
  it.each([
    ["DTS-070211: Connect Source DB failed. cause by [...]", "DTS-070211"],
    ["DTS-1020042 Execute sql error sql: ERROR", "DTS-1020042"],
    ["DTS-RETRY-ERR-0046: retry", "DTS-RETRY-ERR-0046"],
    ["DTS-100047: retry 0 times, 1000 seconds", "DTS-100047"],
    ["framework: DTS-31009: In process of processing data", "DTS-31009"],
  ])("the message %j has a code at its head", async (ErrorMessage, code) => {
    expect((await askRow({ ErrorMessage })).errors).toEqual([{ code }]);
  });

  it.each([
    'java.lang.NumberFormatException: For input string: ""',
    "The task failed for too long and cannot be recovered.",
    "connection to DTS-host-7 was lost",
    "",
  ])("the message %j has none", async (ErrorMessage) => {
    expect((await askRow({ ErrorMessage })).errors).toEqual([]);
  });

  it("the message of a phase gives an error of that phase", async () => {
    const { errors } = await askRow({
      DataCloudStatus: { ErrorMessage: "framework: DTS-31009: In process of processing data ****" },
    });
    expect(errors).toEqual([{ phase: "data_cloud", code: "DTS-31009" }]);
  });

  it("codes come from ErrorDetails and MigrationErrCode, too, each once", async () => {
    const { errors } = await askRow({
      ErrorDetails: [
        { ErrorCode: "DTS-31009", HelpUrl: "https://help.example" },
        { ErrorCode: "DTS-31009" },
        {},
      ],
      MigrationErrCode: "dts.retry.err.0046",
      MigrationErrType: "ForeignKey",
      ErrorMessage: "DTS-31009: again",
    });
    expect(errors).toEqual([{ code: "DTS-31009" }, { code: "dts.retry.err.0046", type: "ForeignKey" }]);
  });

  it("a message never becomes a code, wherever it stands", async () => {
    const text = "Access denied for user 'dts'@'10.0.0.7'";
    const { reports, issues } = await ask(
      listOf({
        DtsJobId: "j1",
        ErrorMessage: text,
        MigrationErrCode: text,
        MigrationErrType: text,
        ErrorDetails: [{ ErrorCode: text }],
        RetryState: { MigrationErrCode: text, MigrationErrType: text, RetryCount: 1 },
      }),
    );
    expect(reports[0]?.errors).toEqual([]);
    expect(JSON.stringify(reports[0]?.retry)).not.toContain("10.0.0.7");
    expect(Object.fromEntries(issues.rejected)).toEqual({
      MigrationErrCode: 1,
      MigrationErrType: 1,
      "ErrorDetails.ErrorCode": 1,
      "RetryState.MigrationErrCode": 1,
      "RetryState.MigrationErrType": 1,
    });
  });

  it.each([undefined, null, "", " "])(
    "a code that is %j is absent and not counted",
    async (MigrationErrCode) => {
      const { reports, issues } = await ask(
        listOf({ DtsJobId: "j1", MigrationErrCode, MigrationErrType: "ForeignKey", ErrorDetails: [{}] }),
      );
      expect(reports[0]?.errors).toEqual([{ code: undefined, type: "ForeignKey" }]);
      expect([...issues.rejected]).toEqual([]);
    },
  );

  it("the target and the module of a retry are named as DTS names them, whatever becomes of its code", async () => {
    const { retry } = await askRow({
      RetryState: { RetryTarget: "目标 库", Module: "incremental write", MigrationErrCode: "no such code" },
    });
    expect(retry).toMatchObject({ target: "目标 库", module: "incremental write", errorCode: undefined });
  });
});
