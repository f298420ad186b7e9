import { joinLists } from "../../lib/join-lists.js";
import { withSharedParts } from "../../lib/shared-parts.js";
import { whenThere } from "../../lib/when-there.js";
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
import { totalsOf } from "../region-totals.js";
import { type Changes, changesOf, isUntouched } from "./changes.js";
import { type Compressor, createCompressor } from "./compressor.js";
import type { Piece } from "./gzip.js";
import { writeFamily } from "./write-family.js";

/** The samples of one family: in a region, or of some subjects in a row. */
export interface FamilyText {
  readonly pieces: readonly Piece[];
  readonly series: number;
}

/** The samples of every region family, in the order of `families`. */
export type RegionText = readonly FamilyText[];

/** A region as text, with what it takes to see later what of it is the same still. */
export interface RenderedRegion {
  readonly text: RegionText;
  /** One for each kind of subject. */
  readonly batches: readonly RenderedBatch[];
}

interface RenderedBatch {
  readonly subjects: readonly unknown[];
  /** Of so many subjects each, in their order; none without subjects. */
  readonly slices: readonly RegionText[];
}

/** Subjects of one kind. */
interface Rows<Subject> {
  readonly subjects: readonly Subject[];
  readonly labelled: (subject: Subject) => Labelled<Subject>;
  /** The fields of a subject that its identity labels come from. Absent: any. */
  readonly identity?: readonly string[] | undefined;
}

/** Some of them in a row, with the families that speak of them. */
interface Slice<Subject> extends Pick<Rows<Subject>, "subjects" | "labelled"> {
  readonly families: readonly Family<Subject>[];
}

type RenderRows = <Subject>(
  families: readonly Family<Subject>[],
  rows: Rows<Subject>,
  known?: RenderedBatch,
) => Promise<RenderedBatch>;

/** One kind of subject in any region. Its families know what the subject is, nobody else has to. */
interface RegionBatch {
  readonly families: readonly FamilyInfo[];
  /** `known`: how its families were written last; the result when its subjects are the same still. */
  render(
    region: RegionSnapshot,
    known: RenderedBatch | undefined,
    renderRows: RenderRows,
  ): RenderedBatch | Promise<RenderedBatch>;
}

/** `rowsOf`: the subjects of a region; `before`: those that it had. */
function batchOf<Subject>(
  families: readonly Family<Subject>[],
  rowsOf: (region: RegionSnapshot, before: readonly unknown[]) => Rows<Subject>,
): RegionBatch {
  return {
    families,
    render(region, known, renderRows) {
      const rows = rowsOf(region, known?.subjects ?? []);
      return known?.subjects === rows.subjects ? known : renderRows(families, rows, known);
    },
  };
}

const regionBatch = batchOf(regionFamilies, (region, before) => ({
  subjects: withSharedParts(before, [totalsOf(region)]),
  labelled: labelledRegion,
}));

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
  /**
   * One region at a time. `known`: how it was rendered before; what nothing has changed of is not written again.
   */
  render(region: RegionSnapshot, known?: RenderedRegion): Promise<RenderedRegion>;
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
  const write = <Subject>(
    family: Family<Subject>,
    subjects: readonly Labelled<Subject>[],
  ): FamilyText | Promise<FamilyText> => {
    const run = compressor.start();
    const series = writeFamily(family, subjects, run.add);
    return series === 0 ? nothing : whenThere(run.end(), (pieces) => ({ pieces, series }));
  };

  /** The text of every family; those that nothing has changed of have the same as before. */
  const renderSlice = async <Subject>(
    { families, subjects, labelled }: Slice<Subject>,
    before: RegionText | undefined,
    changes: Changes | undefined,
  ): Promise<RegionText> => {
    const texts: FamilyText[] = [];
    const underWay: Promise<void>[] = [];
    let written: readonly Labelled<Subject>[] | undefined;
    for (let index = 0; index < families.length; index += 1) {
      const family = families[index] as Family<Subject>;
      const known = before?.[index];
      texts.push(known ?? nothing);
      if (known !== undefined && isUntouched(family, changes)) continue;
      written ??= subjects.map(labelled);
      const put = (text: FamilyText): void => {
        texts[index] = text;
      };
      const ended = whenThere(write(family, written), put);
      if (ended instanceof Promise) underWay.push(ended);
      if (compressor.isBusy()) await compressor.ready();
    }
    if (written === undefined) return before ?? texts;
    await yieldNow();
    await Promise.all(underWay);
    return texts;
  };

  const renderRows: RenderRows = async (families, { subjects, labelled, identity }, known) => {
    const slices: RegionText[] = [];
    for (let start = 0; start < subjects.length; start += sliceSize) {
      const slice = subjects.slice(start, start + sliceSize);
      const changes = changesOf(known?.subjects.slice(start, start + sliceSize), slice, identity);
      const before = known?.slices[slices.length];
      slices.push(await renderSlice({ families, subjects: slice, labelled }, before, changes));
    }
    return { subjects, slices };
  };

  const batches: readonly RegionBatch[] = [
    batchOf(jobFamilies(options), (region) => ({
      subjects: region.jobs,
      labelled: jobLabeller(region, options.jobNameLabel),
      identity: jobIdentityFields,
    })),
    ...findingBatches,
    regionBatch,
  ];

  return {
    families: batches.flatMap(({ families }) => families),
    async render(region, known) {
      const rendered: RenderedBatch[] = [];
      for (const [index, batch] of batches.entries()) {
        const now = batch.render(region, known?.batches[index], renderRows);
        rendered.push(now instanceof Promise ? await now : now);
      }
      const texts = rendered.map(({ slices }, index) => textOf(slices, batches[index]?.families.length ?? 0));
      return { text: joinLists(texts), batches: rendered };
    },
  };
}

/** The text of so many families in all slices. */
function textOf(slices: readonly RegionText[], families: number): RegionText {
  const [first = Array<FamilyText>(families).fill(nothing)] = slices;
  if (slices.length <= 1) return first;
  return first.map((_, family) => {
    const texts = slices.map((slice) => slice[family] ?? nothing);
    return {
      pieces: texts.flatMap(({ pieces }) => pieces),
      series: texts.reduce((sum, { series }) => sum + series, 0),
    };
  });
}

const nothing: FamilyText = { pieces: [], series: 0 };
