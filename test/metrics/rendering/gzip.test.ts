import { constants, crc32, gunzipSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createPiece,
  gunzipped,
  gzipMember,
  type Piece,
  totalOf,
} from "../../../src/metrics/rendering/gzip.js";

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));

const memberOf = (pieces: readonly Piece[], last: Buffer) =>
  gzipMember({ stretches: pieces, total: totalOf(pieces) }, last);

describe("totalOf", () => {
  it("has the length and checksum of all pieces in a row", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 5 }), async (texts) => {
        const whole = Buffer.concat(texts);
        const pieces = await Promise.all(texts.map((text) => createPiece(text)));
        expect(totalOf(pieces)).toMatchObject({ bytes: whole.length, crc: crc32(whole) });
      }),
    );
  });

  it("holds for pieces of many megabytes", async () => {
    const [first, second] = [Buffer.alloc(3_000_001, "a"), Buffer.alloc(17_000_003, "b")];
    const parts = await Promise.all([first, second].map((text) => createPiece(text)));
    expect(totalOf(parts).crc).toBe(crc32(Buffer.concat([first, second])));
  });

  it("holds for rows of rows", async () => {
    const texts = ["one", "two", "three", "four"].map((text) => Buffer.from(text));
    const pieces = await Promise.all(texts.map((text) => createPiece(text)));
    expect(totalOf([totalOf(pieces.slice(0, 2)), totalOf(pieces.slice(2))])).toEqual(totalOf(pieces));
  });
});

describe("createPiece", () => {
  it.each([10, 4_095, 4_100, 16_380, 16_385, 100_000])(
    "can be inflated alone when it has %d bytes",
    async (length) => {
      const text = Buffer.from("line\n".repeat(length / 5));
      const { deflated } = await createPiece(text);
      expect(inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH })).toEqual(text);
    },
  );

  it("does not keep the text, so that its memory can be used again", async () => {
    const text = Buffer.from("x".repeat(100_000));
    const piece = await createPiece(text);
    text.fill("y");
    expect((await gunzipped(await memberOf([piece], Buffer.alloc(0)))).toString()).toBe("x".repeat(100_000));
  });
});

describe("gzipMember", () => {
  it("is one member that holds all pieces and the last text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), bytes, async (texts, last) => {
        const member = await memberOf(await Promise.all(texts.map((text) => createPiece(text))), last);
        const whole = Buffer.concat([...texts, last]);
        expect(gunzipSync(member)).toEqual(whole);
        expect(await gunzipped(member)).toEqual(whole);
        // A second member would begin where the first one's trailer ends.
        expect(member.readUInt32LE(member.length - 8)).toBe(crc32(whole));
        expect(member.readUInt32LE(member.length - 4)).toBe(whole.length);
      }),
    );
  });
});
