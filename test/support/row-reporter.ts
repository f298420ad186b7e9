import { DefaultReporter, type TestCase } from "vitest/node";
import type { Row } from "./row.js";

/** Vitest's default report, each row that a test tells as it is known, and all of them as a table at the end. */
class RowReporter extends DefaultReporter {
  readonly #rows: Row[] = [];

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test);
    const { row } = test.meta();
    if (!row) return;
    this.#rows.push({ "": test.result().state === "passed" ? "ok" : "FAILED", ...row });
    process.stdout.write(`   ${Object.values(row).join("; ")}\n`);
  }

  override onTestRunEnd(...ends: Parameters<DefaultReporter["onTestRunEnd"]>): void {
    super.onTestRunEnd(...ends);
    if (this.#rows.length > 0) process.stdout.write(`\n${tableOf(this.#rows)}\n`);
  }
}

function tableOf(rows: readonly Row[]): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => heads.map((head) => row[head] ?? ""));
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

// biome-ignore lint/style/noDefaultExport: a reporter is found by its default export.
export default RowReporter;
