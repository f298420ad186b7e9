import { isAlias, isMap, isScalar, isSeq, type Pair } from "yaml";
import type { Report } from "./mistakes.js";
import type { DocumentNode, MapEntry, MapNode, ScalarNode } from "./node.js";
import { pathTo, quoted } from "./quote.js";

const maxAliases = 100;

/**
 * Turns the parser's nodes into a tree with places; reports duplicate keys and too many aliases.
 * Anchors are converted once and shared, so that nested aliases cannot multiply.
 */
export function buildTree(
  root: unknown,
  where: (offset: number) => string,
  report: Report,
): DocumentNode | undefined {
  const anchors = new Map<string, DocumentNode>();
  let aliases = 0;

  function convert(node: unknown, path: string, parentOffset: number): DocumentNode | undefined {
    const offset = offsetOf(node) ?? parentOffset;
    if (isAlias(node)) return resolve(node.source, where(offset), path);
    const converted = convertOwn(node, path, offset);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, converted);
    return converted;
  }

  function convertOwn(node: unknown, path: string, offset: number): DocumentNode {
    if (isMap(node)) return convertMap(node.items, path, offset);
    if (!isSeq(node)) return { kind: "scalar", where: where(offset), value: scalarOf(node) };
    const items = node.items.map((item, index) => convert(item, `${path}[${index}]`, offset));
    return { kind: "list", where: where(offset), items: items.filter((item) => item !== undefined) };
  }

  function convertMap(pairs: readonly Pair[], path: string, offset: number): MapNode {
    const seen = new Map<string, string>();
    const entries: MapEntry[] = [];
    for (const pair of pairs) {
      const keyOffset = offsetOf(pair.key) ?? offset;
      const keyWhere = where(keyOffset);
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (key === undefined) {
        reportWrongKey(keyWhere, path);
        continue;
      }
      const first = seen.get(key);
      const value = convert(pair.value, pathTo(path, key), keyOffset);
      if (first !== undefined) reportSecondKey(keyWhere, pathTo(path, key), first);
      else if (value !== undefined) entries.push({ key, where: keyWhere, value });
      seen.set(key, first ?? keyWhere);
    }
    return { kind: "map", where: where(offset), entries };
  }

  function reportWrongKey(at: string, path: string): void {
    report.mistake(at, orDocument(path), {
      problem: "a key is not text",
      found: "a list, a mapping or an alias as the key",
      advice: "write the name of a setting",
    });
  }

  function reportSecondKey(at: string, path: string, first: string): void {
    const found = `the first at ${first}`;
    report.mistake(at, path, { problem: "duplicate key", found, advice: "write it once" });
  }

  function resolve(anchor: string, at: string, path: string): DocumentNode | undefined {
    aliases += 1;
    const found = anchors.get(anchor);
    if (found === undefined) {
      const problem = "no such anchor above this alias";
      report.mistake(at, orDocument(path), {
        problem,
        found: quoted(anchor),
        advice: "write the values out",
      });
    } else if (aliases <= maxAliases) return found;
    // One line for all aliases that are too many.
    else if (aliases === maxAliases + 1) {
      report.mistake(at, orDocument(path), {
        problem: "too many aliases",
        found: `more than ${maxAliases}`,
        advice: "write the values out",
      });
    }
    return undefined;
  }

  return convert(root, "", 0);
}

function offsetOf(node: unknown): number | undefined {
  const hasRange = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);
  return hasRange ? node.range?.[0] : undefined;
}

function scalarOf(node: unknown): ScalarNode["value"] {
  const value = isScalar(node) ? node.value : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

function orDocument(path: string): string {
  return path === "" ? "document" : path;
}
