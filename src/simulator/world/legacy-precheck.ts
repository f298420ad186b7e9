import type { PrecheckItemRow, PrecheckRow } from "./row.js";

/** A precheck with the names of the legacy APIs: CheckStatus, ItemName, ErrorMessage. */
export function legacyPrecheck(precheck: PrecheckRow): object {
  return {
    Status: precheck.Status,
    Percent: precheck.Percent,
    Detail: precheck.Detail?.map(checkItem),
  };
}

function checkItem(item: PrecheckItemRow): object {
  return {
    CheckStatus: item.CheckResult,
    ItemName: item.CheckItem,
    ...(item.FailedReason === undefined
      ? {}
      : { ErrorMessage: item.FailedReason, RepairMethod: item.RepairMethod }),
  };
}
