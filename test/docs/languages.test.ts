import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { blocksOf } from "./blocks.js";
import { counterpartOf, differences, type Page } from "./translation.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const exists = (path: string) => existsSync(join(root, path));
const pageOf = (path: string): Page => ({ path, text: readFileSync(join(root, path), "utf8") });

/** The Markdown files below a folder, as paths in the repository. */
const pagesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();

/** A page without one of its blocks, or one of its lines of code: each that there is. */
function poorer({ path, text }: Page): readonly Page[] {
  const [lines, blocks] = [text.split("\n"), blocksOf(text)];
  const ranges = blocks.flatMap(({ kind, text: code, line }, index) => {
    const whole = [line - 1, (blocks[index + 1]?.line ?? lines.length) - line] as const;
    if (!kind.startsWith("```")) return [whole];
    const isShown = (one: string) => one !== "" && !one.startsWith("#");
    const single = code.split("\n").flatMap((one, at) => (isShown(one) ? [[line + at, 1] as const] : []));
    return [whole, ...single];
  });
  return ranges.map(([start, count]) => ({ path, text: lines.toSpliced(start, count).join("\n") }));
}

const translations = ["README.zh-CN.md", ...pagesIn("docs/zh-CN")];
const runbooks = translations.filter((path) => path.startsWith("docs/zh-CN/runbooks/"));

describe("the runbooks in Chinese", () => {
  it("are of the same alerts as those in English", () => {
    expect(runbooks.map(counterpartOf)).toEqual(pagesIn("docs/runbooks"));
  });

  it("call each section by one name", () => {
    const names = new Map<string, Set<string>>();
    for (const path of runbooks) {
      const headings = blocksOf(pageOf(path).text).filter(({ kind }) => kind === "##");
      const originals = blocksOf(pageOf(counterpartOf(path)).text).filter(({ kind }) => kind === "##");
      for (const [index, { text }] of originals.entries()) {
        names.set(text, (names.get(text) ?? new Set()).add(headings[index]?.text ?? ""));
      }
    }
    expect([...names.values()].map(({ size }) => size)).toEqual([...names.values()].map(() => 1));
  });
});

describe.each(translations)("%s", (path) => {
  const [original, translation] = [pageOf(counterpartOf(path)), pageOf(path)];

  it("says the same as its original: headings, lists, code, queries, numbers, names and links", () => {
    expect(differences(original, translation, exists)).toEqual([]);
  });

  it("shows when a heading, an item, a query or anything else of either page is lost", () => {
    const unseen = [
      ...poorer(translation).filter((page) => differences(original, page, exists).length === 0),
      ...poorer(original).filter((page) => differences(page, translation, exists).length === 0),
    ];
    expect(unseen).toEqual([]);
  });
});

describe("a page that is not what its original says", () => {
  const original = [
    "# Title",
    "",
    "## Meaning",
    "",
    "The delay is above 5 minutes (`delay`): see AliyunDtsJobFailed, or [b](b.md#two).",
    "",
    "```promql",
    "# A query",
    "up == 0",
    "```",
    "",
    "1. Look at the **first** one",
    "   and at `x`.",
    "",
    "| a | `b|c` |",
    "| --- | --- |",
  ].join("\n");
  const translation = [
    "# Title",
    "## 含义",
    "延迟超过 5 分钟（`delay`）：参见 AliyunDtsJobFailed，或 [乙](b.md#二)。",
    "```promql",
    "# 一条查询",
    "up == 0",
    "```",
    "1. 查看**第一个**和 `x`。",
    "",
    "| 甲 | `b|c` |",
    "| --- | --- |",
  ].join("\n");
  const compared = (from: string | RegExp, to: string) =>
    differences(
      { path: "docs/a.md", text: original },
      { path: "docs/zh-CN/a.md", text: translation.replace(from, to) },
      (path) => path === "docs/zh-CN/b.md",
    );

  it("is none when only words differ", () => {
    expect(compared("", "")).toEqual([]);
  });

  it.each([
    ["loses a heading", "## 含义\n", "", ':2: "", but "##" in line 3 of docs/a.md'],
    ["has a heading of another level", "## ", "### ", ':2: "###", but "##" in line 3 of docs/a.md'],
    ["loses a query", "up == 0\n", "", ":4: code: [] instead of [up == 0]"],
    ["has another query", "up == 0", "up == 1", ":4: code: [up == 1] instead of [up == 0]"],
    ["loses a block of code", /```[\s\S]*```\n/, "", ':4: "1.", but "```promql" in line 7 of docs/a.md'],
    ["has another code in its text", "`x`", "`y`", ":8: code: [`y`] instead of [`x`]"],
    ["has another number", "5 分钟", "6 分钟", ":3: numbers: [6] instead of [5]"],
    [
      "has another name",
      "JobFailed",
      "JobPaused",
      ":3: names: [AliyunDtsJobPaused] instead of [AliyunDtsJobFailed]",
    ],
    ["loses emphasis", "**第一个**", "第一个", ":8: emphasis: [] instead of [**,**]"],
    [
      "links to the English page",
      "b.md#二",
      "../b.md#two",
      ":3: links: [docs/b.md] instead of [docs/zh-CN/b.md]",
    ],
    ["has a cell more", "| 甲", "| 甲 | 乙", ':10: "| 3", but "| 2" in line 15 of docs/a.md'],
    ["ends early", /\n\| ---.*/, "", ':end: nothing, but "| 2" in line 16 of docs/a.md'],
    ["is left in English", "查看**第一个**和", "Look at the **first** one and at", ":8: not translated"],
  ])("is told when it %s", (_what, from, to, said) => {
    expect(compared(from, to)).toEqual([`docs/zh-CN/a.md${said}`]);
  });

  it("is told when it goes on", () => {
    const longer = { path: "docs/zh-CN/a.md", text: `${translation}\n\n完。` };
    expect(differences({ path: "docs/a.md", text: original }, longer, () => true)).toEqual([
      'docs/zh-CN/a.md:13: "", but nothing in line end of docs/a.md',
    ]);
  });
});
