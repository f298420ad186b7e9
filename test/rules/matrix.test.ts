import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cellTests, promtoolFile, situations } from "./matrix.js";
import { matrixRows } from "./matrix-rows.js";
import { alerts } from "./rule-files.js";
import { runProgram } from "./run-program.js";

const names = alerts.map(({ alert }) => alert.replace("AliyunDts", ""));
const folder = mkdtempSync(join(tmpdir(), "dts-matrix-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
  const cells = names.length * situations.length;
  process.stdout.write(`matrix: ${names.length} alerts x ${situations.length} situations = ${cells} cells\n`);
});

describe("the matrix of alerts and situations", () => {
  it("has a row for every alert, and none for another", () => {
    expect(Object.keys(matrixRows).sort()).toEqual([...names].sort());
  });

  it.each(situations)("is as expected: %s", (situation) => {
    const tests = names.flatMap((name) => cellTests(name, situation));
    expect(tests.length).toBeGreaterThanOrEqual(names.length);
    const file = join(folder, `${situation.replace(" ", "-")}.json`);
    writeFileSync(file, promtoolFile(tests));
    const { status, output } = runProgram("promtool", ["test", "rules", file]);
    expect([status, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });
});
