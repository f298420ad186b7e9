import { hasSameItems } from "../../lib/shared-parts.js";
import { changedPositions } from "./changed-positions.js";
import { joinPieces, type Stretch } from "./gzip.js";
import type { RegionText } from "./region-text.js";

/** The samples of one family in the regions of a block. */
interface BlockRow {
  readonly stretches: readonly Stretch[];
  readonly series: number;
}

/** Some regions in a row, ready for a page. */
interface RegionBlock {
  readonly regions: readonly RegionText[];
  /** In the order of the families. */
  readonly rows: readonly BlockRow[];
  /** Its pieces are long: they stand for themselves. */
  readonly long: boolean;
}

/** Rows of each block of regions, in the order of the regions. */
export type RegionBlocks = (regions: readonly RegionText[]) => readonly (readonly BlockRow[])[];

// A change joins a row of its block anew: short. Each block costs a page a buffer for every family: not too short.
const regionsPerBlock = 32;
// Pieces with more lines are so long that joining them costs more than it spares.
const longLines = 50;

/**
 * Joins the short pieces of many small regions: a page of 1,500 regions has 100,000, of which few have changed since the last one. What
 * has not is joined as it was.
 */
export function createRegionBlocks(): RegionBlocks {
  let blocks: readonly (RegionBlock | undefined)[] = [];
  return (regions) => {
    const next: RegionBlock[] = [];
    for (let start = 0; start < regions.length; start += regionsPerBlock) {
      next.push(blockOf(regions.slice(start, start + regionsPerBlock), blocks[next.length]));
    }
    // With nothing to join, a block would only keep pieces that are no longer shown.
    blocks = next.map((block) => (block.long ? undefined : block));
    return next.map(({ rows }) => rows);
  };
}

function blockOf(regions: readonly RegionText[], before: RegionBlock | undefined): RegionBlock {
  const known = before?.regions.length === regions.length ? before : undefined;
  const changed = changedPositions(regions, known?.regions ?? []);
  if (known !== undefined && changed.length === 0) return known;
  const long = isLong(regions);
  const rows = (regions[0] ?? []).map((_, family) => {
    const row = known?.rows[family];
    const isSame = (index: number) =>
      hasSamePieces(regions[index]?.[family], known?.regions[index]?.[family]);
    return row !== undefined && changed.every(isSame) ? row : rowOf(regions, family, long);
  });
  return { regions, rows, long };
}

type FamilyText = RegionText[number] | undefined;

/** The same pieces are the same text. */
const hasSamePieces = (now: FamilyText, before: FamilyText): boolean =>
  hasSameItems(now?.pieces ?? [], before?.pieces ?? []);

function rowOf(regions: readonly RegionText[], family: number, long: boolean): BlockRow {
  const texts = regions.flatMap((region) => region[family] ?? []);
  const pieces = texts.flatMap((text) => text.pieces);
  return {
    stretches: long || pieces.length < 2 ? pieces : [joinPieces(pieces)],
    series: texts.reduce((sum, text) => sum + text.series, 0),
  };
}

function isLong(regions: readonly RegionText[]): boolean {
  let [lines, pieces] = [0, 0];
  for (const region of regions) {
    for (const text of region) {
      lines += text.series;
      pieces += text.pieces.length;
    }
  }
  return lines > longLines * pieces;
}
