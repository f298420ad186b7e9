import type { Registry } from "prom-client";
import { canonicalNumber, numberText } from "../format.js";
import { labelPair } from "../rendering/label-text.js";
import type { SelfFamilyText } from "./self-text.js";

const kinds = ["gauge", "counter", "histogram", "summary"] as const;

/**
 * Every family of a prom-client registry, written by our own rules: prom-client's text renderer does not escape label values that are not
 * strings, and asking it for OpenMetrics damages its counters for good. A metric whose `collect` throws is left out; the others stay.
 */
export async function readRegistry(registry: Registry): Promise<readonly SelfFamilyText[]> {
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  const read = await Promise.allSettled(names.map((name) => registry.getSingleMetric(name)?.get()));
  return read.flatMap((result) => {
    if (result.status === "rejected" || result.value === undefined) return [];
    const metric = result.value;
    if (metric.values.length === 0) return [];
    const type = String(metric.type);
    return {
      name: metric.name,
      help: metric.help,
      kind: kinds.find((kind) => kind === type),
      from: [],
      blocks: [{ text: metric.values.map((sample) => lineOf(metric.name, sample)).join("") }],
      series: metric.values.length,
    };
  });
}

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string | undefined;
}

function lineOf(family: string, sample: Sample): string {
  const labels = Object.entries(sample.labels)
    .map(([name, value]) => labelPair(name, textOf(name, value)))
    .join("");
  const braces = labels === "" ? "" : `{${labels.slice(1)}}`;
  return `${sample.metricName ?? family}${braces} ${numberText(sample.value)}\n`;
}

function textOf(name: string, value: string | number | undefined): string | undefined {
  if (typeof value !== "number") return value;
  return name === "le" || name === "quantile" ? canonicalNumber(value) : String(value);
}
