import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { describe, expect, it } from "vitest";
import { parsePromql } from "../rules/promql.js";
import { rules } from "../rules/rule-files.js";
import { committedDashboards, panelQueries } from "./committed.js";
import { comparisonsIn, measured, quantities } from "./quantities.js";
import { anyValues, interpolate } from "./variables.js";

const dashboards = committedDashboards();
const known = quantities();
const queries = panelQueries(dashboards).map(({ dashboard, panel, target, name }) => ({
  name,
  panel,
  target,
  root: parsePromql(interpolate(target.expr, anyValues(dashboard.variables))),
}));

/** Steps of colours of a query's values, without the base. */
function stepsOf({ targets = [], fieldConfig }: Panel, { expr }: Dataquery): readonly number[] {
  const own = (fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => targets.length === 1 || expr.includes(`, "column", "${matcher.options}", `))
    .flatMap(({ properties }) => properties.filter(({ id }) => id === "thresholds"))
    .map(({ value }) => value as { readonly steps: readonly { readonly value: number | null }[] });
  return [fieldConfig?.defaults?.thresholds ?? { steps: [] }, ...own]
    .flatMap(({ steps }) => steps.map(({ value }) => value))
    .filter((value) => value !== null);
}

/** Numbers that may measure a metric: 1 is a share, a count or a flag. What the table of thresholds has is measured by nothing else. */
function allowedFor(metric: string): ReadonlySet<number> | undefined {
  const measure = known.get(metric);
  if (measure === undefined) return undefined;
  return measure.names.size > 0 ? new Set([1]) : new Set([1, ...measure.constants]);
}

describe("the dashboards measure what the alert rules measure", () => {
  it("and show something of every name in the table of thresholds", () => {
    const names = new Set(
      rules.flatMap(({ record, labels }) =>
        record === "aliyun_dts:threshold" ? (labels?.["name"] ?? []) : [],
      ),
    );
    const shown = new Set(queries.flatMap(({ root }) => measured(root)));
    const seen = [...known].flatMap(([metric, measure]) => (shown.has(metric) ? [...measure.names] : []));
    expect([...names].filter((name) => !seen.includes(name))).toEqual([]);
    expect(names.size).toBeGreaterThan(5);
  });

  it("by the recorded thresholds, or by the number in the rule where the table has none", () => {
    const constant = queries.flatMap(({ name, panel, target, root }) =>
      measured(root).flatMap((metric) => {
        const allowed = allowedFor(metric);
        const strange = stepsOf(panel, target).filter((step) => allowed?.has(step) === false);
        return strange.map((step) => `${name}: ${metric} is coloured from ${step}`);
      }),
    );
    expect(constant).toEqual([]);
  });

  it("in their queries, too", () => {
    const constant = queries.flatMap(({ name, root }) =>
      comparisonsIn(root).flatMap(({ metrics, constant }) =>
        metrics
          .filter((metric) => constant !== 0 && allowedFor(metric)?.has(constant) === false)
          .map((metric) => `${name}: ${metric} is compared with ${constant}`),
      ),
    );
    expect(constant).toEqual([]);
  });

  it("and name conditions that the rules have", () => {
    const conditions = new Set(rules.flatMap(({ labels }) => labels?.["condition"] ?? []));
    const named = queries.flatMap(({ target }) =>
      [...target.expr.matchAll(/condition=~"([^"]*)"/g)].flatMap(([, text = ""]) => text.split("|")),
    );
    expect(named).not.toEqual([]);
    expect(named.filter((condition) => !conditions.has(condition))).toEqual([]);
  });

  it("and without the rules show their values, or say that the rules are missing", () => {
    const needsRules = ({ expr }: Dataquery): boolean => expr.includes("aliyun_dts:");
    const silent = queries.filter(
      ({ panel, target }) =>
        needsRules(target) &&
        !((panel.targets ?? []) as Dataquery[]).some((other) => !needsRules(other)) &&
        !/no rules|no threshold/.test(panel.fieldConfig?.defaults?.noValue ?? "") &&
        !panel.description?.includes("the recording rules are not there"),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
