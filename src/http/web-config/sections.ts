import { type Mapping, openMapping } from "../../config/document/mapping.js";
import type { Report } from "../../config/document/mistakes.js";
import type { DocumentNode, MapEntry } from "../../config/document/node.js";
import { pathTo } from "../../config/document/quote.js";

/** What may stand in a section of a web configuration. */
export interface SectionPlan {
  /** Empty for the whole file. */
  readonly path: string;
  readonly keys: readonly string[];
  /** Keys of the exporter-toolkit that cannot be kept here -> what to do instead. */
  readonly unsupported?: ReadonlyMap<string, string>;
  /** Keys of the exporter-toolkit that are not needed here -> why: a fleet shares one file, so they only give a warning. */
  readonly withoutEffect?: ReadonlyMap<string, string>;
  /** Paths of settings of other sections, to say where a misplaced key belongs. */
  readonly elsewhere?: readonly string[];
}

const noKeys: ReadonlyMap<string, string> = new Map();

/**
 * Opens a section; `undefined` when nothing is written there. A key without a value counts as absent, as in the
 * exporter-toolkit. Reports a wrong shape and keys that are unknown or not supported.
 */
export function openSection(
  node: DocumentNode | undefined,
  plan: SectionPlan,
  report: Report,
): Mapping | undefined {
  const { path, keys, unsupported = noKeys, withoutEffect = noKeys, elsewhere = [] } = plan;
  const entries = entriesOf(node, path, report);
  if (node?.kind !== "map" || entries.length === 0) return undefined;
  for (const { key, where } of entries) {
    const [refused, needless] = [unsupported.get(key), withoutEffect.get(key)];
    const at = pathTo(path, key);
    if (refused) report.mistake(where, at, { problem: "not supported", found: "this key", advice: refused });
    if (needless)
      report.warning(where, at, { problem: "has no effect", found: "this key", advice: needless });
  }
  const written = entries.filter(({ key, value }) => !(keys.includes(key) && isNothing(value)));
  const known = [...keys, ...unsupported.keys(), ...withoutEffect.keys()];
  return openMapping(
    { ...node, entries: written },
    { path, keys: known, suggested: keys, elsewhere },
    report,
  );
}

/** The entries of a mapping with any keys; none when nothing is written. Anything else is reported, never shown. */
export function entriesOf(node: DocumentNode | undefined, path: string, report: Report): readonly MapEntry[] {
  if (node === undefined || isNothing(node)) return [];
  if (node.kind === "map") return node.entries;
  report.mistake(node.where, path === "" ? "document" : path, {
    problem: "not a mapping",
    found: node.kind === "list" ? "a list" : "a value that is not shown",
    advice: "write keys and values below it",
  });
  return [];
}

/** Whether a key has no value. */
export function isNothing(node: DocumentNode): boolean {
  return node.kind === "scalar" && node.value === undefined;
}
