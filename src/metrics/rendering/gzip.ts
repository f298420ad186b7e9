import { promisify } from "node:util";
import { constants, crc32, deflateRaw, deflateRawSync, gunzip } from "node:zlib";
import { whenThere } from "../../lib/when-there.js";
import { withFields } from "../../lib/with-fields.js";
import { deflateShort, mostShortBytes } from "./deflate-short.js";

const deflateAsync = promisify(deflateRaw);
const gunzipAsync = promisify(gunzip);

// Level 3 packs this text as well as level 6 does, in a third of the time.
const level = 3;
// Below this the way to the thread pool and back costs more than the work.
const inlineBytes = 16 * 1024;

/**
 * A stretch of exposition text that can stand anywhere in a body: its raw deflate data ends on a byte boundary without a final block
 * and refers to nothing before it. The text itself is not kept: it is ten to thirty times as long.
 */
export interface Stretch extends Total {
  readonly deflated: Buffer;
}

/** A stretch whose bytes move, as they are, into one that it is joined to. */
export interface Piece extends Total {
  deflated: Buffer;
}

/**
 * A piece of a text: at once of a short one, while a long one is compressed in the thread pool. The text may be overwritten once the
 * piece is there.
 */
export function createPiece(text: Buffer): Piece | Promise<Piece> {
  return whenThere(deflated(text), (data) => {
    const { bytes, crc, shift } = totalOfText(text);
    return { bytes, crc, shift, deflated: data };
  });
}

function deflated(text: Buffer): Buffer | Promise<Buffer> {
  if (text.length <= mostShortBytes) return deflateShort(text);
  const options = { level, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: Math.max(1024, text.length >> 3) };
  const data = text.length < inlineBytes ? deflateRawSync(text, options) : deflateAsync(text, options);
  // zlib answers with a view of a larger buffer; a copy lets that go.
  return whenThere(data, (view) => Buffer.from(view));
}

/** Pieces in a row as one stretch, which holds their bytes from now on: nothing is kept twice. */
export function joinPieces(pieces: readonly Piece[]): Stretch {
  // A buffer of its own: one cut from Node's pool would keep what else was cut from it.
  const deflated = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + piece.deflated.length, 0));
  let end = 0;
  for (const piece of pieces) {
    const start = end;
    end += piece.deflated.copy(deflated, start);
    piece.deflated = deflated.subarray(start, end);
  }
  return withFields(totalOf(pieces), { deflated });
}

/** Length and CRC-32 of a text. */
export interface Total {
  readonly bytes: number;
  readonly crc: number;
  /** How the CRC of what stands before it is shifted by its length: found once, it makes putting thousands of pieces in a row cheap. */
  readonly shift: number;
}

const nothing: Total = { bytes: 0, crc: 0, shift: 0x80000000 };

function totalOfText(text: Buffer): Total {
  return { bytes: text.length, crc: crc32(text), shift: shiftOf(text.length) };
}

/** Length and CRC-32 of pieces one after the other, without looking at their bytes. */
export function totalOf(pieces: readonly Total[]): Total {
  let { bytes, crc, shift } = nothing;
  for (const piece of pieces) {
    // CRC-32 of two texts in a row: the first is shifted by the second's length, modulo the polynomial.
    crc = (multiply(piece.shift, crc) ^ piece.crc) >>> 0;
    shift = multiply(piece.shift, shift);
    bytes += piece.bytes;
  }
  return { bytes, crc, shift };
}

/** Stretches in a row and what they amount to. */
export interface Row {
  readonly stretches: readonly Stretch[];
  readonly total: Total;
}

/** One gzip member (RFC 1952) of a row and a last text. */
export async function gzipMember({ stretches, total: head }: Row, last: Buffer): Promise<Buffer> {
  const end = await deflateAsync(last, { level });
  const total = totalOf([head, totalOfText(last)]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(total.crc, 0);
  trailer.writeUInt32LE(total.bytes % 2 ** 32, 4);
  return Buffer.concat([memberHeader, ...stretches.map(({ deflated }) => deflated), end, trailer]);
}

/** The text of a gzip member, inflated in the thread pool. */
export function gunzipped(member: Buffer): Promise<Buffer> {
  const bytes = member.readUInt32LE(member.length - 4);
  // One chunk for everything: each further one is another way to the thread pool and back.
  return gunzipAsync(member, { chunkSize: bytes + 1024 });
}

// Magic, deflate, no flags, no time, no hint, unknown system: the same input gives the same bytes.
const memberHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

const polynomial = 0xedb88320;
const one = 0x80000000;

/** x to the power of the bits in so many bytes. */
function shiftOf(bytes: number): number {
  let power = one;
  let index = 3;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(squares[index % 32] ?? one, power);
    index += 1;
  }
  return power;
}

/** Product of two polynomials over GF(2), bits reflected as in CRC-32, modulo its polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return product >>> 0;
}

/** x to the power of 2^n, for n from 0 to 31. */
const squares: readonly number[] = Array.from({ length: 31 }).reduce<number[]>(
  (powers) => {
    const last = powers.at(-1) ?? one;
    return [...powers, multiply(last, last)];
  },
  [one >>> 1],
);
