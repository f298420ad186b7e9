import { readFileSync } from "node:fs";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deflateShort, mostShortBytes } from "../../../src/metrics/rendering/deflate-short.js";

const inflated = (blocks: Buffer) => inflateRawSync(blocks, { finishFlush: constants.Z_SYNC_FLUSH });

/** Noise of the bytes from 128 on, the same each time. */
function noise(length: number): Buffer {
  let state = length + 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return 128 + ((state >>> 16) & 127);
    }),
  );
}

/** Texts in which much comes again, and texts in which nothing does. */
const texts = fc
  .array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...["dts_job", "\n", "0".repeat(300)])))
  .map((parts) =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string))).subarray(0, mostShortBytes),
  );

describe("a short text, deflated", () => {
  it("is what zlib inflates again, also between others", () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(inflated(deflateShort(one))).toEqual(one);
        const blocks = Buffer.concat([one, other, one].map(deflateShort));
        expect(inflated(blocks)).toEqual(Buffer.concat([one, other, one]));
      }),
      { numRuns: 500 },
    );
  });

  it("may have matches of every length", () => {
    for (let length = 1; length <= 600; length += 1) {
      const text = Buffer.concat([noise(length), Buffer.from("|"), noise(length), Buffer.from("|")]);
      expect(inflated(deflateShort(text))).toEqual(text);
    }
  });

  it("may have matches at every distance", () => {
    for (let distance = 4; distance <= mostShortBytes - 4; distance += 1) {
      const text = Buffer.concat([Buffer.from("abcd"), noise(distance - 4), Buffer.from("abcd")]);
      // Not toEqual, which takes a second for all of them.
      expect(inflated(deflateShort(text)).equals(text), `at ${distance}`).toBe(true);
    }
  });

  it("has room for what no code makes shorter", () => {
    const text = Buffer.from(noise(mostShortBytes).map((byte) => byte | 0x90));
    expect(inflated(deflateShort(text))).toEqual(text);
  });

  it("is a fifth longer than zlib makes it, when it is what a scope of 10 jobs writes", () => {
    const lines = readFileSync("test/metrics/golden/full-job.prom", "latin1")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    let [own, zlib] = [0, 0];
    const ofJob = (line: string, job: number) =>
      line.replaceAll(/\d/g, (digit) => `${(Number(digit) + job * 3) % 10}`);
    for (const line of lines) {
      const jobs = Array.from({ length: 10 }, (_, job) => `${ofJob(line, job)}\n`);
      const text = Buffer.from(jobs.join(""), "latin1").subarray(0, mostShortBytes);
      own += deflateShort(text).length;
      zlib += deflateRawSync(text, { level: 3, finishFlush: constants.Z_SYNC_FLUSH }).length;
    }
    expect(own / zlib).toBeLessThan(1.25);
  });

  it("has a bound", () => {
    expect(() => deflateShort(Buffer.alloc(mostShortBytes + 1))).toThrow(
      new RangeError("4097 bytes are more than 4096"),
    );
  });
});
