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

describe("the queries of the dashboards", () => {
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
