import { describe, expect, it } from "vitest";
import { all, labelsIn, parsePromql } from "./promql.js";
import { alerts, rules } from "./rule-files.js";

const installation = ["cluster", "namespace", "job"];
/** The table of thresholds is of no installation. */
const ofTable = ["dts_job_id", "account, job_type", "account", "job_type"];

describe("every aggregation and every match", () => {
  it.each(
    rules.map((rule) => [rule.alert ?? `${rule.record} ${JSON.stringify(rule.labels ?? {})}`, rule] as const),
  )("of %s is of one installation", (_name, { expr }) => {
    const root = parsePromql(expr);
    const lists = ["AggregateModifier", "On"].flatMap((kind) =>
      kind === "On" ? all(root, "MatchingModifierClause") : all(root, kind),
    );
    for (const list of lists) {
      const grouping = list.children.find(({ name }) => name === "GroupingLabels");
      const labels = labelsIn(grouping);
      if (expr.includes("aliyun_dts:threshold") && ofTable.includes(labels.join(", "))) continue;
      expect([list.text, labels.slice(0, 3)]).toEqual([list.text, installation]);
      expect(list.text).toContain("cluster, namespace, job");
    }
  });

  it("knows no exporter by the name of its scrape job", () => {
    expect(rules.filter(({ expr }) => /\bjob=~?"/.test(expr))).toEqual([]);
    expect(alerts.length).toBeGreaterThan(50);
  });
});
