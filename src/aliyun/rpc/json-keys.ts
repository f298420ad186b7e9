import { randomInt } from "node:crypto";

/** Looks at the texts of a JSON text, of which some turn out to be keys. */
export interface JsonKeys {
  /** A text begins: its opening quote has passed. */
  begin(mayBeKey: boolean): void;
  /** Takes the bytes of the text from a place in a chunk. Where its closing quote stands; beyond the chunk: in a later one. */
  take(chunk: Buffer, from: number): number;
  /** The last text that may have been a key was one. What is wrong with the keys so far. */
  end(): string | undefined;
}

// No answer has 200 different ones. A new one costs a parser 20 times what a known one costs.
const mostKeys = 2_000;
const [quote, backslash] = [0x22, 0x5c];
// Odd, and nobody's guess: keys that look the same to it cannot be made up.
const multiplier = randomInt(2 ** 30) * 2 + 1;
const hashed = (hash: number, byte: number): number => (Math.imul(hash, multiplier) + byte) | 0;
const dangerous = new Set(["__proto__", "constructor"].map((key) => Buffer.from(key).reduce(hashed, 0)));

interface Text {
  mayBeKey: boolean;
  hash: number;
  hasEscape: boolean;
  /** How many bytes of the next chunk an escape at the end of this one takes. */
  escapedBytes: number;
}

/** Tells keys apart by a hash of their bytes: exactly enough to count them. */
export function createJsonKeys(): JsonKeys {
  const seen = new Set<number>();
  const text: Text = { mayBeKey: false, hash: 0, hasEscape: false, escapedBytes: 0 };
  return {
    begin(mayBeKey) {
      text.mayBeKey = mayBeKey;
      if (!mayBeKey) return;
      text.hash = 0;
      text.hasEscape = false;
    },
    take: (chunk, from) => take(text, chunk, from),
    end() {
      // The API writes none with an escape, which could spell anything.
      if (text.hasEscape || dangerous.has(text.hash))
        return "the answer has a key that could reach a prototype";
      seen.add(text.hash);
      return seen.size > mostKeys ? `the answer holds more than ${mostKeys} different keys` : undefined;
    },
  };
}

/** Most bytes of an answer pass here: one loop, and nothing that is called for each. */
function take(text: Text, chunk: Buffer, from: number): number {
  const { mayBeKey } = text;
  let { hash } = text;
  let at = from + text.escapedBytes;
  for (; at < chunk.length; at += 1) {
    const byte = chunk[at] as number;
    if (byte === quote) break;
    if (byte === backslash) {
      at += 1;
      text.hasEscape ||= mayBeKey;
    } else if (mayBeKey) hash = hashed(hash, byte);
  }
  text.hash = hash;
  text.escapedBytes = Math.max(0, at - chunk.length);
  return at;
}
