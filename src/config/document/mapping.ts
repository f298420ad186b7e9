import { unknownKey } from "./did-you-mean.js";
import { describeNode, type Format, type SettingValue, WrongValue } from "./formats.js";
import type { Report } from "./mistakes.js";
import type { DocumentNode, MapEntry } from "./node.js";
import { pathTo } from "./quote.js";

/** A mapping of the file whose keys are known. Reading reports mistakes and gives `undefined` for what is wrong. */
export interface Mapping {
  readonly path: string;
  readonly where: string;
  /** The entry of a key, if it is written. */
  entry(key: string): MapEntry | undefined;
  /** The value of a key; `undefined` when it is absent or wrong. */
  read<T extends SettingValue>(key: string, format: Format<T>): T | undefined;
  /** The same, and a mistake when the key is absent. */
  require<T extends SettingValue>(key: string, format: Format<T>): T | undefined;
}

/** What may stand in a mapping, and where. */
export interface MappingPlan {
  readonly path: string;
  readonly keys: readonly string[];
  /** Keys to tell of, if not all. */
  readonly suggested?: readonly string[];
  /** Paths of other settings, to say where a misplaced key belongs. */
  readonly elsewhere?: readonly string[];
}

/** Opens a mapping: reports a wrong shape (then `undefined`) and every unknown key. */
export function openMapping(node: DocumentNode, plan: MappingPlan, report: Report): Mapping | undefined {
  const { path, keys, suggested = keys, elsewhere = [] } = plan;
  if (node.kind !== "map") {
    report.mistake(node.where, path === "" ? "document" : path, {
      problem: "not a mapping",
      found: describeNode(node),
      advice: `write keys and values below it: ${suggested.join(", ")}`,
    });
    return undefined;
  }
  for (const { key, where } of node.entries) {
    if (!keys.includes(key))
      report.mistake(where, pathTo(path, key), unknownKey(key, { here: suggested, elsewhere }));
  }
  const entry = (key: string) => node.entries.find((candidate) => candidate.key === key);
  const read: Mapping["read"] = (key, format) => {
    const found = entry(key);
    return found && readNode(found.value, { path: pathTo(path, key), format }, report);
  };
  return {
    path,
    where: node.where,
    entry,
    read,
    require(key, format) {
      if (entry(key) !== undefined) return read(key, format);
      report.mistake(node.where, pathTo(path, key), {
        problem: "missing",
        found: "nothing",
        advice: `write ${format.allowed}`,
      });
      return undefined;
    },
  };
}

/** Reports what a format refused; rethrows any other error. */
export function reportFaults(
  error: unknown,
  { where, path }: { readonly where: string; readonly path: string },
  report: Report,
): void {
  if (!(error instanceof WrongValue)) throw error;
  for (const { problem, found, advice, ...item } of error.faults) {
    const itemPath = item.index === undefined ? path : `${path}[${item.index}]`;
    report.mistake(item.where ?? where, itemPath, { problem, found, advice });
  }
}

/** Reads one value; `undefined` when it is wrong, and then the report tells why. */
export function readNode<T extends SettingValue>(
  node: DocumentNode,
  { path, format }: { readonly path: string; readonly format: Format<T> },
  report: Report,
): T | undefined {
  try {
    return format.fromDocument(node);
  } catch (error) {
    reportFaults(error, { where: node.where, path }, report);
    return undefined;
  }
}
