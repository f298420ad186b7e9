import { describe, expect, it } from "vitest";
import { createLint } from "./lint.js";
import { type Rule, rules } from "./rule-files.js";

const lint = createLint(rules);
const nameOf = (rule: Rule): string => rule.alert ?? `${rule.record} ${JSON.stringify(rule.labels ?? {})}`;

describe("every rule", () => {
  it.each(rules.map((rule) => [nameOf(rule), rule] as const))(
    "%s says only what can be true",
    (_name, rule) => {
      expect(lint(rule)).toEqual([]);
    },
  );

  it("has another expression than every other alert of the same wait", () => {
    const seen = rules
      .filter(({ alert }) => alert)
      .map(({ expr, for: wait }) => `${wait} ${expr.replace(/\s+/g, " ")}`);
    expect(seen.length).toBe(new Set(seen).size);
  });
});

describe("the linter finds", () => {
  it.each([
    ["aliyun_dts_job_stat == 1", "there is no metric aliyun_dts_job_stat"],
    ['aliyun_dts_job_state{status="Failed"} == 1', "aliyun_dts_job_state has no label status"],
    ['aliyun_dts_job_state{state="broken"} == 1', "the label state never has the value broken"],
    ['aliyun_dts_job_state{state=~"failed|broken"} == 1', "the label state never has the value broken"],
    ['aliyun_dts_job_state{state=~"failed"} == 1', 'state=~"failed" needs no regular expression'],
    ['up{job=~"^.*dts.*$"} == 0', 'job=~"^.*dts.*$" is anchored anyway'],
    ["max by (task_id) (aliyun_dts_up) == 0", "nothing in the aggregation by task_id has that label"],
    [
      "max without (instance) (aliyun_dts_up) == 0",
      "max without (instance) (aliyun_dts_up) aggregates without: name the labels that stay",
    ],
    ["rate(aliyun_dts_job_delay_seconds[5m]) > 0", "rate of the gauge aliyun_dts_job_delay_seconds"],
    [
      "changes(aliyun_dts_exporter_api_requests_total[5m]) > 0",
      "changes of the counter aliyun_dts_exporter_api_requests_total",
    ],
    ["max by (account) (aliyun_dts_up)", "has no comparison, so that a value of 0 alerts too"],
    ["aliyun_dts_up == bool 0", "has no comparison, so that a value of 0 alerts too"],
    ["aliyun_dts_up == 0 or up", "has no comparison, so that a value of 0 alerts too"],
    [
      "aliyun_dts_up == on (account) aliyun_dts_listing_consistent",
      "many series of aliyun_dts_up can match: aggregate it by the labels of on",
    ],
    [
      "aliyun_dts_up == on (account) group_left () aliyun_dts_listing_consistent",
      "many series of aliyun_dts_listing_consistent can match: aggregate it by the labels of on",
    ],
    [
      "aliyun_dts_up == on (account) group_left () max by (account, collector) (aliyun_dts_listing_consistent)",
      "many series of max by (account, collector) (aliyun_dts_listing_consistent) can match: aggregate it by the labels of on",
    ],
    [
      "aliyun_dts_up == 0 and on (dts_job_id) aliyun_dts_job_state",
      "aliyun_dts_up == 0 has no label dts_job_id to match on",
    ],
    [
      "aliyun_dts_up == ignoring (instance) aliyun_dts_listing_consistent",
      "aliyun_dts_up == ignoring (instance) aliyun_dts_listing_consistent matches by ignoring: name the labels with on",
    ],
  ])("what is wrong with %s", (expr, problem) => {
    expect(lint({ alert: "Example", expr })).toContain(problem);
  });

  it("text that is not PromQL", () => {
    expect(() => lint({ alert: "Example", expr: "aliyun_dts_up{ == 0" })).toThrow("not PromQL");
  });
});
