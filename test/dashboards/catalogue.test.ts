import { beforeAll, describe, expect, it } from "vitest";
import { committedDashboards, panelQueries } from "./committed.js";
import { type KnownMetrics, knownMetrics } from "./known-metrics.js";
import { checkQuery } from "./query-labels.js";
import { anyValues, interpolate, variableQuery } from "./variables.js";

const dashboards = committedDashboards();
let known: KnownMetrics;

beforeAll(async () => {
  known = await knownMetrics();
});

describe("the dashboards", () => {
  it.each(["job", "object_modification", "consumer_group", "job_alarm", "dedicated_cluster", "verification"])(
    "show what each kind of collector brings: aliyun_dts_%s_",
    (kind) => {
      const shown = panelQueries(dashboards).filter(({ target }) =>
        target.expr.includes(`aliyun_dts_${kind}_`),
      );
      expect(shown).not.toEqual([]);
    },
  );

  it("show every metric of the further collectors", () => {
    const queries = panelQueries(dashboards).map(({ target }) => target.expr);
    const further = /^aliyun_dts_(consumer_group|job_alarm|dedicated_cluster|verification)_/;
    const unseen = [...known.keys()].filter(
      (name) => further.test(name) && !queries.some((expr) => expr.includes(`${name}{`)),
    );
    expect(unseen).toEqual([]);
  });

  it("list in tables of what was counted only what was counted", () => {
    const counted = panelQueries(dashboards).filter(
      ({ panel, target }) => panel.type === "table" && /_total\{/.test(target.expr),
    );
    expect(counted).not.toEqual([]);
    expect(counted.filter(({ target }) => !target.expr.endsWith(" > 0")).map(({ name }) => name)).toEqual([]);
  });
});

describe("the queries of the dashboards", () => {
  it.each(
    dashboards.flatMap(({ file, dashboard, variables }) =>
      (dashboard.annotations?.list ?? []).map((annotation) => ({
        file,
        annotation,
        variables,
        name: annotation.name,
      })),
    ),
  )("of annotations use metrics and labels that exist: $file $name", ({ annotation, variables }) => {
    const { expr = "", titleFormat = "", tagKeys = "", target, placement } = annotation;
    const { mistakes, labels } = checkQuery(interpolate(expr, anyValues(variables)), known);
    const named = [...titleFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    const strange = [...named, ...tagKeys.split(",")].filter((label) => !labels.has(label));
    expect([mistakes, strange, placement]).toEqual([[], [], undefined]);
    expect(target).toMatchObject({ expr });
  });

  it.each(panelQueries(dashboards))("use metrics and labels that exist: $name", ({ dashboard, target }) => {
    const { mistakes, labels } = checkQuery(interpolate(target.expr, anyValues(dashboard.variables)), known);
    const named = [...(target.legendFormat ?? "").matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    const strange = named
      .filter((label) => !labels.has(label))
      .map((label) => `legend: unknown label ${label}`);
    expect([...mistakes, ...strange]).toEqual([]);
  });

  it.each(
    dashboards.flatMap((dashboard) =>
      dashboard.panels
        .filter(({ type }) => type === "table")
        .map((panel) => ({ dashboard, panel, name: `${dashboard.file}: ${panel.title}` })),
    ),
  )("bring the labels that the table shows, and no others: $name", ({ dashboard, panel }) => {
    const { excludeByName, indexByName } =
      panel.transformations?.find(({ id }) => id === "organize")?.options ?? {};
    const shown = Object.keys(indexByName).filter((field) => /^[a-z]/.test(field));
    const brought = panelQueries([{ ...dashboard, panels: [panel] }]).flatMap(({ target }) => [
      ...checkQuery(interpolate(target.expr, anyValues(dashboard.variables)), known).labels,
    ]);
    const visible = new Set(brought.filter((label) => !excludeByName[label] && label !== "column"));
    expect([...visible].sort()).toEqual(shown.sort());
  });

  it.each(
    dashboards.flatMap(({ file, variables }) =>
      variables
        .filter(({ type }) => type === "query")
        .map((variable) => ({ file, variable, variables, name: variable.name })),
    ),
  )("of variables use metrics and labels that exist: $file $name", ({ variable, variables }) => {
    const { expr, label } = variableQuery(variable);
    const { mistakes, labels } = checkQuery(interpolate(expr, anyValues(variables)), known);
    expect([mistakes, label === undefined || labels.has(label)]).toEqual([[], true]);
  });
});
