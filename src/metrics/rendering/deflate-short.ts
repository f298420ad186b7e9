/**
 * Raw deflate (RFC 1951) of short texts. zlib takes three times as long for 1.6 KB, most of it to make and clear 100 KB of tables, which push
 * everything else out of the processor's cache, and a fleet writes hundreds of such texts a second. In turn they become a fifth longer:
 * the codes are the fixed ones.
 */

/** The longest text, in bytes. With longer ones what zlib does first is little beside its work, and it packs them better. */
export const mostShortBytes = 4 * 1024;

/**
 * Compresses a text into a block that refers to nothing before it and an empty one that ends on a byte boundary, as zlib does with
 * Z_SYNC_FLUSH. Neither is marked as the last one.
 * @throws RangeError for a text that is too long.
 */
export function deflateShort(text: Buffer): Buffer {
  if (text.length > mostShortBytes)
    throw new RangeError(`${text.length} bytes are more than ${mostShortBytes}`);
  const end = pack(findSymbols(text));
  return Buffer.from(room.subarray(0, end));
}

// Symbols are literals, then the end of the block, lengths of matches, and distances, all in one row.
const endOfBlock = 256;
const shortestMatch = 4;
const longestMatch = 258;
const noDistance = endOfBlock + longestMatch;
const symbols = new Uint16Array(mostShortBytes + 1);

const hashBits = 11;
/** One more than where a hash of four bytes was last; 0: nowhere. */
const places = new Uint16Array(2 ** hashBits);

/** Leaves the symbols of a text in `symbols`. Returns how many. */
function findSymbols(text: Buffer): number {
  places.fill(0);
  let found = 0;
  for (let at = 0; at < text.length; ) {
    const before = at + shortestMatch > text.length ? -1 : replacePlace(text, at);
    const matched = before < 0 ? 0 : sameBytes(text, before, at);
    if (matched < shortestMatch) {
      symbols[found] = text[at] as number;
      found += 1;
      at += 1;
      continue;
    }
    symbols[found] = endOfBlock + matched;
    symbols[found + 1] = noDistance + at - before;
    found += 2;
    at += matched;
  }
  symbols[found] = endOfBlock;
  return found + 1;
}

/** Where the four bytes that begin here were last, or others with their hash; negative: nowhere. */
function replacePlace(text: Buffer, at: number): number {
  const low = (text[at] as number) | ((text[at + 1] as number) << 8);
  const high = (text[at + 2] as number) | ((text[at + 3] as number) << 8);
  const hash = Math.imul(low | (high << 16), 0x9e3779b1) >>> (32 - hashBits);
  const before = (places[hash] as number) - 1;
  places[hash] = at + 1;
  return before;
}

function sameBytes(text: Buffer, before: number, at: number): number {
  const most = Math.min(longestMatch, text.length - at);
  let same = 0;
  while (same < most && text[before + same] === text[at + same]) same += 1;
  return same;
}

// A byte takes nine bits at most, the rest of the blocks less than 16 bytes.
const room = Buffer.alloc((mostShortBytes * 9) / 8 + 16);

/** Leaves the blocks in `room`. Returns where they end. */
function pack(count: number): number {
  // What is no whole byte yet, the first bit lowest: a block of fixed codes begins.
  let bits = 0b010;
  let left = 3;
  let end = 0;
  for (let index = 0; index < count; index += 1) {
    const symbol = symbols[index] as number;
    bits |= (codes[symbol] as number) << left;
    left += codeLengths[symbol] as number;
    for (; left >= 8; left -= 8) {
      room[end] = bits;
      end += 1;
      bits >>>= 8;
    }
  }
  // A stored block of no bytes: three bits, the rest of the byte, its length and the complement of that.
  for (left += 3; left > 0; left -= 8) {
    room[end] = bits;
    end += 1;
    bits >>>= 8;
  }
  return room.writeUInt32BE(0x0000ffff, end);
}

// Each symbol's bits, the first one lowest, those that its code leaves open included; 15 at most.
const codes = new Uint16Array(noDistance + mostShortBytes + 1);
const codeLengths = new Uint8Array(codes.length);

/** A code, and as many symbols from this one on as its extra bits tell apart. */
function defineAll(first: number, { code, length }: HuffmanCode, extraBits: number): void {
  for (let extra = 0; extra < 2 ** extraBits && first + extra < codes.length; extra += 1) {
    codes[first + extra] = reversed(code, length) | (extra << length);
    codeLengths[first + extra] = length + extraBits;
  }
}

interface HuffmanCode {
  readonly code: number;
  readonly length: number;
}

/** RFC 1951, 3.2.6. */
function fixedCode(value: number): HuffmanCode {
  if (value < 144) return { code: 0x30 + value, length: 8 };
  if (value < 256) return { code: 0x190 + value - 144, length: 9 };
  return value < 280 ? { code: value - 256, length: 7 } : { code: 0xc0 + value - 280, length: 8 };
}

/** A Huffman code is sent with its highest bit first, all other numbers with their lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

for (let value = 0; value <= endOfBlock; value += 1) defineAll(value, fixedCode(value), 0);
// RFC 1951, 3.2.5: values 257 to 285 are lengths from 3 on, in fours with one more extra bit each from 265 on. The longest has its own.
for (let value = 257, length = 3; value < 285; value += 1) {
  const extraBits = Math.max(0, (value - 261) >> 2);
  defineAll(endOfBlock + length, fixedCode(value), extraBits);
  length += 2 ** extraBits;
}
defineAll(endOfBlock + longestMatch, fixedCode(285), 0);
// Distances from 1 on, in pairs with one more extra bit each from 4 on.
for (let code = 0, distance = 1; distance <= mostShortBytes; code += 1) {
  const extraBits = Math.max(0, (code >> 1) - 1);
  defineAll(noDistance + distance, { code, length: 5 }, extraBits);
  distance += 2 ** extraBits;
}
