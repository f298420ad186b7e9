import { describe, expect, it } from "vitest";
import type { RuleGroup } from "../rule-files.js";
import { flushedGroups } from "./engine-files.js";
import { livingRules, neededRules } from "./needed-rules.js";

const groups: readonly RuleGroup[] = [
  {
    name: "records",
    rules: [
      { record: "aliyun_dts:up", expr: "max by (job) (up)" },
      { record: "aliyun_dts:down", expr: "aliyun_dts:up == 0 unless absent(left)" },
      { record: "aliyun_dts:condition", expr: "left > 1", labels: { condition: "A" } },
      { record: "aliyun_dts:condition", expr: "right > 1 or up", labels: { condition: "B" } },
    ],
  },
  {
    name: "alerts",
    rules: [
      { alert: "A", expr: 'aliyun_dts:condition{condition="A"} > -Inf' },
      { alert: "B", expr: 'aliyun_dts:condition{condition="B"} > -Inf' },
      { alert: "C", expr: "aliyun_dts:down", annotations: { summary: '{{ query "aliyun_dts:up" }}' } },
    ],
  },
];
const namesOf = (found: readonly RuleGroup[]) =>
  found.map(({ name, rules }) => [
    name,
    ...rules.map(({ alert, record, labels }) => `${alert ?? record}${labels?.["condition"] ?? ""}`),
  ]);

describe("the rules that an alert needs", () => {
  it("are those that it reads, and those that they read, in their order", () => {
    expect(namesOf(neededRules(groups, new Set(["C"])))).toEqual([
      ["records", "aliyun_dts:up", "aliyun_dts:down"],
      ["alerts", "C"],
    ]);
  });

  it("have only its own condition of a record that many share", () => {
    expect(namesOf(neededRules(groups, new Set(["A"])))).toEqual([
      ["records", "aliyun_dts:conditionA"],
      ["alerts", "A"],
    ]);
  });
});

describe("the rules that can have a result", () => {
  it.each([
    ["up", ["aliyun_dts:up", "aliyun_dts:down", "aliyun_dts:conditionB", "A", "B", "C"]],
    ["left", ["aliyun_dts:conditionA", "A", "B"]],
    ["nothing", []],
  ])("where only %s has samples, do not wait for one side of `or` or for `unless`", (metric, rules) => {
    expect(namesOf(livingRules(groups, new Set([metric]))).flatMap(([, ...names]) => names)).toEqual(rules);
  });
});

describe("groups for vmalert-tool", () => {
  it("end before a rule that reads what was recorded in them", () => {
    expect(namesOf(groups.flatMap(flushedGroups))).toEqual([
      ["records-0", "aliyun_dts:up"],
      ["records-1", "aliyun_dts:down", "aliyun_dts:conditionA", "aliyun_dts:conditionB"],
      ["alerts-0", "A", "B", "C"],
    ]);
  });
});
