import type { DocumentNode } from "./document.js";
import type { Complaint } from "./mistakes.js";
import { hidden, quoted } from "./quote.js";

/** A setting's value after reading: durations in milliseconds, sizes in bytes. */
export type SettingValue = string | number | boolean | readonly string[];

/** How a setting is written and read. Nothing is coerced: what does not fit exactly is refused. */
export interface Format<T extends SettingValue> {
  /** For the reference, e.g. `duration`. */
  readonly kind: string;
  /** What is allowed, e.g. `a duration from 1s to 24h, with its unit`. */
  readonly allowed: string;
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

interface Rules<T extends SettingValue> {
  readonly kind: string;
  readonly allowed: string;
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

function createFormat<T extends SettingValue>(rules: Rules<T>): Format<T> {
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

const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";

const durationText = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;

function parseDuration(text: string): number | undefined {
  const match = durationText.exec(text);
  if (match === null || text === "") return undefined;
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

/** A duration such as `500ms`, `15s`, `5m` or `1h30m`, in milliseconds. Bounds are written the same way. */
export function duration(min: string, max: string): Format<number> {
  const [minMs = 0, maxMs = 0] = [min, max].map(parseDuration);
  return createFormat({
    kind: "duration",
    problem: "not a duration",
    allowed: `a duration from ${min} to ${max}, with its unit`,
    parse: parseDuration,
    inRange: (value) => value >= minMs && value <= maxMs,
    is: isNumber,
  });
}

const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9})(B|KiB|MiB|GiB)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (sizeUnits[match[2] ?? ""] ?? 1);
}

/** A size such as `512KiB` or `8MiB`, in bytes. Bounds are written the same way. */
export function size(min: string, max: string): Format<number> {
  const [minBytes = 0, maxBytes = 0] = [min, max].map(parseSize);
  return createFormat({
    kind: "size",
    problem: "not a size",
    allowed: `a size from ${min} to ${max}, with its unit`,
    parse: parseSize,
    inRange: (value) => value >= minBytes && value <= maxBytes,
    is: isNumber,
  });
}

/** `true` or `false`, nothing else: not yes, no, on, off, 0 or 1. */
export const boolean: Format<boolean> = createFormat({
  kind: "boolean",
  problem: "not true or false",
  allowed: "true or false",
  parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  native: (value) => (typeof value === "boolean" ? value : undefined),
  inRange: () => true,
  is: (value) => typeof value === "boolean",
});

function parseInteger(text: string): number | undefined {
  return /^-?(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Format<number> {
  return createFormat({
    kind: "integer",
    problem: "not a whole number",
    allowed: `a whole number from ${min} to ${max}`,
    parse: parseInteger,
    native: (value) => (Number.isInteger(value) ? Number(value) : undefined),
    inRange: (value) => value >= min && value <= max,
    is: (value): value is number => Number.isInteger(value),
  });
}

/** A number above `above`, up to `max`. */
export function number(above: number, max: number): Format<number> {
  return createFormat({
    kind: "number",
    problem: "not a number",
    allowed: `a number above ${above}, at most ${max}`,
    parse: (text) => (/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : undefined),
    native: (value) => (Number.isFinite(value) ? Number(value) : undefined),
    inRange: (value) => value > above && value <= max,
    is: (value): value is number => Number.isFinite(value),
  });
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Format<T> {
  const find = (value: unknown) => words.find((word) => word === value);
  return createFormat<T>({
    kind: words.join(" \\| "),
    problem: "an unknown word",
    allowed: `one of: ${words.join(", ")}`,
    parse: find,
    inRange: () => true,
    is: (value): value is T => find(value) !== undefined,
  });
}

/** One of some whole numbers. */
export function oneOfNumbers(numbers: readonly number[]): Format<number> {
  return createFormat({
    kind: numbers.join(" \\| "),
    problem: "not a whole number",
    allowed: `one of: ${numbers.join(", ")}`,
    parse: parseInteger,
    native: (value) => (Number.isInteger(value) ? Number(value) : undefined),
    inRange: (value) => numbers.includes(value),
    is: isNumber,
  });
}

/** What a text must look like. */
export interface TextRules {
  /** With its article, e.g. `an account name`. */
  readonly noun: string;
  /** `a path that starts with /, such as /metrics` */
  readonly allowed: string;
  readonly accepts: (text: string) => boolean;
  /** What was found is never shown: people put secrets there. */
  readonly secret?: boolean;
}

/** A text by rules. Control characters are always refused. */
export function text(rules: TextRules): Format<string> {
  return createFormat({
    kind: rules.noun.replace(/^an? /, ""),
    problem: `not ${rules.noun}`,
    allowed: rules.allowed,
    secret: rules.secret ?? false,
    quotable: true,
    parse: (value) => (!/\p{Cc}/u.test(value) && rules.accepts(value) ? value : undefined),
    inRange: () => true,
    is: isText,
  });
}
