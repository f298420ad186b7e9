import { constants, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createCompressor } from "../../../src/metrics/rendering/compressor.js";
import type { Piece } from "../../../src/metrics/rendering/gzip.js";

async function compress(text: string): Promise<readonly Piece[]> {
  const run = createCompressor().start();
  for (const line of text.match(/.*\n/g) ?? []) run.add(line);
  return run.end();
}

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ deflated }) => inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH }).toString())
    .join("");
}

describe("a text that is written line by line", () => {
  it("is whole, in pieces when it is long", async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `line ${index} of the text\n`).join("");
    const pieces = await compress(text);
    expect(pieces.length).toBeGreaterThan(2);
    expect(textOf(pieces)).toBe(text);
  });

  it("is there at once when it is short, so that nobody waits for a thread", () => {
    const run = createCompressor().start();
    run.add("short\n");
    const pieces = run.end();
    expect(pieces).not.toBeInstanceOf(Promise);
    expect(textOf(pieces as readonly Piece[])).toBe("short\n");
  });

  it("is whole although the buffers of the texts before it are used again", async () => {
    const compressor = createCompressor();
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}\n`.repeat(1 + 500 * index));
    const runs = texts.map((text) => {
      const run = compressor.start();
      run.add(text);
      return run.end();
    });
    expect((await Promise.all(runs)).map(textOf)).toEqual(texts);
  });
});
