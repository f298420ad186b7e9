import { plainText } from "./plain-text.js";

// A long token is known by its beginning, so that one that was cut off is found as well.
const mostCharacters = 32;
// Shorter ones are found in ordinary words when there are no separators between them.
const fewestCharacters = 8;
// A reading as hex or base64 in a reading as hex or base64.
const deepest = 2;

/** Letters and digits alone, without their case: `LTAI-5t_c` and `ltai5tC` are the same. */
export function foldedText(text: string): string {
  let folded = "";
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (end === room.length) {
      folded += room.toString("latin1");
      end = 0;
    }
    if (code < foldedCodes.length) {
      // Without a branch: what becomes nothing is written over.
      room[end] = foldedCodes[code] as number;
      end += (foldedCodes[code] as number) === 0 ? 0 : 1;
      continue;
    }
    beyondAscii.lastIndex = at;
    const [run = ""] = beyondAscii.exec(text) ?? [];
    folded += room.toString("latin1", 0, end) + run.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
    end = 0;
    at += run.length - 1;
  }
  return folded + room.toString("latin1", 0, end);
}

const beyondAscii = /[^\0-\x7f]+/y;

// What each ASCII character becomes; 0: nothing. Nearly all there is, and a table is four times as fast as an expression.
const foldedCodes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[\da-z]/i.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});
const room = Buffer.alloc(16 * 1024);

/**
 * What a folded text is searched for because of a secret: the secret itself, the beginning of a long one. None for a secret
 * of fewer than 8 letters and digits.
 */
export function foldedSecret(secret: string): readonly string[] {
  return usable([foldedText(plainText(secret) ?? secret)]);
}

/** Tests for a text that says one of the secrets in whatever spelling. */
export function createSpellingTest(secrets: readonly string[]): (text: string) => boolean {
  const needles = secrets.flatMap(needlesOf);
  const isSecret = (reading: string): boolean => {
    const folded = foldedText(reading);
    return needles.some((needle) => folded.includes(needle));
  };
  return (text) => anyReading(text, isSecret);
}

/**
 * Whether a text fits in one of its readings: as it is with everything decoded, and as hex or base64 from any place, twice at most. A
 * text that is nested too deep to be read fits always.
 */
export function anyReading(text: string, fits: (reading: string) => boolean, depth = deepest): boolean {
  const plain = plainText(text);
  if (plain === undefined || fits(plain)) return true;
  return depth > 0 && encodedIn(plain).some((reading) => anyReading(reading, fits, depth - 1));
}

/** The text taken as hex and as base64, whatever stands in between, beginning at each place that makes a difference. */
function encodedIn(plain: string): readonly string[] {
  const digits = plain.replace(/[^\da-f]+/gi, "");
  const sextets = plain.replace(/[^\w+/-]+/g, "");
  return [
    ...[0, 1].map((at) => Buffer.from(digits.slice(at), "hex").toString("utf8")),
    ...[0, 1, 2, 3].map((at) => Buffer.from(sextets.slice(at), "base64").toString("utf8")),
  ];
}

function needlesOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const own = foldedSecret(secret);
  return [
    ...own,
    ...own.map((text) => [...text].reverse().join("")),
    // Character codes one after the other, and base64 with separators that base64 knows, too: none of them is read above.
    ...usable([bytes.join(""), ...[0, 1, 2].map((before) => foldedText(base64Within(bytes, before)))]),
  ];
}

function usable(needles: readonly string[]): readonly string[] {
  return needles
    .filter(({ length }) => length >= fewestCharacters)
    .map((needle) => needle.slice(0, mostCharacters));
}

/** The base64 of the bytes within a longer text, with `before` bytes (modulo 3) in front of them: what they alone decide. */
function base64Within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
