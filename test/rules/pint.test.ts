import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runProgram, toolPath } from "../deploy/programs.js";
import { filesOf, folders } from "./rule-files.js";

const pint = toolPath("pint");
const config = join(folders.rules, "pint.hcl");

/** pint on some files, without a Prometheus to ask: any problem at all is a failure. */
const lint = (files: readonly string[]) =>
  runProgram(pint, [
    ...["--no-color", "--offline", "--config", config],
    ...["lint", "--min-severity=info", "--fail-on=info", ...files],
  ]);

describe("pint", () => {
  it("finds no problem in the rules", () => {
    const { code, stdout, stderr } = lint(filesOf(folders.rules, ".rules.yml"));
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/Checking Prometheus rules.*entries=[1-9]/);
  });

  const annotations = `{summary: s, description: d, runbook_url: "https://x/docs/runbooks/AliyunDtsA.md"}`;
  const alert = (name: string, expr: string, severity = "warning", notes = annotations) =>
    `{alert: ${name}, expr: ${JSON.stringify(expr)}, labels: {severity: ${severity}}, annotations: ${notes}}`;

  it.each([
    ["an alert of another name", alert("DtsDown", "up == 0"), "rule/name"],
    ["another severity", alert("AliyunDtsDown", "up == 0", "page"), "rule/label"],
    [
      "an alert without a runbook",
      alert("AliyunDtsDown", "up == 0", "info", "{summary: s}"),
      "alerts/annotation",
    ],
    ["an alert that always fires", alert("AliyunDtsDown", "up"), "alerts/comparison"],
    ["a series of another name", '{record: "up:sum", expr: "sum(up)"}', "rule/name"],
    ["a query that is none", alert("AliyunDtsDown", "sum(up == 0"), "promql/syntax"],
  ])("finds %s", (_what, rule, check) => {
    const folder = mkdtempSync(join(tmpdir(), "dts-pint-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "bad.rules.yml");
    writeFileSync(file, `groups:\n  - name: a\n    rules:\n      - ${rule}\n`);
    const { code, stdout, stderr } = lint([file]);
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining(`(${check})`)]);
  });
});
