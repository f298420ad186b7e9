import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingRows } from "../../src/config/schema.js";
import { collectorNames, collectors } from "../../src/dts/collectors.js";
import { listJobStep } from "../../src/dts/list-job-step.js";
import { documentedLimit, operations } from "../../src/dts/operations.js";
import { metricCatalogue } from "../../tools/metric-reference.js";
import { alerts, rules } from "../rules/rule-files.js";
import { fileText, root } from "./checkout.js";
import { linksOf } from "./markdown.js";

const pages = [
  "faq.md",
  "limits.md",
  "comparison.md",
  ...readdirSync(`${root}/docs`).filter((name) => name.startsWith("tutorial")),
].map((name) => ({ name, text: fileText(`docs/${name}`) }));
const textOf = (name: string) => pages.find((page) => page.name === name)?.text ?? "";
const sectionsOf = (text: string, mark: string) => text.split(new RegExp(`^${mark} `, "m")).slice(1);
/** The rows of every table: without heads and lines. */
const rowsOf = (text: string) => {
  const lines = text.split("\n");
  return lines.filter(
    (line, index) =>
      line.startsWith("| ") && !line.startsWith("| ---") && !lines[index + 1]?.startsWith("| ---"),
  );
};

const settingPaths = new Set(settingRows.map(({ path }) => path));
const settingSections = new Set([...settingPaths].map((path) => path.split(".")[0]));

describe.each(pages)("the page $name", ({ text }) => {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "");

  it("speaks only of metrics that exist", () => {
    const metrics = new Set([
      ...metricCatalogue().map(({ name }) => name),
      ...rules.flatMap(({ record }) => record ?? []),
    ]);
    const named = [...text.matchAll(/\baliyun_dts[a-z_:]+/g)].map(([name]) => name);
    expect([...new Set(named)].filter((name) => !metrics.has(name))).toEqual([]);
  });

  it("speaks only of alerts that exist", () => {
    const known = new Set<string>(alerts.map(({ alert }) => alert));
    const named = [...text.matchAll(/\bAliyunDts[A-Z]\w+/g)].map(([name]) => name);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  it("speaks only of settings that exist", () => {
    const paths = quoted.filter(
      (code) => /^[a-z_]+\.[a-z_.]+$/.test(code) && settingSections.has(code.split(".")[0] ?? ""),
    );
    const known = new Set([
      ...settingPaths,
      ...collectorNames.map((name) => `collectors.${name}`),
      "collectors.object_modification.tasks",
    ]);
    expect(paths.filter((path) => !known.has(path))).toEqual([]);
  });

  it("speaks only of actions of DTS that the exporter, or its doctor, may call", () => {
    const known = new Set<string>([...operations.map(({ ramAction }) => ramAction), listJobStep.ramAction]);
    expect(quoted.filter((code) => /^dts:\w+$/.test(code) && !known.has(code))).toEqual([]);
  });
});

describe("the answers of the FAQ", () => {
  const answers = sectionsOf(textOf("faq.md"), "###").map((section) => [
    section.split("\n")[0] ?? "",
    section,
  ]);

  it("are many", () => {
    expect(answers.length).toBeGreaterThan(15);
  });

  it.each(answers)("end with what holds them: %s", (_, answer) => {
    const [, held = ""] = answer.split("\nHeld by: ");
    const files = linksOf(held).filter(({ target }) => !/^https?:|^#/.test(target));
    expect(files.length).toBeGreaterThan(0);
  });

  it("name for each optional collector the action that it needs further", () => {
    const rows = rowsOf(textOf("faq.md")).filter((row) => row.includes("`dts:"));
    const optional = collectorNames.filter((name) => !collectors[name].enabled);
    expect(rows).toEqual(
      optional.map((name) => {
        const { ramAction } = operations.find((each) => each.name === collectors[name].operation) ?? {
          ramAction: "",
        };
        return `| \`collectors.${name}.enabled\` | \`${ramAction}\` |`;
      }),
    );
  });
});

describe("the limits", () => {
  it.each(rowsOf(textOf("limits.md")).map((row) => [row]))("have a place that holds them: %s", (row) => {
    const last = row.split(" | ").at(-1) ?? "";
    expect(linksOf(last)).toHaveLength(1);
  });
});

describe("the comparison", () => {
  it("says when it was read", () => {
    expect(textOf("comparison.md")).toMatch(/^Read on \d{4}-\d\d-\d\d /m);
  });

  it.each(rowsOf(textOf("comparison.md")).map((row) => [row]))(
    "has for each row a source, or says that it is not verified: %s",
    (row) => {
      expect(linksOf(row).length > 0 || row.includes("not verified")).toBe(true);
    },
  );
});

describe("figures in the words", () => {
  const defaultOf = (path: string) => String(settingRows.find((row) => row.path === path)?.default);
  const perSecond = Number(defaultOf("rate_limit.requests_per_second"));
  const burst = Number(defaultOf("rate_limit.burst"));
  const walk = fileText("src/dts/walk.ts");

  it.each([
    ["faq.md", `### Why ${perSecond} calls a second?`],
    ["faq.md", `The documented limit of DescribeDtsJobs is ${documentedLimit.perAccount} calls a second`],
    ["faq.md", `${perSecond} and a burst of ${burst} are at most ${perSecond + burst} in any second`],
    [
      "faq.md",
      `1,000 jobs of a type are ${collectors.sync.callsPerPoll({ jobs: 1000, pageSize: Number(defaultOf("api.page_size")), batchSize: 30, tasks: 0, zeroEtl: false })} calls`,
    ],
    ["faq.md", `\`staleness.max_age\` (${defaultOf("staleness.max_age").replace("m", " minutes")},`],
    ["faq.md", `A listing is read every ${collectors.sync.interval.replace("s", " seconds")}`],
    ["faq.md", `synchronizations every ${collectors.sync_status.interval.replace("s", "")} besides`],
    [
      "limits.md",
      `| ${Number(/maxRows = ([\d_]+)/.exec(walk)?.[1]?.replace("_", "")).toLocaleString("en")} rows |`,
    ],
    ["limits.md", `| ${documentedLimit.perAccount} in any second |`],
    ["limits.md", `\`api.max_response_size\`, ${defaultOf("api.max_response_size").replace("MiB", " MiB")}`],
    ["comparison.md", "the fields of eight operations"],
  ])("are those of the code: %s: %s", (name, words) => {
    expect(textOf(name).replace(/\s+/g, " ")).toContain(words);
  });

  it("count the operations that are covered", () => {
    expect([...fileText("docs/field-coverage.md").matchAll(/^## /gm)]).toHaveLength(8);
  });
});
