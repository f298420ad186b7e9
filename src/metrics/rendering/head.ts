import type { FamilyInfo } from "../family.js";
import { type ExpositionFormat, headerOf } from "../format.js";
import { createPiece, type Row, type Stretch, totalOf } from "./gzip.js";
import { createRegionBlocks } from "./region-blocks.js";
import type { RegionText } from "./region-text.js";

/** Everything on a page that depends on nothing but the published snapshot: job, modification and region families. */
export interface Head extends Row {
  readonly series: number;
}

/** Puts the texts of regions together, family by family, so that no family is in two places. */
export type Assemble = (regions: readonly RegionText[], format: ExpositionFormat) => Promise<Head>;

/** An assembler for regions rendered with these families. Headers are compressed once; families without samples show none. */
export function createAssembler(families: readonly FamilyInfo[]): Assemble {
  const headers = new Map<ExpositionFormat, Promise<readonly Stretch[]>>();
  // The sample lines are the same in every format.
  const blocksOf = createRegionBlocks();

  const headersIn = (format: ExpositionFormat): Promise<readonly Stretch[]> => {
    const made =
      headers.get(format) ??
      Promise.all(families.map((family) => createPiece(Buffer.from(headerOf(family, format)))));
    headers.set(format, made);
    return made;
  };

  return async (regions, format) => {
    const stretches: Stretch[] = [];
    let series = 0;
    const blocks = blocksOf(regions);
    for (const [index, header] of (await headersIn(format)).entries()) {
      const rows = blocks.flatMap((block) => block[index] ?? []);
      const samples = rows.reduce((sum, row) => sum + row.series, 0);
      if (samples === 0) continue;
      series += samples;
      stretches.push(header, ...rows.flatMap((row) => row.stretches));
    }
    return { stretches, total: totalOf(stretches), series };
  };
}
