import { createJsonKeys } from "./json-keys.js";

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

const [other, space, quote, comma, open, close, digit, numberPart, colon] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
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

/**
 * Counts what a parser would make of a JSON object while its bytes come, at a fixed cost for each: values, different keys,
 * depth and long numbers. A text that begins with anything but `{` is none, and costs nothing, because nobody parses it.
 */
export function createJsonScanner(): JsonScanner {
  const longNumbers: Span[] = [];
  const keys = createJsonKeys();
  let isObject: boolean | undefined;
  let position = 0;
  let inText = false;
  let values = 0;
  let depth = 0;
  let numberBytes = 0;
  let keyProblem: string | undefined;

  const problemSoFar = (): string | undefined => {
    if (values > mostValues) return `the answer holds more than ${mostValues} values`;
    if (depth > deepest) return `the answer is nested more than ${deepest} levels deep`;
    if (numberBytes > longestNumberBytes)
      return `the answer holds a number of more than ${longestNumberBytes} characters`;
    return longNumbers.length > mostLongNumbers
      ? `the answer holds more than ${mostLongNumbers} numbers of more than ${shortNumberBytes} characters`
      : keyProblem;
  };

  const endNumber = (end: number): void => {
    if (numberBytes > shortNumberBytes) longNumbers.push({ start: end - numberBytes, end });
    numberBytes = 0;
  };

  const takeOutside = (kind: number, at: number): void => {
    if (kind === digit || (kind === numberPart && numberBytes > 0)) {
      numberBytes += 1;
      return;
    }
    if (numberBytes > 0) endNumber(at);
    if (kind === quote) {
      inText = true;
      keys.begin();
    }
    if (kind === colon) keyProblem = keys.end();
    if (kind === comma || kind === open) values += 1;
    if (kind === open) depth += 1;
    if (kind === close) depth -= 1;
  };

  return {
    longNumbers,
    scan(chunk) {
      isObject ??= beginsObject(chunk);
      if (isObject === false) return undefined;
      const start = position;
      position += chunk.length;
      // Not for-of, which takes ten times as long.
      for (let at = 0; at < chunk.length; at += 1) {
        if (inText) {
          const end = keys.take(chunk, at);
          if (end === undefined) return undefined;
          inText = false;
          at = end - 1;
          continue;
        }
        const kind = kinds[chunk[at] ?? 0] ?? other;
        if (kind === space && numberBytes === 0) continue;
        takeOutside(kind, start + at);
        const problem = problemSoFar();
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** Undefined while there is nothing but space. */
function beginsObject(chunk: Buffer): boolean | undefined {
  for (let at = 0; at < chunk.length; at += 1) {
    if (kinds[chunk[at] ?? 0] !== space) return chunk[at] === brace;
  }
  return undefined;
}
