import { createJsonKeys, type JsonKeys } from "./json-keys.js";

/** Where something stands in a text, in bytes from its start; `end` is behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Looks over a JSON text before anything parses it. */
export interface JsonScanner {
  /** Takes the next bytes. What makes the text too costly to parse, as soon as it shows; afterwards nothing counts. */
  scan(chunk: Buffer): string | undefined;
  /** The numbers of more than 15 bytes so far: few, and all that a floating-point number may not hold. */
  readonly longNumbers: readonly Span[];
}

// A page of 30 jobs has some thousands of values, one of 100 jobs not a tenth of this; 8 MiB of `{},` would be 3 million objects.
const mostValues = 100_000;
// Answers are five levels deep.
const deepest = 100;
// No time, size or identifier is this long. Converting one costs more than its length: a sum in the number of digits.
const longestNumberBytes = 40;
// Milliseconds since 1970 have 13 digits. Converting these takes a parser a microsecond or more each.
const shortNumberBytes = 15;
const mostLongNumbers = 10_000;

const [other, space, digit, numberPart, quote, comma, open, close, colon] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const kinds = new Uint8Array(256);
for (const [kind, characters] of [
  [space, " \t\r\n"],
  [quote, '"'],
  [comma, ","],
  [open, "[{"],
  [close, "]}"],
  [colon, ":"],
  [digit, "-0123456789"],
  [numberPart, "+.eE"],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}
const brace = 0x7b;

/** What has been seen of a text. */
interface Scan {
  readonly longNumbers: Span[];
  readonly keys: JsonKeys;
  isObject: boolean | undefined;
  position: number;
  inText: boolean;
  /** Kind of the latest byte that is neither space nor in a text. */
  latest: number;
  values: number;
  depth: number;
  numberBytes: number;
}

/**
 * Counts what a parser would make of a JSON object while its bytes come, at a fixed cost for each: values, different keys,
 * depth and long numbers. A text that begins with anything but `{` is none, and costs nothing, because nobody parses it.
 */
export function createJsonScanner(): JsonScanner {
  const seen: Scan = {
    longNumbers: [],
    keys: createJsonKeys(),
    isObject: undefined,
    position: 0,
    inText: false,
    latest: other,
    values: 0,
    depth: 0,
    numberBytes: 0,
  };
  return { longNumbers: seen.longNumbers, scan: (chunk) => scan(seen, chunk) };
}

/** No closure of each scanner: V8 then does not know what the constants are, and takes twice as long. */
function scan(seen: Scan, chunk: Buffer): string | undefined {
  seen.isObject ??= beginsObject(chunk);
  if (seen.isObject === false) return undefined;
  const start = seen.position;
  seen.position += chunk.length;
  // Not for-of, which takes ten times as long.
  for (let at = 0; at < chunk.length; at += 1) {
    if (seen.inText) {
      at = seen.keys.take(chunk, at);
      if (at >= chunk.length) return undefined;
      seen.inText = false;
      continue;
    }
    const kind = kinds[chunk[at] as number] as number;
    const problem = takeNumber(seen, kind, start + at) ?? take(seen, kind);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function takeNumber(seen: Scan, kind: number, at: number): string | undefined {
  if (kind === digit || (kind === numberPart && seen.numberBytes > 0)) {
    seen.numberBytes += 1;
    return seen.numberBytes > longestNumberBytes
      ? `the answer holds a number of more than ${longestNumberBytes} characters`
      : undefined;
  }
  if (seen.numberBytes > shortNumberBytes) seen.longNumbers.push({ start: at - seen.numberBytes, end: at });
  seen.numberBytes = 0;
  return seen.longNumbers.length > mostLongNumbers
    ? `the answer holds more than ${mostLongNumbers} numbers of more than ${shortNumberBytes} characters`
    : undefined;
}

function take(seen: Scan, kind: number): string | undefined {
  if (kind <= space) return undefined;
  const before = seen.latest;
  seen.latest = kind;
  if (kind === quote) {
    seen.inText = true;
    // A key never follows a colon: most bytes are in values, which nobody has to tell apart.
    seen.keys.begin(before !== colon);
    return undefined;
  }
  if (kind === colon) return seen.keys.end();
  if (kind === comma || kind === open) seen.values += 1;
  if (kind === open) seen.depth += 1;
  if (kind === close) seen.depth -= 1;
  if (seen.depth > deepest) return `the answer is nested more than ${deepest} levels deep`;
  return seen.values > mostValues ? `the answer holds more than ${mostValues} values` : undefined;
}

/** Undefined while there is nothing but space. */
function beginsObject(chunk: Buffer): boolean | undefined {
  for (let at = 0; at < chunk.length; at += 1) {
    if (kinds[chunk[at] as number] !== space) return chunk[at] === brace;
  }
  return undefined;
}
