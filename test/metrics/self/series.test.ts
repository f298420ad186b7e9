import { describe, expect, it } from "vitest";
import { createSeries } from "../../../src/metrics/self/series.js";

const family = { name: "polls_total", help: "Polls.", from: [], labels: ["account", "result"] } as const;

function createFilled(accounts: number) {
  const series = createSeries(family);
  for (let index = 0; index < accounts; index += 1) series.inc({ account: `a${index}`, result: "ok" }, 0);
  return series;
}

const linesOf = (series: ReturnType<typeof createSeries>): readonly string[] =>
  series
    .text()
    .blocks.map(({ text }) => text)
    .join("")
    .split("\n")
    .slice(0, -1);

describe("series", () => {
  it("stand in the order in which they appeared, with the labels of the row", () => {
    const series = createSeries(family);
    series.inc({ result: "ok", account: 'b"' }, 2);
    series.inc({ account: "a", result: "ok" }, 0);
    series.inc({ account: 'b"', result: "ok" }, 0.5);
    expect(linesOf(series)).toEqual([
      'polls_total{account="b\\"",result="ok"} 2.5',
      'polls_total{account="a",result="ok"} 0',
    ]);
    expect(series.text().series).toBe(2);
  });

  it("of which one changes leave the blocks of all others as they are", () => {
    const series = createFilled(2_000);
    const before = series.text().blocks;
    series.inc({ account: "a700", result: "ok" }, 1);
    const after = series.text().blocks;
    expect(after.filter((block, index) => block !== before[index])).toHaveLength(1);
    expect(linesOf(series)[700]).toBe('polls_total{account="a700",result="ok"} 1');
    expect(linesOf(series)).toHaveLength(2_000);
  });

  it("that are removed are gone, and come last when they come again", () => {
    const series = createFilled(3);
    series.text();
    series.remove({ account: "a0", result: "ok" });
    series.remove({ account: "never there", result: "ok" });
    expect(linesOf(series)).toHaveLength(2);
    series.set({ account: "a0", result: "ok" }, 7);
    expect(linesOf(series).at(-1)).toBe('polls_total{account="a0",result="ok"} 7');
    expect(series.text().series).toBe(3);
  });

  it("that are set to what they are change nothing", () => {
    const series = createFilled(3);
    const [before] = series.text().blocks;
    series.set({ account: "a1", result: "ok" }, 0);
    expect(series.text().blocks[0]).toBe(before);
  });

  it("of which thousands have come and gone stand in no more blocks than those that are left need", () => {
    const series = createFilled(2);
    const labelsOf = (index: number) => ({ account: `b${index}`, result: "ok" });
    for (let index = 0; index < 5_000; index += 1) {
      series.set(labelsOf(index), index);
      series.remove(labelsOf(index));
    }
    series.set(labelsOf(1), 5);
    series.inc({ account: "a1", result: "ok" }, 3);
    expect(linesOf(series)).toEqual([
      'polls_total{account="a0",result="ok"} 0',
      'polls_total{account="a1",result="ok"} 3',
      'polls_total{account="b1",result="ok"} 5',
    ]);
    expect(series.text().blocks.length).toBeLessThan(4);
  });

  it("leave out a label without a value", () => {
    const series = createSeries(family);
    series.inc({ result: "ok" }, 1);
    series.inc({ account: "", result: "ok" }, 1);
    expect(linesOf(series)).toEqual(['polls_total{result="ok"} 2']);
  });
});
