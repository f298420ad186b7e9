import { type ConfigFile, type DocumentNode, parseConfigDocument } from "./document.js";
import { ConfigMistakes, createReport } from "./mistakes.js";

/**
 * A YAML or JSON file as plain objects, lists and scalars, for a reader that checks it itself: same parser, caps and
 * duplicate-key rule as the configuration. What nothing is written for is `undefined`.
 * @throws ConfigMistakes with every mistake of syntax
 */
export function parsePlainDocument(file: ConfigFile): unknown {
  const report = createReport();
  const root = parseConfigDocument(file, report);
  if (report.mistakes.length > 0 || root === undefined) throw new ConfigMistakes(report.mistakes);
  return toPlain(root, new Map());
}

// Nodes behind an alias are shared, so that aliases of aliases cannot multiply.
function toPlain(node: DocumentNode, known: Map<DocumentNode, unknown>): unknown {
  if (!known.has(node)) known.set(node, convert(node, known));
  return known.get(node);
}

function convert(node: DocumentNode, known: Map<DocumentNode, unknown>): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((item) => toPlain(item, known));
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value, known)]));
}
