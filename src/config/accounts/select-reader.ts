import { everything, type Selection, type SelectRow } from "../../lib/selection.js";
import { readItems } from "../document/items.js";
import { type Mapping, openMapping } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import type { DocumentNode } from "../document/node.js";
import { pathTo } from "../document/quote.js";
import { selectFields, selectKeys, selectLists } from "./select-fields.js";

const rowAdvice = `write exactly one of: ${selectKeys.join(", ")}`;
const listAdvice = "write a list of rows, such as - name: orders-*";

/** Reads `select` of an account. Wrong rows are reported and left out; absent: every job is watched. */
export function readSelection(account: Mapping, report: Report): Selection {
  const entry = account.entry("select");
  if (entry === undefined) return everything;
  const path = pathTo(account.path, "select");
  const lists = openMapping(entry.value, { path, keys: selectLists }, report);
  if (lists === undefined) return everything;
  return { include: readRows(lists, "include", report), exclude: readRows(lists, "exclude", report) };
}

function readRows(lists: Mapping, list: (typeof selectLists)[number], report: Report): readonly SelectRow[] {
  const entry = lists.entry(list);
  if (entry === undefined) return [];
  const plan = { path: pathTo(lists.path, list), min: 0, advice: listAdvice };
  const seen = new Set<string>();
  return readItems(entry.value, plan, report).flatMap(({ node, path }) => {
    const fields = openMapping(node, { path, keys: selectKeys }, report);
    const row = fields && readRow(node, fields, report);
    if (fields === undefined || row === undefined) return [];
    const identity = JSON.stringify(row);
    if (seen.has(identity)) {
      report.mistake(fields.where, path, {
        problem: "duplicate row",
        found: `the same ${row.by} above`,
        advice: "write it once",
      });
    }
    seen.add(identity);
    return [row];
  });
}

function readRow(node: DocumentNode, fields: Mapping, report: Report): SelectRow | undefined {
  const entries = node.kind === "map" ? node.entries : [];
  const written = entries.flatMap(({ key, where }) => {
    const field = selectFields.find((known) => known.key === key);
    return field === undefined ? [] : [{ ...field, where }];
  });
  const [only, second] = written;
  if (second !== undefined) {
    report.mistake(second.where, pathTo(fields.path, second.key), {
      problem: "more than one key in a row",
      found: written.map(({ key }) => key).join(" and "),
      advice: "write a row for each: a job is taken when any row fits",
    });
    return undefined;
  }
  // An unknown key has been told of already.
  if (only === undefined && entries.length === 0) {
    report.mistake(fields.where, fields.path, {
      problem: "a row that names no job",
      found: "an empty mapping",
      advice: rowAdvice,
    });
  }
  if (only === undefined) return undefined;
  const value = fields.read(only.key, only.format);
  if (value === undefined) return undefined;
  if (only.key !== "tag") return { by: only.key, value };
  const [key = ""] = value.split("=", 1);
  return { by: "tag", key, value: value.slice(key.length + 1) };
}
