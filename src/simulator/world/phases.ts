import type { PhaseRow, PrecheckItemRow, PrecheckRow } from "./row.js";

/** A phase that has not begun. */
export const notStarted: PhaseRow = { Status: "NotStarted", Progress: "0", Percent: "0" };

/** A completed phase with its final count. */
export function finished(items: number): PhaseRow {
  return { Status: "Finished", Progress: String(items), Percent: "100" };
}

/** A phase on its way: `done` from 0 to 1 of `items`. */
export function migrating(done: number, items: number): PhaseRow {
  return {
    Status: "Migrating",
    Progress: String(Math.floor(items * done)),
    Percent: String(Math.floor(100 * done)),
  };
}

/** Incremental synchronization: `Catched` without latency; the percentage stays at 95 either way. */
export function following(caughtUp: boolean): PhaseRow {
  return { Status: caughtUp ? "Catched" : "Migrating", Progress: "0/0", Percent: "95", NeedUpgrade: false };
}

/** A data verification with the progress text of the DescribeDtsJobs page. */
export function checking(status: string, check: { rows: number; of: number; perSecond: number }): PhaseRow {
  const { rows, of, perSecond } = check;
  return {
    Status: status,
    Percent: String(Math.floor((100 * rows) / of)),
    Progress: `${perSecond} rows/s (row: ${rows}/${of}, table: ${rows === of ? 1 : 0}/1)`,
  };
}

// The items of the page's sample, with its own spelling of PASSOWRD.
const precheckItems = [
  "CHECK_CONN_SRC",
  "CHECK_CONN_DEST",
  "CHECK_AUTH_SRC",
  "CHECK_AUTH_DEST",
  "CHECK_BINLOG_ON",
  "CHECK_BINLOG_MODE",
  "CHECK_BINLOG_ROW_IMAGE",
  "CHECK_SERVER_ID",
  "CHECK_BINLOG_EXIST",
  "CHECK_ENGINE",
  "CHECK_MYSQL_PASSOWRD_FORMAT",
  "CHECK_SRC",
  "CHECK_SAME_OBJ",
  "CHECK_SQL_MODE",
  "CHECK_SAME_USER",
  "CHECK_TOPOLOGY",
] as const;

const passed: PrecheckRow = {
  Status: "Finished",
  Percent: "100",
  Detail: precheckItems.map((item) => checkItem(item, [])),
};

/** A precheck that has not begun. */
export const precheckNotStarted: PrecheckRow = { Status: "NotStarted", Percent: "0" };

/** A precheck that all 16 items have passed. */
export function precheckPassed(): PrecheckRow {
  return passed;
}

/** A precheck on its way. */
export function precheckRunning(done: number): PrecheckRow {
  const items = precheckItems.slice(0, Math.floor(precheckItems.length * done));
  return {
    Status: "Checking",
    Percent: String(Math.floor(100 * done)),
    Detail: items.map((item) => checkItem(item, [])),
  };
}

/** A precheck in which the named items failed. */
export function precheckFailed(failing: readonly string[]): PrecheckRow {
  return {
    Status: "Failed",
    Percent: "100",
    ErrorMessage: "CHECK__ERROR_SAME_OBJ.",
    Detail: precheckItems.map((item) => checkItem(item, failing)),
  };
}

function checkItem(item: string, failing: readonly string[]): PrecheckItemRow {
  const base = { CheckItem: item, CheckItemDescription: `${item}_DETAIL` };
  if (!failing.includes(item)) return { ...base, CheckResult: "Success" };
  return {
    ...base,
    CheckResult: "Failed",
    FailedReason: "Original error: Access denied for user 'dtsuser'@'100.104.1.2' (using password: YES)",
    RepairMethod: "CHECK_ERROR_DEST_CONN_REPAIR2",
  };
}

/** A precheck with the names of the legacy APIs: CheckStatus, ItemName, ErrorMessage. */
export function legacyPrecheck(precheck: PrecheckRow): object {
  return {
    Status: precheck.Status,
    Percent: precheck.Percent,
    Detail: precheck.Detail?.map(legacyItem),
  };
}

function legacyItem(item: PrecheckItemRow): object {
  return {
    CheckStatus: item.CheckResult,
    ItemName: item.CheckItem,
    ...(item.FailedReason === undefined
      ? {}
      : { ErrorMessage: item.FailedReason, RepairMethod: item.RepairMethod }),
  };
}
