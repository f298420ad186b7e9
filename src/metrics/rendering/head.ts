import type { FamilyInfo } from "../family.js";
import { type ExpositionFormat, headerOf } from "../format.js";
import { createPiece, type Piece, type Total, totalOf } from "./gzip.js";
import type { RegionText } from "./region-text.js";

/** Everything on a page that depends on nothing but the published snapshot: job, modification and region families. */
export interface Head {
  readonly pieces: readonly Piece[];
  readonly total: Total;
  readonly series: number;
}

/** Puts the texts of regions together, family by family, so that no family is in two places. */
export type Assemble = (regions: readonly RegionText[], format: ExpositionFormat) => Promise<Head>;

/** An assembler for regions rendered with these families. Headers are compressed once; families without samples have none. */
export function createAssembler(families: readonly FamilyInfo[]): Assemble {
  const headers = new Map<string, Promise<Piece>>();

  const headerPiece = (family: FamilyInfo, format: ExpositionFormat): Promise<Piece> => {
    const key = `${format}/${family.name}`;
    const header = headers.get(key) ?? createPiece(Buffer.from(headerOf(family, format)));
    headers.set(key, header);
    return header;
  };

  return async (regions, format) => {
    const pieces: Piece[] = [];
    let series = 0;
    for (const [index, family] of families.entries()) {
      const texts = regions.flatMap((region) => region[index] ?? []);
      const samples = texts.reduce((sum, text) => sum + text.series, 0);
      if (samples === 0) continue;
      series += samples;
      pieces.push(await headerPiece(family, format), ...texts.flatMap((text) => text.pieces));
    }
    return { pieces, total: totalOf(pieces), series };
  };
}
