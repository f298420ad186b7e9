import { Registry } from "prom-client";
import { helpOf } from "../family.js";
import { readRegistry } from "./read-registry.js";
import { type SelfName, selfFamily } from "./self-rows.js";
import type { SelfFamilyText } from "./self-text.js";
import { createSeries, type Series } from "./series.js";

/** Where the exporter's own metrics are kept. */
export interface SelfRegistry {
  /** For metrics of prom-client. */
  readonly registry: Registry;
  /** What prom-client needs to know of a metric, which takes its place on the page now. */
  describe(name: SelfName): {
    readonly name: string;
    readonly help: string;
    readonly labelNames: string[];
    readonly registers: Registry[];
  };
  /** A metric with series for each account and region, which takes its place on the page now: prom-client would write all of them anew for each page. */
  series(name: SelfName): Series;
  /** The families that have samples, in the order of their places; those without one come last. */
  collect(): Promise<readonly SelfFamilyText[]>;
}

/** No metrics yet. */
export function createSelfRegistry(): SelfRegistry {
  const registry = new Registry();
  const places: string[] = [];
  const seriesOf = new Map<string, Series>();
  return {
    registry,
    describe(name) {
      const family = selfFamily(name);
      places.push(family.name);
      const labelNames = [...(family.labels ?? [])];
      return { name: family.name, help: helpOf(family), labelNames, registers: [registry] };
    },
    series(name) {
      const family = selfFamily(name);
      const series = createSeries(family);
      places.push(family.name);
      seriesOf.set(family.name, series);
      return series;
    },
    async collect() {
      const families = await readRegistry(registry);
      const texts = new Map(families.map((family) => [family.name, family]));
      for (const [name, series] of seriesOf) texts.set(name, series.text());
      const placed = places.flatMap((name) => texts.get(name) ?? []).filter(({ series }) => series > 0);
      return [...placed, ...families.filter(({ name }) => !places.includes(name))];
    },
  };
}
