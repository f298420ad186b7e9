import { describeNode, type Fault, type Format, WrongValue } from "./document/formats.js";
import type { DocumentNode } from "./document/node.js";
import { quoted } from "./document/quote.js";

/** What a list of texts must look like. */
export interface ListRules {
  readonly of: Format<string>;
  readonly min: number;
  readonly max: number;
  /** A single text in the file stands for a list of one. */
  readonly single?: boolean;
}

/**
 * A list of distinct texts. Environment variables separate the items by commas, flags are repeated.
 * A mapping or a number is never taken for a list. All wrong items are told at once.
 */
export function list(rules: ListRules): Format<readonly string[]> {
  const { of, min, max, single = false } = rules;
  const allowed = `a list of ${min} to ${max} items, each ${of.allowed}`;
  const schema = { type: "array", items: of.schema, minItems: min, maxItems: max, uniqueItems: true };

  function checkLength(length: number): void {
    if (length >= min && length <= max) return;
    const problem = length < min ? "too few items" : "too many items";
    const found = length === 0 ? "an empty list" : `a list of ${length}`;
    throw new WrongValue({ problem, found, advice: `write ${allowed}` });
  }

  function readAll<T>(items: readonly T[], read: (item: T) => string): readonly string[] {
    checkLength(items.length);
    const faults: Fault[] = [];
    const values = items.flatMap((item, index) => {
      try {
        return [read(item)];
      } catch (error) {
        if (!(error instanceof WrongValue)) throw error;
        faults.push(...error.faults.map((fault) => ({ ...fault, index })));
        return [];
      }
    });
    if (faults.length > 0) throw new WrongValue(...faults);
    values.forEach((value, index) => {
      if (values.indexOf(value) === index) return;
      faults.push({ problem: "duplicate item", found: quoted(value), advice: "write it once", index });
    });
    if (faults.length > 0) throw new WrongValue(...faults);
    return values;
  }

  function refuse(found: string): never {
    throw new WrongValue({ problem: "not a list", found, advice: `write ${allowed}` });
  }

  return {
    kind: "list",
    allowed,
    schema: single ? { anyOf: [of.schema, schema] } : schema,
    fromText: (text) => readAll(text === "" ? [] : text.split(","), (item) => of.fromText(item.trim())),
    fromItems: (texts) => readAll(texts, of.fromText),
    fromDocument(node) {
      if (single && node.kind === "scalar" && node.value !== undefined) return [of.fromDocument(node)];
      if (node.kind !== "list") return refuse(describeNode(node));
      return withPlaces(node.items, () => readAll(node.items, of.fromDocument));
    },
    check: (value) => (Array.isArray(value) ? readAll(value, of.check) : refuse("an unchecked value")),
  };
}

/** Adds the places of the items to the faults of `read`. */
function withPlaces<T>(items: readonly DocumentNode[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    throw new WrongValue(
      ...error.faults.map((fault) => {
        const where = fault.index === undefined ? undefined : items[fault.index]?.where;
        return where === undefined ? fault : { ...fault, where };
      }),
    );
  }
}
