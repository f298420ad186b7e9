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
  jobIdentityFields,
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

/** The samples of one family for some subjects in a row. */
interface SliceText {
  readonly pieces: readonly Piece[];
  readonly series: number;
}

/** The samples of one family in one region. */
interface FamilyText extends SliceText {
  readonly slices: readonly SliceText[];
  /** What they were written from. */
  readonly subjects: readonly unknown[];
}

/** The samples of every region family, in the order of `families`. */
export type RegionText = readonly FamilyText[];

/** Subjects of one kind, with the families that speak of them. */
interface Rows<Subject> {
  readonly families: readonly Family<Subject>[];
  readonly subjects: readonly Subject[];
  readonly labelled: (subject: Subject) => Labelled<Subject>;
  /** The fields of a subject that its identity labels come from. Absent: any. */
  readonly identity?: readonly string[] | undefined;
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

// All families of some jobs before the next ones: the jobs stay in the processor's cache. What changes in a slice is written and compressed
// anew, and every family has a piece for each: short, but not too short.
const sliceSize = 250;

/** A renderer of job, modification and region families that calls `yieldNow` between slices of work. */
export function createRegionRenderer(
  options: FamilyOptions,
  yieldNow: () => Promise<void>,
  compressor: Compressor = createCompressor(),
): RegionRenderer {
  const write = async <Subject>(
    family: Family<Subject>,
    subjects: readonly Labelled<Subject>[],
    known: SliceText | undefined,
  ): Promise<SliceText> => {
    const run = compressor.start(known?.pieces);
    const series = writeFamily(family, subjects, run.add);
    return series === 0 ? nothing : { pieces: await run.end(), series };
  };

  const renderRows: RenderRows = async ({ families, subjects, labelled, identity }, known) => {
    const slices = families.map((): (SliceText | Promise<SliceText>)[] => []);
    for (let start = 0; start < subjects.length; start += sliceSize) {
      const slice = subjects.slice(start, start + sliceSize);
      const changes = changesOf(known[0]?.subjects.slice(start, start + sliceSize), slice, identity);
      let written: readonly Labelled<(typeof slice)[number]>[] | undefined;
      for (const [index, family] of families.entries()) {
        const before = known[index]?.slices[start / sliceSize];
        if (before !== undefined && changes !== undefined && isUntouched(family, changes)) {
          slices[index]?.push(before);
          continue;
        }
        written ??= slice.map(labelled);
        slices[index]?.push(write(family, written, before));
        if (compressor.isBusy()) await compressor.ready();
      }
      if (written !== undefined) await yieldNow();
    }
    return Promise.all(slices.map(async (own) => familyText(await Promise.all(own), subjects)));
  };

  const batches: readonly RegionBatch[] = [
    batchOf(jobFamilies(options), (region) => ({
      subjects: region.jobs,
      labelled: jobLabeller(region, options.jobNameLabel),
      identity: jobIdentityFields,
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

function familyText(slices: readonly SliceText[], subjects: readonly unknown[]): FamilyText {
  const [first = nothing] = slices;
  if (slices.length <= 1) return { ...first, slices, subjects };
  const pieces = slices.flatMap((slice) => slice.pieces);
  return { pieces, series: slices.reduce((sum, { series }) => sum + series, 0), slices, subjects };
}

const nothing: SliceText = { pieces: [], series: 0 };

/** Subjects that are other objects than those at their places before. */
interface Changes {
  readonly pairs: readonly (readonly [before: Fields, now: Fields])[];
  /** Their labels are the same. */
  readonly keepIdentity: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined: they are more or fewer than before. */
function changesOf(
  before: readonly unknown[] | undefined,
  now: readonly unknown[],
  identity: readonly string[] | undefined,
): Changes | undefined {
  if (before?.length !== now.length) return undefined;
  const pairs: [Fields, Fields][] = [];
  for (let index = 0; index < now.length; index += 1) {
    if (before[index] !== now[index]) pairs.push([before[index] as Fields, now[index] as Fields]);
  }
  return { pairs, keepIdentity: identity !== undefined && isAlike(pairs, identity) };
}

/** Whether the lines of a family are the same still. */
function isUntouched(
  { reads }: FamilyInfo & { readonly reads?: readonly string[] | undefined },
  changes: Changes,
) {
  const { pairs, keepIdentity } = changes;
  return pairs.length === 0 || (reads !== undefined && keepIdentity && isAlike(pairs, reads));
}

function isAlike(pairs: Changes["pairs"], fields: readonly string[]): boolean {
  return pairs.every(([before, now]) => fields.every((field) => before[field] === now[field]));
}
