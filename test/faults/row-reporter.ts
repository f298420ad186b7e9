import { DefaultReporter, type TestCase } from "vitest/node";
import type { FaultRow } from "./fault-row.js";

interface Told extends FaultRow {
  readonly passed: boolean;
}

/** Vitest's default report, each row of the fault matrix as it is known, and all of them as a table at the end. */
class RowReporter extends DefaultReporter {
  readonly #rows: Told[] = [];

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test);
    const row = test.meta().faultRow;
    if (!row) return;
    const told = { ...row, passed: test.result().state === "passed" };
    this.#rows.push(told);
    process.stdout.write(`   ${told.fault}: ${told.seen}; ${recoveryOf(told)}\n`);
  }

  override onTestRunEnd(...ends: Parameters<DefaultReporter["onTestRunEnd"]>): void {
    super.onTestRunEnd(...ends);
    if (this.#rows.length > 0) process.stdout.write(`\n${tableOf(this.#rows)}\n`);
  }
}

function recoveryOf({ recoveryMs, limitMs }: FaultRow): string {
  if (recoveryMs === undefined) return "nothing to recover";
  const limit = limitMs === undefined ? "" : ` (at most ${limitMs / 1_000} s)`;
  return `back after ${recoveryMs / 1_000} s${limit}`;
}

function tableOf(rows: readonly Told[]): string {
  const cells = rows.map((row) => [row.passed ? "ok" : "FAILED", row.fault, row.seen, recoveryOf(row)]);
  const head = ["", "fault", "seen", "recovery, simulated"];
  const widths = head.map((_, at) => Math.max(...[head, ...cells].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

// biome-ignore lint/style/noDefaultExport: a reporter is found by its default export.
export default RowReporter;
