import { describe, expect, it } from "vitest";
import { parseConfigDocument } from "../../../src/config/document/document.js";
import { createReport } from "../../../src/config/document/mistakes.js";
import { readWebConfig } from "../../../src/http/web-config/web-config.js";

/** What is told of a file, and where. */
function toldOf(text: string): readonly string[] {
  const report = createReport();
  parseConfigDocument({ name: "c.yml", text }, report);
  return report.mistakes.map(({ where, problem }) => `${where} ${problem}`);
}

const deep = "nested too deeply";
const large = "the file is too large";
const long = "a text that is too long";

describe("a file is looked over before it is parsed, and refused", () => {
  it.each([
    ["brackets in brackets", "[".repeat(65), `1:65 ${deep}`],
    ["mappings in mappings on one line", '{"a":'.repeat(65), `1:321 ${deep}`],
    ["lists in lists on one line", "a:\n  - - - ".padEnd(2_000, "- "), `2:131 ${deep}`],
    ["keys of keys on one line", "? ".repeat(65), `1:129 ${deep}`],
    ["keys behind keys on one line", "a: ".repeat(65), `1:194 ${deep}`],
    ["a line that begins far to the right", `a:\n${" ".repeat(257)}b: 1`, `2:1 ${deep}`],
    ["a quote that is not closed", `a: 1\nb: "${"x".repeat(70_000)}`, `2:4 ${long}`],
    ["a text of 64 KiB", `a: ${"x".repeat(65_537)}`, `1:4 ${long}`],
    ["250,000 words and signs", `a: [${"1,".repeat(124_998)}1]`, `1:250001 ${large}`],
  ])("for %s", (_what, text, told) => {
    expect(toldOf(text)).toEqual([`c.yml:${told}`]);
  });

  it("but not for what is large, deep or far to the right within reason", () => {
    const nested = `a: ${"[".repeat(64)}${"]".repeat(64)}`;
    const wide = `b:\n${" ".repeat(256)}c: [${"{a: 1, b: 2}, ".repeat(1_000)}]`;
    const license = `#${"x".repeat(100_000)}`;
    expect(toldOf([license, nested, wide, `d: ${"x".repeat(65_536)}`].join("\n"))).toEqual([]);
  });

  it("but not for 1,000 accounts with 20 regions each", () => {
    const regions = Array.from({ length: 20 }, (_, index) => `  - region-${index}\n`).join("");
    const account = (index: number) =>
      `- name: account-${index}\n  regions:\n${regions}  credentials:\n    type: access_key\n    access_key_id_file: /keys/${index}/id\n    access_key_secret_file: /keys/${index}/secret\n  labels:\n    team: a\n`;
    expect(
      toldOf(`accounts:\n${Array.from({ length: 1_000 }, (_, index) => account(index)).join("")}`),
    ).toEqual([]);
  });

  it("a web configuration at 20,000 words and signs: it is read anew while scrapes wait", () => {
    const users = Array.from({ length: 4_001 }, (_, index) => `  user${index}: x\n`).join("");
    expect(() => readWebConfig({ name: "web.yml", text: `basic_auth_users:\n${users}` })).toThrow(
      /^web\.yml:\d+:\d+: document: the file is too large/,
    );
  });
});

it("the faults of a file are made without their stacks, which cost ten times as much", () => {
  const { stackTraceLimit } = Error;
  const startMs = performance.now();
  const report = createReport();
  parseConfigDocument({ name: "c.yml", text: `a:\n${`- "${"\\q".repeat(30_000)}"\n`.repeat(10)}` }, report);
  expect(report.mistakes).toHaveLength(10);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  // 300,000 faults: 10 s with their stacks.
  expect(performance.now() - startMs).toBeLessThan(4_000);
});
