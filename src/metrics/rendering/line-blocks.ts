import { hasSameItems } from "../../lib/shared-parts.js";
import type { Family, Labelled } from "../family.js";
import type { SelfFamilyText, TextBlock } from "../self/self-text.js";
import { writeFamily } from "./write-family.js";

/** The lines of one family about the subjects of a block. */
interface BlockRow {
  readonly block: TextBlock;
  readonly series: number;
}

interface LineBlock<Subject> {
  readonly subjects: readonly Subject[];
  /** In the order of the families. */
  readonly rows: readonly BlockRow[];
}

/** The lines of every family about these subjects. Where they are the same as last time, so are the blocks. */
export type LineBlocks<Subject> = (subjects: readonly Subject[]) => readonly SelfFamilyText[];

// A change writes, and compresses, a block anew: short. Shorter ones would not be worth a stretch of their own.
const subjectsPerBlock = 400;

/** The lines of subjects of which few change at a time; one that is the same object has the same lines. */
export function createLineBlocks<Subject>(
  families: readonly Family<Subject>[],
  labelled: (subject: Subject) => Labelled<Subject>,
): LineBlocks<Subject> {
  let blocks: readonly LineBlock<Subject>[] = [];

  const rowOf = (
    family: Family<Subject>,
    subjects: readonly Labelled<Subject>[],
    before?: BlockRow,
  ): BlockRow => {
    let text = "";
    const series = writeFamily(family, subjects, (lines) => {
      text += lines;
    });
    return text === before?.block.text ? before : { block: { text }, series };
  };
  const blockOf = (subjects: readonly Subject[], before?: LineBlock<Subject>): LineBlock<Subject> => {
    if (before !== undefined && hasSameItems(before.subjects, subjects)) return before;
    const written = subjects.map(labelled);
    return { subjects, rows: families.map((family, index) => rowOf(family, written, before?.rows[index])) };
  };

  return (subjects) => {
    const next: LineBlock<Subject>[] = [];
    for (let start = 0; start < subjects.length; start += subjectsPerBlock) {
      next.push(blockOf(subjects.slice(start, start + subjectsPerBlock), blocks[next.length]));
    }
    blocks = next;
    return families.map((family, index) => {
      const rows = next.flatMap(({ rows }) => rows[index] ?? []);
      return {
        ...family,
        blocks: rows.map(({ block }) => block),
        series: rows.reduce((sum, { series }) => sum + series, 0),
      };
    });
  };
}
