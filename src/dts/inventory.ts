import type { JsonObject } from "../lib/json-object.js";
import type { SourceResult } from "../model/report.js";
import { objectOf, requiredList } from "./decode.js";
import { createFieldReader } from "./field-reader.js";
import { number } from "./readings.js";
import { createIssues, type IssueCollector, ignoredIssues } from "./value-issues.js";
import { walk } from "./walk.js";

/** An API that lists page by page what is no job. */
export interface Inventory<Item> {
  readonly operation: string;
  /** The field of the answer that holds the rows. */
  readonly list: string;
  readonly signal: AbortSignal;
  readonly pageSize: number;
  /** Asks for a page, counted from 1. */
  fetch(page: number, signal: AbortSignal): Promise<JsonObject>;
  /** Tells rows apart; undefined: the row is rejected. */
  keyOf(row: JsonObject): string | undefined;
  /** The rows as what they mean, each row once. */
  toItems(rows: readonly JsonObject[], issues: IssueCollector): readonly Item[];
}

/** What a listing of anything but jobs found, and how well it went. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** The rest of the collector's result: it has no jobs. */
  readonly result: SourceResult;
}

const readTotal = createFieldReader({ path: "TotalRecordCount", read: number });

/** Reads an inventory to its end: every row once, the later one of two. */
export async function listInventory<Item>(inventory: Inventory<Item>): Promise<Listed<Item>> {
  const { operation } = inventory;
  const walked = await walk<JsonObject>({
    operation,
    signal: inventory.signal,
    pageSize: inventory.pageSize,
    keyOf: inventory.keyOf,
    choose: (_earlier, later) => later,
    async fetch(page, signal) {
      const body = await inventory.fetch(page, signal);
      return {
        rows: requiredList(body, inventory.list, operation).map(objectOf),
        total: readTotal(body, ignoredIssues),
      };
    },
  });
  const issues = createIssues();
  const items = inventory.toItems(walked.rows, issues);
  return {
    items,
    result: {
      reports: [],
      rejectedRows: walked.rowsWithoutKey,
      unansweredIds: 0,
      issues: issues.found(),
      exhaustive: walked.disagreement === undefined,
      disagreement: walked.disagreement,
    },
  };
}
