import { expect, type TestContext } from "vitest";
import { tellRow } from "../support/row.js";

/** One measured figure of an attack, and what it may be at most. */
export interface Figure {
  /** What was measured, e.g. `p99 of /metrics`. */
  readonly what: string;
  readonly is: number;
  readonly atMost: number;
  /** E.g. `ms` or `MB`. */
  readonly unit: string;
}

/** Puts the figures of an attack into the table, each before its bar, and holds each against it. */
export function holdBars(context: Pick<TestContext, "task">, figures: readonly Figure[]): void {
  const text = ({ what, is, unit }: Figure) => `${what} ${Number(is.toPrecision(3))} ${unit}`.trimEnd();
  tellRow(context, "attack", {
    figure: figures.map(text).join(", "),
    bar: figures.map(({ atMost, unit }) => `<= ${atMost} ${unit}`.trimEnd()).join(", "),
  });
  for (const { what, is, atMost } of figures) expect(is, what).toBeLessThanOrEqual(atMost);
}

/** The value that `share` (0 to 1) of the values do not exceed; with 0.99 the p99. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
