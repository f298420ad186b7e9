import type { RegionSnapshot } from "../../model/snapshot.js";
import { consumerGroupFamilies } from "../families/consumer-groups.js";
import { clusterFamilies } from "../families/dedicated-clusters.js";
import { jobAlarmFamilies } from "../families/job-alarms.js";
import { jobFamilies } from "../families/job-families.js";
import { modificationFamilies } from "../families/modifications.js";
import { regionFamilies } from "../families/targets.js";
import { verificationFamilies } from "../families/verifications.js";
import type { Family, FamilyInfo, FamilyOptions, Labelled } from "../family.js";
import {
  jobLabeller,
  labelledCluster,
  labelledConsumerGroup,
  labelledJobAlarms,
  labelledModification,
  labelledRegion,
  labelledVerification,
} from "../identity-labels.js";
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

/** Subjects of one kind, with the families that speak of them. */
interface Rows<Subject> {
  readonly families: readonly Family<Subject>[];
  readonly subjects: readonly Subject[];
  readonly labelled: (subject: Subject) => Labelled<Subject>;
}

type RenderRows = <Subject>(rows: Rows<Subject>, known: RegionText) => Promise<RegionText>;

/** One kind of subject in any region. Its families know what the subject is, nobody else has to. */
interface RegionBatch {
  readonly families: readonly FamilyInfo[];
  /** `known`: how its families were written last. */
  render(region: RegionSnapshot, known: RegionText, renderRows: RenderRows): Promise<RegionText>;
}

function batchOf<Subject>(
  families: readonly Family<Subject>[],
  rowsOf: (region: RegionSnapshot) => Omit<Rows<Subject>, "families">,
): RegionBatch {
  return {
    families,
    render: (region, known, renderRows) => renderRows({ families, ...rowsOf(region) }, known),
  };
}

/** What a region has beside jobs: a row for each kind of finding. */
const findingBatches: readonly RegionBatch[] = [
  batchOf(modificationFamilies, ({ modifications }) => ({
    subjects: modifications,
    labelled: labelledModification,
  })),
  batchOf(consumerGroupFamilies, ({ consumerGroups }) => ({
    subjects: consumerGroups,
    labelled: labelledConsumerGroup,
  })),
  batchOf(jobAlarmFamilies, ({ jobAlarms }) => ({ subjects: jobAlarms, labelled: labelledJobAlarms })),
  batchOf(clusterFamilies, ({ dedicatedClusters }) => ({
    subjects: dedicatedClusters,
    labelled: labelledCluster,
  })),
  batchOf(verificationFamilies, ({ verifications }) => ({
    subjects: verifications,
    labelled: labelledVerification,
  })),
];

/** Renders regions; each one's text depends on nothing but its snapshot. */
export interface RegionRenderer {
  readonly families: readonly FamilyInfo[];
  /** One region at a time. `known`: its text as it was before; what is the same again is not compressed again. */
  render(region: RegionSnapshot, known?: RegionText): Promise<RegionText>;
}

// All families of some jobs before the next ones: the jobs stay in the processor's cache.
const subjectsPerTurn = 250;

/** A renderer of job, modification and region families that calls `yieldNow` between slices of work. */
export function createRegionRenderer(
  options: FamilyOptions,
  yieldNow: () => Promise<void>,
  compressor: Compressor = createCompressor(),
): RegionRenderer {
  const renderRows: RenderRows = async (batch, known) => {
    const rows = batch.families.map((family, index) => ({
      family,
      run: compressor.start(known[index]?.pieces),
      series: 0,
    }));
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

  const batches: readonly RegionBatch[] = [
    batchOf(jobFamilies(options), (region) => ({
      subjects: region.jobs,
      labelled: jobLabeller(region, options.jobNameLabel),
    })),
    ...findingBatches,
    batchOf(regionFamilies, (region) => ({ subjects: [region], labelled: labelledRegion })),
  ];

  return {
    families: batches.flatMap(({ families }) => families),
    async render(region, known = []) {
      const texts: FamilyText[] = [];
      for (const batch of batches)
        texts.push(...(await batch.render(region, known.slice(texts.length), renderRows)));
      return texts;
    },
  };
}
