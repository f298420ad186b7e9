import { describe, expect, it } from "vitest";
import { checkQuery } from "./query-labels.js";

const known = new Map([
  ["delay", new Set(["account", "name"])],
  ["info", new Set(["account", "engine"])],
  ["took_bucket", new Set(["action", "le"])],
]);

describe("the check of a query", () => {
  it.each([
    ["delay", ["account", "name"]],
    ['delay{account=~"a|b"}', ["account", "name"]],
    ["max by (account) (delay)", ["account"]],
    ["sum(delay)", []],
    ["sum without (name) (delay)", ["account"]],
    ["topk(3, delay)", ["account", "name"]],
    ["time() - delay", ["account", "name"]],
    ["delay / on (account) info", ["account"]],
    ["delay * on (account) group_left (engine) info", ["account", "name", "engine"]],
    ["delay and on (account) (info == 1)", ["account", "name"]],
    ["1 * (delay == 1) or 2 * (delay == 2)", ["account", "name"]],
    ["histogram_quantile(0.9, sum by (le, action) (rate(took_bucket[5m])))", ["action"]],
    ['label_join(delay, "both", " ", "account", "name")', ["account", "name", "both"]],
    ["deriv(max by (name) (delay)[10m:30s])", ["name"]],
  ])("finds nothing wrong with %s and knows its labels", (promql, labels) => {
    const { mistakes, labels: found } = checkQuery(promql, known);
    expect([mistakes, [...found].sort()]).toEqual([[], [...labels].sort()]);
  });

  it.each([
    ["lag", "unknown metric lag"],
    ["sum(rate(lag_total[5m]))", "unknown metric lag_total"],
    ['delay{state="a"}', "unknown label state of delay"],
    ["max by (state) (delay)", "unknown label state of max in max by (state) (delay)"],
    ["max by (name) (max by (account) (delay))", "unknown label name of max in"],
    ["delay and on (name) info", "unknown label name of the right side of"],
    ["info and on (name) delay", "unknown label name of the left side of"],
    ["delay * on (account) group_left (state) info", "unknown label state of the one side of"],
    ['label_join(delay, "both", " ", "state")', "unknown label state of the argument of label_join"],
    ["sum by (account (delay)", "no PromQL at character"],
    ["", "no PromQL at character 0"],
  ])("finds what is wrong with %s", (promql, mistake) => {
    expect(checkQuery(promql, known).mistakes.join()).toContain(mistake);
  });
});
