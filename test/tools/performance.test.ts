import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Cost, costOf, unitCosts } from "../../src/cli/unit-costs.js";

interface Row {
  readonly part: string;
  readonly name: string;
  readonly value: number | null;
}

interface Recorded {
  readonly node: string;
  readonly rows: readonly Row[];
}

interface Size {
  readonly part: string;
  readonly jobs: number;
  readonly targets: number;
}

// Plain JavaScript, which has no types: the page, the chart and the sizes of `npm run bench`.
const benchOf = (name: string) => import(new URL(`../../bench/${name}.js`, import.meta.url).href);
const { pageText }: { pageText(recorded: Recorded): string } = await benchOf("report/page");
const { chartSvg }: { chartSvg(rows: readonly Row[]): string } = await benchOf("report/chart");
const { sizes }: { sizes: readonly Size[] } = await benchOf("sizes");

const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const recorded: Recorded = JSON.parse(docs("performance.json"));

it("the page and the chart on performance show the recorded figures (npm run bench -- --page writes them)", () => {
  expect(docs("performance.md")).toBe(pageText(recorded));
  expect(docs("performance.svg")).toBe(chartSvg(recorded.rows));
});

const figures: readonly (readonly [Cost, string, number])[] = [
  ["series", "series", 1],
  ["textBytes", "bytes of a scrape, unpacked", 1e6],
  ["gzipBytes", "bytes of a scrape", 1e6],
  ["memoryBytes", "peak memory", 1e6],
  ["cpuSeconds", "CPU a minute", 1],
];

// Memory is a peak, which depends on when garbage is collected, and CPU is no line of the targets; the others are what they are.
const tolerance: Readonly<Record<Cost, number>> = {
  series: 0.1,
  textBytes: 0.1,
  gzipBytes: 0.25,
  memoryBytes: 0.4,
  cpuSeconds: 0.25,
};

it.each(figures.flatMap(([cost, name, times]) => sizes.map((size) => ({ cost, name, times, ...size }))))(
  "plan foretells $cost of $jobs jobs and $targets targets as measured",
  ({ cost, name, times, ...size }) => {
    const measured = recorded.rows.find((row) => row.part === size.part && row.name === name)?.value;
    const ratio = costOf(cost, size) / ((measured ?? Number.NaN) * times);
    expect(ratio, JSON.stringify(unitCosts[cost])).toBeGreaterThan(1 - tolerance[cost]);
    expect(ratio).toBeLessThan(1 + tolerance[cost]);
  },
);
