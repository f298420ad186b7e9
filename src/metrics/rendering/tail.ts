import type { AccountSnapshot, TargetSnapshot } from "../../model/snapshot.js";
import { accountFamilies, targetFamilies } from "../families/targets.js";
import { type ExpositionFormat, endOf } from "../format.js";
import { labelledAccount, labelledTarget } from "../identity-labels.js";
import { selfFamily } from "../self/self-rows.js";
import type { SelfFamilyText, TextBlock } from "../self/self-text.js";
import { createPiece, type Stretch, totalOf } from "./gzip.js";
import { createLineBlocks } from "./line-blocks.js";
import { headerText } from "./section.js";

/** What a tail is made of, and what stands before it on the page. */
export interface TailParts {
  readonly format: ExpositionFormat;
  readonly targets: readonly TargetSnapshot[];
  readonly accounts?: readonly AccountSnapshot[] | undefined;
  readonly self: readonly SelfFamilyText[];
  readonly headBytes: number;
  readonly headSeries: number;
}

/** The end of a page: what has been compressed before, and what stands after that. */
export interface Tail {
  readonly stretches: readonly Stretch[];
  readonly last: Buffer;
}

// A shorter block costs more as a stretch of its own than it takes to compress it again.
const stretchChars = 16 * 1024;

/** The end of a page: the targets and accounts, the exporter's own metrics, and the length of the page itself. */
export type WriteTail = (parts: TailParts) => Promise<Tail>;

/** Writes ends of pages; blocks of lines that are the same as on the page before are not compressed again. */
export function createTails(): WriteTail {
  const linesOfTargets = createLineBlocks(targetFamilies, labelledTarget);
  const linesOfAccounts = createLineBlocks(accountFamilies, labelledAccount);

  return async (parts) => {
    const { format, targets, accounts = [] } = parts;
    const known = [...linesOfTargets(targets), ...linesOfAccounts(accounts)];
    const families = [...known.filter(({ series }) => series > 0), ...parts.self];
    const stretches: (Stretch | Promise<Stretch>)[] = [];
    let text = "";
    const flush = (): void => {
      if (text !== "") stretches.push(createPiece(Buffer.from(text, "latin1")));
      text = "";
    };
    for (const family of families) {
      text += headerText(family, format);
      for (const block of family.blocks) {
        if (block.text.length < stretchChars) {
          text += block.text;
          continue;
        }
        flush();
        stretches.push(stretchOf(block));
      }
    }
    const made = await Promise.all(stretches);
    const series = families.reduce((sum, each) => sum + each.series, parts.headSeries) + 2;
    return { stretches: made, last: endOfPage(text, { ...parts, series, bytes: totalOf(made).bytes }) };
  };
}

interface Sizes extends Pick<TailParts, "format" | "headBytes"> {
  readonly series: number;
  /** Of what stands between the head and the text. */
  readonly bytes: number;
}

function endOfPage(text: string, { format, headBytes, series, bytes: middle }: Sizes): Buffer {
  const bytesOf = (bytes: number) =>
    headerText(exposedBytes, format) +
    `${exposedBytes.name} ${bytes}\n` +
    headerText(exposedSeries, format) +
    `${exposedSeries.name} ${series}\n` +
    endOf(format);
  // The length stands in the text that it measures: one more digit at most.
  const without = headBytes + middle + text.length + bytesOf(0).length - 1;
  const digits = String(without + String(without).length).length;
  return Buffer.from(text + bytesOf(without + digits), "latin1");
}

// A block that is still the same object is still the same text.
const madeBefore = new WeakMap<TextBlock, Stretch | Promise<Stretch>>();

function stretchOf(block: TextBlock): Stretch | Promise<Stretch> {
  const stretch = madeBefore.get(block) ?? createPiece(Buffer.from(block.text, "latin1"));
  madeBefore.set(block, stretch);
  return stretch;
}

const exposedBytes = selfFamily("exposition_bytes");
const exposedSeries = selfFamily("exposition_series");
