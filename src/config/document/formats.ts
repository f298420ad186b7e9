import { type JsonSchema, patternSource, toldSchema } from "./json-schema.js";
import type { Complaint } from "./mistakes.js";
import type { DocumentNode } from "./node.js";
import { hidden, quoted } from "./quote.js";

/** A setting's value after reading: durations in milliseconds, sizes in bytes. */
export type SettingValue = string | number | boolean | readonly string[];

/** How a setting is written and read. Nothing is coerced: what does not fit exactly is refused. */
export interface Format<T extends SettingValue> {
  /** For the reference, e.g. `duration`. */
  readonly kind: string;
  /** What is allowed, e.g. `a duration from 1s to 24h, with its unit`. */
  readonly allowed: string;
  /** What the file may hold, as far as a schema can tell: it never refuses a usual value that the format takes. */
  readonly schema: JsonSchema;
  /** Reads an environment variable or a flag. @throws WrongValue */
  fromText(text: string): T;
  /** Lists only: reads a flag that was given several times. @throws WrongValue */
  fromItems?(texts: readonly string[]): T;
  /** Reads a value of the file. @throws WrongValue */
  fromDocument(node: DocumentNode): T;
  /** Accepts a value that was read before. @throws WrongValue */
  check(value: unknown): T;
}

/** A complaint about a value, or about one item of a list. */
export interface Fault extends Complaint {
  /** The wrong item, from 0. */
  readonly index?: number;
  /** The place of the wrong item. */
  readonly where?: string;
}

/** A value does not fit its format. The message holds no value. */
export class WrongValue extends Error {
  readonly faults: readonly Fault[];

  constructor(...faults: readonly Fault[]) {
    super(faults.map(({ problem }) => problem).join(", "));
    this.name = "WrongValue";
    this.faults = faults;
  }
}

/** What a format of one value is made of. */
export interface Rules<T extends SettingValue> {
  readonly kind: string;
  readonly allowed: string;
  readonly schema: JsonSchema;
  /** `not a duration` */
  readonly problem: string;
  /** Never show what was found. */
  readonly secret?: boolean;
  /** `undefined`: the text is not of this format. */
  parse(text: string): T | undefined;
  /** A number or boolean becomes right by quotes. */
  readonly quotable?: boolean;
  /** Lets YAML's own type through; without it only texts are read, with `parse`. */
  native?(value: string | number | boolean): T | undefined;
  inRange(value: T): boolean;
  is(value: unknown): value is T;
}

/** Makes a format whose messages all read alike. */
export function createFormat<T extends SettingValue>(rules: Rules<T>): Format<T> {
  const describe = rules.secret ? hidden : quoted;

  function accept(value: T | undefined, found: string, hint = ""): T {
    if (value !== undefined && rules.inRange(value)) return value;
    const problem = value === undefined ? rules.problem : "out of range";
    throw new WrongValue({ problem, found, advice: `write ${rules.allowed}${hint}` });
  }

  function readScalar(value: string | number | boolean): T | undefined {
    if (rules.native !== undefined) return rules.native(value);
    return typeof value === "string" ? rules.parse(value) : undefined;
  }

  // Numbers and booleans in quotes, and ids without quotes, look right: the hint tells what is wrong with them.
  function quotesHint(value: string | number | boolean): string {
    if (rules.native !== undefined) return typeof value === "string" ? ", without quotes" : "";
    return rules.quotable && typeof value !== "string" ? ", in quotes" : "";
  }

  return {
    kind: rules.kind,
    allowed: rules.allowed,
    schema: rules.schema,
    fromText: (text) => accept(rules.parse(text), describe(text)),
    fromDocument(node) {
      const value = node.kind === "scalar" ? node.value : undefined;
      if (value === undefined) return accept(undefined, describeNode(node, describe));
      return accept(readScalar(value), describeNode(node, describe), quotesHint(value));
    },
    check: (value) => accept(rules.is(value) ? value : undefined, "an unchecked value"),
  };
}

/** What stands in the file, for a message. Texts go through `describe`. */
export function describeNode(node: DocumentNode, describe: (text: string) => string = quoted): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  if (node.value === undefined) return "nothing";
  if (typeof node.value === "string") return describe(node.value);
  if (typeof node.value === "boolean") return `the boolean ${node.value}`;
  const digits = String(node.value);
  return digits.length < 16 ? `the number ${digits}` : "a long number, not shown";
}

const isText = (value: unknown): value is string => typeof value === "string";

/** `true` or `false`, nothing else: not yes, no, on, off, 0 or 1. */
export const boolean: Format<boolean> = createFormat({
  kind: "boolean",
  schema: { type: "boolean" },
  problem: "not true or false",
  allowed: "true or false",
  parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  native: (value) => (typeof value === "boolean" ? value : undefined),
  inRange: () => true,
  is: (value) => typeof value === "boolean",
});

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Format<T> {
  const find = (value: unknown) => words.find((word) => word === value);
  return createFormat<T>({
    kind: words.join(" \\| "),
    schema: { enum: words },
    problem: "an unknown word",
    allowed: `one of: ${words.join(", ")}`,
    parse: find,
    inRange: () => true,
    is: (value): value is T => find(value) !== undefined,
  });
}

/** What a text must look like. All of it must hold. */
export interface TextRules {
  /** With its article, e.g. `an account name`. */
  readonly noun: string;
  /** `a path that starts with /, such as /metrics` */
  readonly allowed: string;
  /** The whole text looks like this. */
  readonly pattern?: RegExp;
  /** No part of the text looks like this. */
  readonly never?: RegExp;
  /** In characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What no pattern can tell. */
  readonly accepts?: (text: string) => boolean;
  /** What a schema says in place of `pattern`: what is usual, where `accepts` knows better, or what is right in a container. */
  readonly usual?: RegExp;
  /** What was found is never shown: people put secrets there. */
  readonly secret?: boolean;
}

/** A text by rules. Control characters are always refused. */
export function text(rules: TextRules): Format<string> {
  const { pattern, never, minLength = 0, maxLength = Number.POSITIVE_INFINITY, accepts } = rules;
  const fits = (value: string) =>
    !/\p{Cc}/u.test(value) &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (pattern === undefined || pattern.test(value)) &&
    never?.test(value) !== true &&
    (accepts === undefined || accepts(value));
  return createFormat({
    kind: rules.noun.replace(/^an? /, ""),
    problem: `not ${rules.noun}`,
    allowed: rules.allowed,
    schema: textSchema(rules),
    secret: rules.secret ?? false,
    quotable: true,
    parse: (value) => (fits(value) ? value : undefined),
    inRange: () => true,
    is: isText,
  });
}

function textSchema({
  pattern,
  usual = pattern,
  never,
  minLength,
  maxLength,
  allowed,
}: TextRules): JsonSchema {
  const shape = {
    ...(usual === undefined ? {} : { pattern: patternSource(usual) }),
    ...(never === undefined ? {} : { not: { pattern: patternSource(never) } }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
  return Object.keys(shape).length === 0 ? { type: "string" } : toldSchema(shape, allowed);
}
