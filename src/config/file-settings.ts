import { tasksPath } from "./accounts/tasks.js";
import { unknownKey } from "./document/did-you-mean.js";
import { describeNode } from "./document/formats.js";
import { readNode } from "./document/mapping.js";
import type { Report } from "./document/mistakes.js";
import type { DocumentNode, MapEntry, MapNode } from "./document/node.js";
import { pathTo } from "./document/quote.js";
import { settingRows } from "./schema.js";
import type { FoundValue } from "./setting.js";

/** What a file says: settings by path, and the two lists that have readers of their own. */
export interface FileSettings {
  readonly values: ReadonlyMap<string, FoundValue>;
  readonly accounts: DocumentNode | undefined;
  readonly tasks: DocumentNode | undefined;
}

const rowsByPath = new Map(settingRows.map((row) => [row.path, row]));
const listPaths = ["accounts", tasksPath];
const allPaths = ["accounts", ...rowsByPath.keys(), tasksPath];
const sections = new Set(["", ...allPaths.flatMap(parentsOf)]);

/** Reads every scalar setting of a file; reports unknown keys, wrong shapes and wrong values. */
export function readFileSettings(root: DocumentNode, report: Report): FileSettings {
  const values = new Map<string, FoundValue>();
  const lists = new Map<string, DocumentNode>();

  function readSection(map: MapNode, path: string): void {
    for (const entry of map.entries) readEntry(entry, path);
  }

  function readEntry({ key, where, value }: MapEntry, parent: string): void {
    const path = pathTo(parent, key);
    const row = rowsByPath.get(path);
    if (row !== undefined) {
      const read = readNode(value, { path, format: row.format }, report);
      if (read !== undefined) values.set(path, { value: read, where: value.where });
    } else if (listPaths.includes(path)) lists.set(path, value);
    else if (sections.has(path)) openSection(value, path);
    else report.mistake(where, path, unknownKey(key, { here: keysBelow(parent), elsewhere: allPaths }));
  }

  function openSection(node: DocumentNode, path: string): void {
    if (node.kind === "map") readSection(node, path);
    // A section whose lines are all commented out is an empty section.
    else if (node.kind !== "scalar" || node.value !== undefined || path === "") {
      report.mistake(node.where, path === "" ? "document" : path, {
        problem: "not a section",
        found: describeNode(node),
        advice: `write settings below it: ${keysBelow(path).join(", ")}`,
      });
    }
  }

  openSection(root, "");
  return { values, accounts: lists.get("accounts"), tasks: lists.get(tasksPath) };
}

/** The keys that may stand below a section. */
function keysBelow(section: string): readonly string[] {
  const prefix = section === "" ? "" : `${section}.`;
  const below = allPaths.filter((path) => path.startsWith(prefix));
  return [...new Set(below.map((path) => path.slice(prefix.length).split(".")[0] ?? ""))];
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split(".").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
