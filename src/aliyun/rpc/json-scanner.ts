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

/**
 * Counts what a parser would make of a JSON object while its bytes come, at a fixed cost for each: values, different keys,
 * depth and long numbers. A text that begins with anything but `{` is none, and costs nothing, because nobody parses it.
 */
export function createJsonScanner(): JsonScanner {
  return new Scanner();
}

/** A class: the functions that see every byte are the same for all answers, so that V8 knows what they refer to. */
class Scanner implements JsonScanner {
  readonly longNumbers: Span[] = [];
  readonly #keys = createJsonKeys();
  #isObject: boolean | undefined;
  #position = 0;
  #inText = false;
  /** Kind of the latest byte that is neither space nor in a text. */
  #latest = other;
  #values = 0;
  #depth = 0;
  #numberBytes = 0;

  scan(chunk: Buffer): string | undefined {
    this.#isObject ??= beginsObject(chunk);
    if (this.#isObject === false) return undefined;
    const start = this.#position;
    this.#position += chunk.length;
    // Not for-of, which takes ten times as long.
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inText) {
        at = this.#keys.take(chunk, at);
        if (at >= chunk.length) return undefined;
        this.#inText = false;
        continue;
      }
      const kind = kinds[chunk[at] as number] as number;
      const problem = this.#takeNumber(kind, start + at) ?? this.#take(kind);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #takeNumber(kind: number, at: number): string | undefined {
    if (kind === digit || (kind === numberPart && this.#numberBytes > 0)) {
      this.#numberBytes += 1;
      return this.#numberBytes > longestNumberBytes
        ? `the answer holds a number of more than ${longestNumberBytes} characters`
        : undefined;
    }
    if (this.#numberBytes > shortNumberBytes)
      this.longNumbers.push({ start: at - this.#numberBytes, end: at });
    this.#numberBytes = 0;
    return this.longNumbers.length > mostLongNumbers
      ? `the answer holds more than ${mostLongNumbers} numbers of more than ${shortNumberBytes} characters`
      : undefined;
  }

  #take(kind: number): string | undefined {
    if (kind <= space) return undefined;
    const before = this.#latest;
    this.#latest = kind;
    if (kind === quote) {
      this.#inText = true;
      // A key never follows a colon: most bytes are in values, which nobody has to tell apart.
      this.#keys.begin(before !== colon);
      return undefined;
    }
    if (kind === colon) return this.#keys.end();
    if (kind === comma || kind === open) this.#values += 1;
    if (kind === open) this.#depth += 1;
    if (kind === close) this.#depth -= 1;
    if (this.#depth > deepest) return `the answer is nested more than ${deepest} levels deep`;
    return this.#values > mostValues ? `the answer holds more than ${mostValues} values` : undefined;
  }
}

/** Undefined while there is nothing but space. */
function beginsObject(chunk: Buffer): boolean | undefined {
  for (let at = 0; at < chunk.length; at += 1) {
    if (kinds[chunk[at] as number] !== space) return chunk[at] === brace;
  }
  return undefined;
}
