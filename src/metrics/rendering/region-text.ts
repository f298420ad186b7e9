import type { RegionSnapshot } from "../../model/snapshot.js";
import { jobFamilies } from "../families/job-families.js";
import { modificationFamilies } from "../families/modifications.js";
import { regionFamilies } from "../families/targets.js";
import type { Family, FamilyInfo, FamilyOptions, Labelled } from "../family.js";
import { jobLabeller, labelledModification, labelledRegion } from "../identity-labels.js";
import { type Compressor, createCompressor } from "./compressor.js";
import type { Piece } from "./gzip.js";
import { writeFamily } from "./write-family.js";

/** The samples of one family in one region. */
interface FamilyText {
  readonly pieces: readonly Piece[];
  readonly series: number;
}

/** The samples of every region family, in the order of `families`. */
export type RegionText = readonly FamilyText[];

/** Renders regions; each one's text depends on nothing but its snapshot. */
export interface RegionRenderer {
  readonly families: readonly FamilyInfo[];
  /** One region at a time. */
  render(region: RegionSnapshot): Promise<RegionText>;
}

// All families of some jobs before the next ones: the jobs stay in the processor's cache.
const subjectsPerTurn = 250;

/** A renderer of job, modification and region families that calls `yieldNow` between slices of work. */
export function createRegionRenderer(
  options: FamilyOptions,
  yieldNow: () => Promise<void>,
  compressor: Compressor = createCompressor(),
): RegionRenderer {
  const jobs = jobFamilies(options);

  const render = async <Subject>(batch: {
    readonly families: readonly Family<Subject>[];
    readonly subjects: readonly Subject[];
    readonly labelled: (subject: Subject) => Labelled<Subject>;
  }): Promise<RegionText> => {
    const rows = batch.families.map((family) => ({ family, run: compressor.start(), series: 0 }));
    for (let start = 0; start < batch.subjects.length; start += subjectsPerTurn) {
      const subjects = batch.subjects.slice(start, start + subjectsPerTurn).map(batch.labelled);
      for (const row of rows) {
        row.series += writeFamily(row.family, subjects, row.run.add);
        if (compressor.isBusy()) await compressor.ready();
      }
      await yieldNow();
    }
    const texts: Promise<FamilyText>[] = [];
    for (const { run, series } of rows) {
      texts.push(run.end().then((pieces) => ({ pieces, series })));
      if (compressor.isBusy()) await compressor.ready();
    }
    return Promise.all(texts);
  };

  return {
    families: [...jobs, ...modificationFamilies, ...regionFamilies],
    render: async (region) => [
      ...(await render({
        families: jobs,
        subjects: region.jobs,
        labelled: jobLabeller(region, options.jobNameLabel),
      })),
      ...(await render({
        families: modificationFamilies,
        subjects: region.modifications,
        labelled: labelledModification,
      })),
      ...(await render({ families: regionFamilies, subjects: [region], labelled: labelledRegion })),
    ],
  };
}
