import { createHash } from "node:crypto";

const maxCodePoints = 256;
const hashDigits = 8;
const [space, quote, backslash, tilde] = [0x20, 0x22, 0x5c, 0x7e];
const looksHashed = /~[0-9a-f]{8}$/;
// Controls, lone surrogates, bidirectional marks and Unicode line breaks. A newline is escaped, not replaced.
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

/**
 * A label value as it stands between the quotes of an exposition: escaped, unsafe characters replaced by U+FFFD,
 * cut at 256 code points. A value that was changed, or looks as if it had been, ends in `~` and 8 hexadecimal digits of the
 * SHA-256 of the whole original, so that distinct values stay distinct.
 */
export function labelText(value: string): string {
  if (isPlain(value)) return value;
  const shown = firstCodePoints(value).replace(unsafe, "\ufffd");
  const whole = shown === value && !looksHashed.test(value) ? value : `${shown}~${hashOf(value)}`;
  return whole.replace(/[\\"\n]/g, (character) => escapes[character] ?? character);
}

/**
 * The UTF-8 bytes of a text, one character a byte. All exposition text is kept in this form: V8 then holds it in one byte a
 * character and writes it to a Buffer as `latin1`, which is a memory copy.
 */
export function byteText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** A label value as byte text. */
export function labelBytes(value: string): string {
  return isPlain(value) ? value : byteText(labelText(value));
}

/** `,name="value"` as byte text, or nothing for an absent or empty value: Prometheus takes an empty label as absent. */
export function labelPair(name: string, value: string | undefined): string {
  return value === undefined || value === "" ? "" : `,${name}="${labelBytes(value)}"`;
}

/**
 * A byte text in one piece. V8 keeps a concatenation as a tree: a text that is copied into many lines is written twice as fast from one
 * piece, and one that is kept for long is one object, not six.
 */
export function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

/** `,label="value"` for the values of a closed set, made once: these stand on most lines of an exposition. */
export function closedLabels<Value extends string>(
  label: string,
  values: readonly Value[],
): (value: Value) => string {
  const texts = new Map(values.map((value) => [value, labelPair(label, value)]));
  return (value) => texts.get(value) ?? labelPair(label, value);
}

/** First 8 hexadecimal digits of the SHA-256 of a text, lone surrogates told apart. */
export function hashOf(text: string): string {
  return createHash("sha256").update(Buffer.from(text, "utf16le")).digest("hex").slice(0, hashDigits);
}

/** Printable ASCII that needs no change, which nearly every value is. No changed value looks like one. A loop is three times as fast as a regular expression here. */
function isPlain(value: string): boolean {
  const { length } = value;
  if (length > maxCodePoints) return false;
  for (let index = 0; index < length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < space || code > tilde || code === quote || code === backslash) return false;
  }
  return true;
}

function firstCodePoints(value: string): string {
  if (value.length <= maxCodePoints) return value;
  // A code point takes at most two units: no need to take a text of a megabyte apart.
  return [...value.slice(0, 2 * maxCodePoints + 2)].slice(0, maxCodePoints).join("");
}
