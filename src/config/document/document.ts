import { LineCounter, parseDocument, type YAMLError } from "yaml";
import { excessOf, mostParts } from "./extent.js";
import type { Report } from "./mistakes.js";
import type { DocumentNode } from "./node.js";
import { syntaxComplaint } from "./syntax.js";
import { buildTree } from "./tree.js";

/** A configuration file: `name` is printed in front of each mistake. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** The largest file that is read, in bytes. */
export const maxDocumentBytes = 1024 * 1024;
// Syntax mistakes follow from each other; after some the rest is noise.
const maxSyntaxMistakes = 10;

/**
 * Parses YAML 1.2 or JSON into a tree with places. An empty file is an empty mapping.
 * It may be made of `most` parts (see `excessOf`). Returns `undefined` when the report tells why there is no tree. Never throws.
 */
export function parseConfigDocument(
  file: ConfigFile,
  report: Report,
  most: number = mostParts,
): DocumentNode | undefined {
  const start = `${file.name}:1:1`;
  const bytes = Buffer.byteLength(file.text);
  if (bytes > maxDocumentBytes) {
    report.mistake(start, "document", {
      problem: "the file is too large",
      found: `${bytes} bytes`,
      advice: `write at most ${maxDocumentBytes} bytes`,
    });
    return undefined;
  }
  const excess = excessOf(file.text, most);
  if (excess !== undefined) {
    report.mistake(`${file.name}:${placeOf(file.text, excess.offset)}`, "document", excess.complaint);
    return undefined;
  }
  const lineCounter = new LineCounter();
  // uniqueKeys takes time quadratic in the number of keys: buildTree looks for duplicates itself.
  // prettyErrors would put lines of the file into messages, and those may hold a secret.
  const document = withoutStacks(() =>
    parseDocument(file.text, {
      lineCounter,
      uniqueKeys: false,
      prettyErrors: false,
      resolveKnownTags: false,
      schema: "core",
    }),
  );
  const where = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file.name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  // Warnings are unknown tags and directives: they change what a value means.
  const faults = withoutRepeats([...document.errors, ...document.warnings]);
  for (const fault of faults.slice(0, maxSyntaxMistakes)) {
    report.mistake(where(fault.pos[0]), "document", syntaxComplaint(fault.code));
  }
  if (faults.length > 0) return undefined;
  // YAML 1.1 reads `no` as false and 1:30 as 90.
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== "1.2") {
    report.mistake(start, "document", syntaxComplaint("BAD_DIRECTIVE"));
    return undefined;
  }
  if (document.contents === null) return { kind: "map", where: start, entries: [] };
  return buildTree(document.contents, where, report);
}

/** `LINE:COLUMN`, both from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** The parser makes an error of every fault: a file may have 100,000, and most of their cost is a stack that nobody reads. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The parser tells some faults twice, once for the value and once for what is around it. */
function withoutRepeats(faults: readonly YAMLError[]): readonly YAMLError[] {
  const byPlace = new Map(faults.toReversed().map((fault) => [`${fault.pos[0]} ${fault.code}`, fault]));
  return faults.filter((fault) => byPlace.get(`${fault.pos[0]} ${fault.code}`) === fault);
}
