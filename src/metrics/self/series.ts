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

// A change writes, and compresses, a block anew: short. Each block costs a look at every page: not too short.
const seriesPerBlock = 500;
// Between the label values of a key. No label value has it.
const separator = "\0";

/**
 * A family without series. Its labels stand in the order of the family's row. A fleet has a hundred thousand series: each is one text,
 * its key, and one number, so that the collector of garbage finds little to look at. Its line is made of them whenever it is needed.
 */
export function createSeries(family: FamilyInfo): Series {
  const pairs = (family.labels ?? []).map((name) => ({ name, textOf: knownPairs(name) }));
  // Where a series is among all: after those that appeared before it. A place that is left stays empty.
  const places = new Map<string, number>();
  let keys: (string | undefined)[] = [];
  let values: number[] = [];
  // Of so many places each. Absent: to be written anew.
  let blocks: (TextBlock | undefined)[] = [];

  // Not the text: making it takes several times as long, and every call of the API counts in some.
  const keyOf = (labels: Labels): string => pairs.map(({ name }) => labels[name] ?? "").join(separator);
  const touch = (place: number): void => {
    blocks[Math.floor(place / seriesPerBlock)] = undefined;
  };
  const placeOf = (labels: Labels): number => {
    const key = keyOf(labels);
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = keys.push(key) - 1;
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
    keys = left.map(([key]) => key);
    values = left.map(([, place]) => values[place] ?? 0);
    blocks = [];
    left.forEach(([key], place) => {
      places.set(key, place);
    });
  };

  const lineOf = (key: string, value: number): string => {
    const labelValues = key.split(separator);
    let labels = "";
    for (let index = 0; index < pairs.length; index += 1)
      labels += pairs[index]?.textOf(labelValues[index] ?? "") ?? "";
    return `${family.name}{${labels.slice(1)}} ${numberText(value)}\n`;
  };
  const write = (block: number): TextBlock => {
    const start = block * seriesPerBlock;
    let text = "";
    for (let place = start; place < Math.min(start + seriesPerBlock, keys.length); place += 1) {
      const key = keys[place];
      if (key !== undefined) text += lineOf(key, values[place] ?? 0);
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
      keys[place] = undefined;
      touch(place);
      if (keys.length > 2 * places.size + seriesPerBlock) closeRanks();
    },
    text() {
      return {
        name: family.name,
        help: helpOf(family),
        kind: family.kind,
        from: [],
        blocks: Array.from({ length: Math.ceil(keys.length / seriesPerBlock) }, (_, block) => shownOf(block)),
        series: places.size,
      };
    },
  };
}

/** `labelPair` of one label, made once for each of its values: thousands of series have the same few. */
function knownPairs(name: string): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const pair = known.get(value) ?? labelPair(name, value);
    known.set(value, pair);
    return pair;
  };
}
