// Controls but line feed and tab, lone surrogates, bidirectional marks and Unicode line breaks.
const unsafe = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A text for a terminal. What would colour it, move its cursor, write to its clipboard or turn its direction around is
 * written as `\u{1b}`; line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(unsafe, visible);
}

/** A character that is not shown as itself: its code point in hexadecimal, as in `\u{1b}`. */
export function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Plain data with every text in it printable, names of properties included. */
export function printableData(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(printableData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [printable(key), printableData(each)]),
  );
}
