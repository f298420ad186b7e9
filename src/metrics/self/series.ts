import { type FamilyInfo, helpOf } from "../family.js";
import { numberText } from "../format.js";
import { flat, labelPair } from "../rendering/label-text.js";
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

// A change writes, and compresses, a block anew: short. Each block costs a look at every page: not too short.
const seriesPerBlock = 500;
// Between the label values of a key. No label value has it.
const separator = "\0";

/**
 * A family without series. Its labels stand in the order of the family's row. A fleet has a hundred thousand series: each is two
 * texts, its key and its line up to the value, and one number, so that the collector of garbage finds little to look at.
 */
export function createSeries(family: FamilyInfo): Series {
  const labelNames = family.labels ?? [];
  // Where a series is among all: after those that appeared before it. A place that is left stays empty.
  const places = new Map<string, number>();
  let heads: (string | undefined)[] = [];
  let values: number[] = [];
  // Of so many places each. Absent: to be written anew.
  let blocks: (TextBlock | undefined)[] = [];

  // Not the text: making it takes several times as long, and every call of the API counts in some.
  const keyOf = (labels: Labels): string => labelNames.map((name) => labels[name] ?? "").join(separator);
  const headOf = (labels: Labels): string => {
    const text = labelNames.map((name) => labelPair(name, labels[name])).join("");
    return flat(`${family.name}{${text.slice(1)}} `);
  };
  const touch = (place: number): void => {
    blocks[Math.floor(place / seriesPerBlock)] = undefined;
  };
  const placeOf = (labels: Labels): number => {
    const key = keyOf(labels);
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = heads.push(headOf(labels)) - 1;
    values[place] = 0;
    places.set(key, place);
    touch(place);
    return place;
  };
  const put = (place: number, value: number): void => {
    if (values[place] === value) return;
    values[place] = value;
    touch(place);
  };
  /** Many reloads must not leave more empty places than series. */
  const closeRanks = (): void => {
    const left = [...places];
    heads = left.map(([, place]) => heads[place]);
    values = left.map(([, place]) => values[place] ?? 0);
    blocks = [];
    left.forEach(([key], place) => {
      places.set(key, place);
    });
  };

  const write = (block: number): TextBlock => {
    const start = block * seriesPerBlock;
    let text = "";
    for (let place = start; place < Math.min(start + seriesPerBlock, heads.length); place += 1) {
      const head = heads[place];
      if (head !== undefined) text += `${head}${numberText(values[place] ?? 0)}\n`;
    }
    return { text };
  };
  const shownOf = (block: number): TextBlock => {
    const shown = blocks[block] ?? write(block);
    blocks[block] = shown;
    return shown;
  };

  return {
    inc(labels, amount) {
      const place = placeOf(labels);
      put(place, (values[place] ?? 0) + amount);
    },
    set: (labels, value) => put(placeOf(labels), value),
    remove(labels) {
      const key = keyOf(labels);
      const place = places.get(key);
      if (place === undefined) return;
      places.delete(key);
      heads[place] = undefined;
      touch(place);
      if (heads.length > 2 * places.size + seriesPerBlock) closeRanks();
    },
    text() {
      return {
        name: family.name,
        help: helpOf(family),
        kind: family.kind,
        from: [],
        blocks: Array.from({ length: Math.ceil(heads.length / seriesPerBlock) }, (_, block) =>
          shownOf(block),
        ),
        series: places.size,
      };
    },
  };
}
