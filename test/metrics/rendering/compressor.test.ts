import { constants, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createCompressor } from "../../../src/metrics/rendering/compressor.js";
import type { Piece } from "../../../src/metrics/rendering/gzip.js";

async function compress(text: string, known?: readonly Piece[]): Promise<readonly Piece[]> {
  const run = createCompressor().start(known);
  for (const line of text.match(/.*\n/g) ?? []) run.add(line);
  return run.end();
}

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map(({ deflated }) => inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH }).toString())
    .join("");
}

describe("a text that is written again", () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `line ${index} of the text\n`).join("");
  const changed = text.replace("line 9 of", "line 8 of");

  it("keeps the pieces that are the same, and makes the others anew", async () => {
    const before = await compress(text);
    const after = await compress(changed, before);
    expect(before.length).toBeGreaterThan(2);
    expect(after.slice(1).every((piece, index) => piece === before[index + 1])).toBe(true);
    expect(textOf(after)).toBe(changed);
  });

  it("is there at once when it is short, so that nobody waits for a thread", () => {
    const run = createCompressor().start();
    run.add("short\n");
    const pieces = run.end();
    expect(pieces).not.toBeInstanceOf(Promise);
    expect(textOf(pieces as readonly Piece[])).toBe("short\n");
  });

  it("is whole when nothing of it has changed, and when all has", async () => {
    const before = await compress(text);
    expect(textOf(await compress(text, before))).toBe(text);
    expect(textOf(await compress(text.toUpperCase(), before))).toBe(text.toUpperCase());
    expect(textOf(await compress("short\n", before))).toBe("short\n");
  });
});
