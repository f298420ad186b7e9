import { describe, expect, test } from "vitest";
import { fileWith, linesOf } from "../lines-of.js";

describe("syntax that no formatter can keep in a file", () => {
  test.each([
    ["a tab as indentation", "log:\n\tlevel: info", ["c.yml:3:1: document: a tab as indentation"]],
    [
      "an unclosed quote",
      'log: {level: "LTAI5tSecret}',
      [
        "c.yml:2:28: document: a quote, bracket, comma or space is missing",
        "c.yml:2:28: document: wrong indentation",
      ],
    ],
    [
      "an unclosed bracket",
      "metrics: {tag_labels: [a",
      ["c.yml:2:25: document: wrong indentation, or a bracket"],
    ],
    [
      "a line without a colon",
      "LTAI5tSecret\nlog: {}",
      ["c.yml:2:1: document: not a setting: the colon is missing"],
    ],
    ["text behind a quoted text", 'log: {level: "info" x}', ["c.yml:2:21: document: not valid YAML or JSON"]],
    ["a list as a key", "[1]: 2", ["c.yml:2:1: document: a key is not text"]],
    ["an anchor that contains itself", "log: &log {level: *log}", ["c.yml:2:19: log.level: no such anchor"]],
  ])("%s is told with its place", (_, text, starts) => {
    const lines = linesOf({ file: fileWith(text) });
    expect(lines.map((line, index) => line.slice(0, starts[index]?.length))).toEqual(starts);
    expect(lines.join("\n")).not.toContain("LTAI5tSecret");
  });
});

test("a byte order mark is no mistake", () => {
  const { name, text } = fileWith();
  expect(linesOf({ file: { name, text: `\ufeff${text}` } })).toEqual([]);
});

test("a file of 1 MiB is read, one byte more is refused", () => {
  const { name, text } = fileWith("#");
  const full = text + " ".repeat(1024 * 1024 - text.length);
  expect(linesOf({ file: { name, text: full } })).toEqual([]);
  expect(linesOf({ file: { name, text: `${full} ` } })).toEqual([
    "c.yml:1:1: document: the file is too large (found 1048577 bytes) (write at most 1048576 bytes)",
  ]);
});

test("anchors inside anchors cannot multiply", () => {
  const layers = Array.from({ length: 9 }, (_, layer) => {
    const item = layer === 0 ? "x" : `*a${layer - 1}`;
    return `a${layer}: &a${layer} [${Array.from({ length: 10 }, () => item).join(", ")}]`;
  });
  const lines = linesOf({ file: fileWith(layers.join("\n")) });
  expect(lines.every((line) => line.includes(": unknown key (found "))).toBe(true);
  expect(lines).toHaveLength(9);
});

test("brackets nested a thousand times are refused, not a crash", { timeout: 60_000 }, () => {
  const lines = linesOf({ file: fileWith(`metrics: {tag_labels: ${"[".repeat(20_000)}`) });
  expect(lines[0]).toContain("nested too deeply");
  expect(lines.length).toBeLessThanOrEqual(10);
});

// The parser's own check for such keys compares each with each and took 100 seconds for a file of 1 MiB.
test("thirty thousand wrong keys are a hundred lines and a count", { timeout: 60_000 }, () => {
  const keys = Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`);
  const lines = linesOf({ file: fileWith(keys.join("\n")) });
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toBe("and 29900 more mistakes");
});

test("hostile keys are printed on one line, without control and invisible characters", () => {
  const [line] = linesOf({ file: fileWith('"a\\nb\\u202e\\u2028\\u0007": 1') });
  expect(line).toMatch(
    /^c\.yml:2:1: \["a\\nb\\u\{202e\}\\u\{2028\}\\u0007"\]: unknown key \(found "a\\nb\\u\{202e\}/,
  );
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "%s is an unknown key like any other",
  (key) => {
    expect(linesOf({ file: fileWith(`${key}: {polluted: true}`) })).toHaveLength(1);
    expect(linesOf({ file: fileWith(`log: {${key}: info}`) })).toHaveLength(1);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  },
);

test("a key in dotted form is not taken for the setting it looks like", () => {
  expect(linesOf({ file: fileWith("log.level: debug") })).toEqual([
    'c.yml:2:1: ["log.level"]: unknown key (found "log.level") (write one of: accounts, collectors, rate_limit, api, staleness, metrics, web, log, sharding)',
  ]);
});

test.each([
  ["is empty", "", "1:1"],
  ["has only comments", "# nothing\n", "1:1"],
  ["is an empty mapping", "{}", "1:1"],
  ["has other settings alone", "log: {level: debug}\n", "1:1"],
])("a file that %s is refused, although the environment has an account", (_what, text, place) => {
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: "x",
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: "y",
    DTS_EXPORTER_REGIONS: "cn-beijing",
  };
  expect(linesOf({ file: { name: "c.yml", text }, env })).toEqual([
    `c.yml:${place}: accounts: missing (found a file that names no account) (write at least one account with name and regions; without --config.file the account comes from the environment)`,
  ]);
});

test("a list of accounts that is empty is refused where it stands", () => {
  expect(linesOf({ file: { name: "c.yml", text: "log: {}\naccounts: []\n" }, env: {} })).toEqual([
    expect.stringMatching(/^c\.yml:2:11: accounts: too few items/),
  ]);
});
