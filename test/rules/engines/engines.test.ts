import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { toolPath } from "../../deploy/programs.js";
import { cellTests, situations } from "../matrix.js";
import { matrixRows } from "../matrix-rows.js";
import { alerts, filesOf, folders, shortFiles } from "../rule-files.js";
import { runLongProgram, runProgram } from "../run-program.js";
import { type Dialect, writeEngineFiles } from "./engine-files.js";
import { exceptions } from "./exceptions.js";
import { type Timeline, timelineOf, timelines } from "./timelines.js";

const ruleFiles = filesOf(folders.rules, ".rules.yml");
const folder = mkdtempSync(join(tmpdir(), "dts-engines-"));
const names = alerts.map(({ alert }) => alert.replace("AliyunDts", ""));
const matrix = situations.flatMap((situation) =>
  names.flatMap((name) => cellTests(name, situation).map((test) => timelineOf("matrix", test))),
);
const cells = `${names.length} alerts x ${situations.length} situations = ${names.length * situations.length} cells`;

afterAll(() => rmSync(folder, { recursive: true }));

interface Engine {
  readonly name: string;
  readonly dialect: Dialect;
  readonly timelines: readonly Timeline[];
  readonly hasMatrix: boolean;
  /** Runs test files; ends with 1 when one of them fails. */
  readonly run: (files: readonly string[]) => ReturnType<typeof runLongProgram>;
}

const engines: readonly Engine[] = [
  {
    name: "promtool 2.42",
    dialect: "promtool",
    // rules.test.ts runs the others on it, with all rules.
    timelines: timelines.filter(({ file }) => !shortFiles.includes(file)),
    hasMatrix: true,
    run: (files) => runLongProgram("promtool", ["test", "rules", ...files]),
  },
  {
    name: "promtool 3",
    dialect: "promtool",
    timelines,
    hasMatrix: true,
    run: (files) => runLongProgram(toolPath("promtool3"), ["test", "rules", ...files]),
  },
  {
    name: "vmalert",
    dialect: "vmalert",
    timelines,
    // It takes ten times the time of promtool: the timelines have every alert firing and not firing.
    hasMatrix: false,
    run: (files) =>
      runLongProgram(
        toolPath("vmalert-tool"),
        ["unittest", "--disableAlertgroupLabel", ...files.map((file) => `--files=${file}`)],
        // Half of its time would go into collecting garbage.
        { GOGC: "500" },
      ),
  },
];

describe.each(engines)("$name", ({ name, dialect, timelines: ofEngine, hasMatrix, run }) => {
  const filesIn = (part: string, of: readonly Timeline[]) => {
    const place = join(folder, `${name} ${part}`);
    mkdirSync(place);
    return writeEngineFiles(place, dialect, of);
  };
  const known = new Set(exceptions[name] ?? []);
  const isKnown = (timeline: Timeline) => known.has(`${timeline.file}: ${timeline.name}`);

  it("comes to the same alerts and texts in every timeline", async () => {
    const same = ofEngine.filter((timeline) => !isKnown(timeline));
    const result = await run(filesIn("timelines", same));
    expect([result.status, succeeded(result.output)], result.output).toEqual([0, same.length]);
    process.stdout.write(`${name}: ${same.length} timelines as expected, ${known.size} known to differ\n`);
  });

  it.each(exceptions[name] ?? [])("still differs in %s", async (timeline) => {
    const found = ofEngine.filter((each) => `${each.file}: ${each.name}` === timeline);
    expect(found).toHaveLength(1);
    expect((await run(filesIn(`exception ${timelines.indexOf(found[0] as Timeline)}`, found))).status).toBe(
      1,
    );
  });

  if (hasMatrix)
    it("comes to the same in every cell of the matrix", async () => {
      const result = await run(filesIn("matrix", matrix));
      expect([result.status, succeeded(result.output)], result.output).toEqual([0, matrix.length]);
      process.stdout.write(`${name}: the matrix is as expected: ${cells}\n`);
    });
});

describe("the matrix of alerts and situations", () => {
  it("has a row for every alert, and none for another", () => {
    expect(Object.keys(matrixRows).sort()).toEqual([...names].sort());
    expect(matrix.length).toBeGreaterThanOrEqual(names.length * situations.length);
  });
});

describe("the rule files", () => {
  it("are accepted by promtool 3, its lints included", () => {
    const { status, output } = runProgram(toolPath("promtool3"), [
      ...["check", "rules", "--lint=all", "--lint-fatal"],
      ...ruleFiles,
    ]);
    expect([status, output]).toEqual([0, expect.stringContaining(`${alerts.length} rules found`)]);
  });

  it("are accepted by vmalert, their expressions and texts included", () => {
    const args = ["-dryRun", "-loggerLevel=WARN", ...ruleFiles.map((file) => `-rule=${file}`)];
    expect(runProgram(toolPath("vmalert"), args)).toEqual({ status: 0, output: "" });
  });

  it("are accepted by Thanos", () => {
    const { status, output } = runProgram(toolPath("thanos"), [
      ...["tools", "rules-check"],
      ...ruleFiles.map((file) => `--rules=${file}`),
    ]);
    expect([status, output.match(/result=SUCCESS/g)?.length]).toEqual([0, ruleFiles.length]);
  });
});

const succeeded = (text: string): number => text.match(/^\s*SUCCESS$/gm)?.length ?? 0;
