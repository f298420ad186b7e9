import { type FamilyInfo, helpOf } from "../family.js";
import { numberText } from "../format.js";
import { labelPair } from "../rendering/label-text.js";
import type { SelfFamilyText, TextBlock } from "./self-text.js";

type Labels = Readonly<Record<string, string>>;

/** A family of the exporter's own metrics with series for each account and region: tens of thousands, of which few change. */
export interface Series {
  /** A series that is not there yet appears, with 0 as well. */
  inc(labels: Labels, amount: number): void;
  set(labels: Labels, value: number): void;
  remove(labels: Labels): void;
  /** Its lines, in the order in which the series appeared. Lines that have not changed are in the same block as before. */
  text(): SelfFamilyText;
}

interface OneSeries {
  /** The line up to its value. */
  readonly head: string;
  readonly block: Block;
  value: number;
}

interface Block {
  readonly series: Set<OneSeries>;
  /** Absent: to be written anew. */
  shown: TextBlock | undefined;
}

// A change writes, and compresses, a block anew: short. Each block costs a look at every page: not too short.
const seriesPerBlock = 500;

/** A family without series. Its labels stand in the order of the family's row. */
export function createSeries(family: FamilyInfo): Series {
  const labelNames = family.labels ?? [];
  const known = new Map<string, OneSeries>();
  const blocks: Block[] = [];

  const textOf = (labels: Labels): string =>
    labelNames
      .map((name) => labelPair(name, labels[name]))
      .join("")
      .slice(1);
  const lastBlock = (): Block => {
    const last = blocks.at(-1);
    if (last !== undefined && last.series.size < seriesPerBlock) return last;
    const block: Block = { series: new Set(), shown: undefined };
    blocks.push(block);
    return block;
  };
  // Not the text: making it takes several times as long, and every call of the API counts in some.
  const keyOf = (labels: Labels): string => labelNames.map((name) => labels[name]).join("\n");
  const seriesOf = (labels: Labels): OneSeries => {
    const key = keyOf(labels);
    const there = known.get(key);
    if (there !== undefined) return there;
    const series: OneSeries = { head: `${family.name}{${textOf(labels)}} `, block: lastBlock(), value: 0 };
    series.block.series.add(series);
    series.block.shown = undefined;
    known.set(key, series);
    return series;
  };
  const put = (series: OneSeries, value: number): void => {
    if (series.value === value) return;
    series.value = value;
    series.block.shown = undefined;
  };

  return {
    inc(labels, amount) {
      const series = seriesOf(labels);
      put(series, series.value + amount);
    },
    set: (labels, value) => put(seriesOf(labels), value),
    remove(labels) {
      const key = keyOf(labels);
      const series = known.get(key);
      if (series === undefined) return;
      known.delete(key);
      series.block.series.delete(series);
      series.block.shown = undefined;
    },
    text() {
      return {
        name: family.name,
        help: helpOf(family),
        kind: family.kind,
        from: [],
        blocks: blocks.map(shownOf),
        series: known.size,
      };
    },
  };
}

function shownOf(block: Block): TextBlock {
  block.shown ??= {
    text: [...block.series].map(({ head, value }) => `${head}${numberText(value)}\n`).join(""),
  };
  return block.shown;
}
