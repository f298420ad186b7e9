import { createFormat, type Format } from "./formats.js";
import { patternSource, toldSchema } from "./json-schema.js";

const isNumber = (value: unknown): value is number => typeof value === "number";

function parseInteger(text: string): number | undefined {
  return /^-?(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Format<number> {
  return createFormat({
    kind: "integer",
    schema: { type: "integer", minimum: min, maximum: max },
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
    schema: { type: "number", exclusiveMinimum: above, maximum: max },
    problem: "not a number",
    allowed: `a number above ${above}, at most ${max}`,
    parse: (text) => (/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text) ? Number(text) : undefined),
    native: (value) => (Number.isFinite(value) ? Number(value) : undefined),
    inRange: (value) => value > above && value <= max,
    is: (value): value is number => Number.isFinite(value),
  });
}

/** One of some whole numbers. */
export function oneOfNumbers(numbers: readonly number[]): Format<number> {
  return createFormat({
    kind: numbers.join(" \\| "),
    schema: { enum: numbers },
    problem: "not a whole number",
    allowed: `one of: ${numbers.join(", ")}`,
    parse: parseInteger,
    native: (value) => (Number.isInteger(value) ? Number(value) : undefined),
    inRange: (value) => numbers.includes(value),
    is: isNumber,
  });
}

/** A text of numbers and their units. */
interface Quantity {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly parse: (text: string) => number | undefined;
}

function quantity({ kind, pattern, parse }: Quantity, min: string, max: string): Format<number> {
  const [least = 0, most = 0] = [min, max].map(parse);
  const allowed = `a ${kind} from ${min} to ${max}, with its unit`;
  return createFormat({
    kind,
    schema: toldSchema({ pattern: patternSource(pattern), minLength: 2 }, allowed),
    problem: `not a ${kind}`,
    allowed,
    parse,
    inRange: (value) => value >= least && value <= most,
    is: isNumber,
  });
}

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
  return quantity({ kind: "duration", pattern: durationText, parse: parseDuration }, min, max);
}

const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

const sizeText = /^(\d{1,9})(B|KiB|MiB|GiB)$/;

function parseSize(text: string): number | undefined {
  const match = sizeText.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * (sizeUnits[match[2] ?? ""] ?? 1);
}

/** A size such as `512KiB` or `8MiB`, in bytes. Bounds are written the same way. */
export function size(min: string, max: string): Format<number> {
  return quantity({ kind: "size", pattern: sizeText, parse: parseSize }, min, max);
}
