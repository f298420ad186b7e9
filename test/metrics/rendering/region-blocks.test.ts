import { constants, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createPiece } from "../../../src/metrics/rendering/gzip.js";
import { createRegionBlocks, type RegionBlocks } from "../../../src/metrics/rendering/region-blocks.js";
import type { RegionText } from "../../../src/metrics/rendering/region-text.js";

const families = ["up", "delay", "errors"];

async function textOf(name: string, lines: number) {
  const text = `${name} 1\n`.repeat(lines);
  return { pieces: lines === 0 ? [] : [await createPiece(Buffer.from(text))], series: lines };
}

const regionOf = (name: string, lines = 2): Promise<RegionText> =>
  Promise.all(families.map((family) => textOf(`${family}_${name}`, family === "errors" ? 0 : lines)));

const regionsOf = (count: number, lines?: number): Promise<RegionText[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => regionOf(`${index}`, lines)));

/** What stands on a page, family by family. */
const stretchesOf = (blocks: ReturnType<RegionBlocks>) =>
  families.map((_, family) => blocks.flatMap((rows) => rows[family]?.stretches ?? []));

const linesOf = (blocks: ReturnType<RegionBlocks>) =>
  stretchesOf(blocks).map((stretches) =>
    Buffer.concat(
      stretches.map(({ deflated }) => inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH })),
    )
      .toString()
      .split("\n")
      .slice(0, -1),
  );

describe("blocks of regions", () => {
  it("have every region in its place, and count its lines", async () => {
    const blocks = createRegionBlocks()(await regionsOf(100, 1));
    const names = Array.from({ length: 100 }, (_, index) => `_${index} 1`);
    expect(linesOf(blocks)).toEqual([
      names.map((name) => `up${name}`),
      names.map((name) => `delay${name}`),
      [],
    ]);
    expect(blocks.reduce((sum, rows) => sum + (rows[1]?.series ?? 0), 0)).toBe(100);
  });

  it("of which one region changes in one family keep the compressed text of all others", async () => {
    const blocksOf = createRegionBlocks();
    const regions = await regionsOf(100);
    const [up = [], delay = []] = stretchesOf(blocksOf(regions));
    const changed = [...(regions[70] ?? [])];
    changed[1] = await textOf("delay_other", 3);
    const after = blocksOf(regions.with(70, changed));
    const [sameUp = [], otherDelay = []] = stretchesOf(after);
    expect(up.length).toBeGreaterThan(2);
    expect(up.length).toBeLessThan(10);
    expect(sameUp.every((stretch, index) => stretch === up[index])).toBe(true);
    expect(otherDelay.filter((stretch, index) => stretch !== delay[index])).toHaveLength(1);
    expect(linesOf(after)[1]?.slice(139, 145)).toEqual([
      "delay_69 1",
      "delay_other 1",
      "delay_other 1",
      "delay_other 1",
      "delay_71 1",
      "delay_71 1",
    ]);
  });

  it("whose region is rendered anew with the same text are the same", async () => {
    const blocksOf = createRegionBlocks();
    const regions = await regionsOf(40);
    const before = stretchesOf(blocksOf(regions)).flat();
    const again = (regions[3] ?? []).map((text) => ({ ...text }));
    const after = stretchesOf(blocksOf(regions.with(3, again))).flat();
    expect(after.every((stretch, index) => stretch === before[index])).toBe(true);
  });

  it("lose the regions that are gone, and take in new ones", async () => {
    const blocksOf = createRegionBlocks();
    const regions = await regionsOf(70, 1);
    for (const shown of [
      regions,
      regions.slice(0, 69),
      regions.slice(0, 64),
      regions.slice(5),
      [],
      [...regions, await regionOf("70", 1)],
    ]) {
      expect(linesOf(blocksOf(shown))).toEqual(linesOf(createRegionBlocks()(shown)));
    }
  });

  it("keep each compressed byte once", async () => {
    const regions = await regionsOf(32);
    const [row] = stretchesOf(createRegionBlocks()(regions));
    const buffers = new Set(regions.map((region) => region[0]?.pieces[0]?.deflated.buffer));
    expect([...buffers]).toEqual([row?.[0]?.deflated.buffer]);
  });

  it("leave long texts as they are", async () => {
    const regions = await regionsOf(4, 200);
    const [up] = stretchesOf(createRegionBlocks()(regions));
    expect(up).toEqual(regions.map((region) => region[0]?.pieces[0]));
    expect(up?.[0]).toBe(regions[0]?.[0]?.pieces[0]);
  });
});
