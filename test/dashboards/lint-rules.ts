import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { type CommittedDashboard, panelQueries } from "./committed.js";

/** What a rule finds wrong. */
export interface Finding {
  readonly rule: string;
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel; absent for the dashboard as a whole. */
  readonly panel?: string | undefined;
  readonly message: string;
}

type Wrong = Pick<Finding, "panel" | "message">;
type Rule = (dashboard: CommittedDashboard) => readonly Wrong[];

/** Everything wrong with a dashboard by the rules that dashboard-linter documents, under its names. The tool is not needed. */
export function findingsIn(dashboard: CommittedDashboard): readonly Finding[] {
  const { title = "" } = dashboard.dashboard;
  return Object.entries(rules).flatMap(([rule, check]) =>
    check(dashboard).map((wrong) => ({ rule, dashboard: title, ...wrong })),
  );
}

const units = new Set([
  ...["none", "string", "short", "percentunit", "s", "dateTimeAsIso", "bool_yes_no"],
  ...["bytes", "decbytes", "Bps", "ops", "cps", "reqps"],
]);

const rules: Readonly<Record<string, Rule>> = {
  "template-datasource-rule": ({ variables }) => {
    const found = variables.filter(({ type }) => type === "datasource");
    const good = found.filter(
      ({ name, label, query }) => `${name}|${label}|${query}` === "datasource|Data source|prometheus",
    );
    return found.length === 1 && good.length === 1
      ? []
      : [{ message: "not exactly one variable datasource" }];
  },
  "template-job-rule": (dashboard) => choosable(dashboard, "job"),
  "template-instance-rule": (dashboard) => choosable(dashboard, "instance"),
  "template-on-time-change-reload-rule": ({ variables }) =>
    variables
      .filter(({ type, refresh }) => type === "query" && refresh !== 2)
      .map(({ name }) => ({ message: `variable ${name} is not read again when the time range changes` })),
  "panel-datasource-rule": ({ panels }) =>
    eachPanel(panels, (panel) => {
      const sources = [panel.datasource, ...(panel.targets ?? []).map((target) => datasourceOf(target))];
      return sources.every((source) => source?.uid === "$datasource" && source.type === "prometheus")
        ? undefined
        : "a data source other than the variable";
    }),
  "panel-title-description-rule": ({ panels }) =>
    eachPanel(panels, ({ title, description }) =>
      title && /^[A-Z].{15,}\.$/.test(description ?? "")
        ? undefined
        : "no title, or no sentence as description",
    ),
  "panel-units-rule": ({ panels }) =>
    eachPanel(panels, ({ fieldConfig }) => {
      const overridden = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
        properties.filter(({ id }) => id === "unit").map(({ value }) => value as string),
      );
      const strange = [fieldConfig?.defaults?.unit ?? "no unit", ...overridden].filter(
        (unit) => !units.has(unit),
      );
      return strange.length === 0 ? undefined : `unknown unit ${strange.join(", ")}`;
    }),
  "panel-no-targets-rule": ({ panels }) =>
    eachPanel(panels, ({ targets = [] }) => (targets.length > 0 ? undefined : "no query")),
  "target-rate-interval-rule": (dashboard) =>
    eachQuery(dashboard, (expr) => /\b(?:rate|irate|increase)\([^[]*\[(?!\$__rate_interval\])/.test(expr)),
  "target-counter-agg-rule": (dashboard) =>
    eachQuery(dashboard, (expr) => /(?<!\b(?:rate|irate|increase)\(\w*)_total\b/.test(expr)),
  "target-job-rule": (dashboard) => eachQuery(dashboard, (expr) => !everySelectorHas(expr, 'job=~"$job"')),
  "target-instance-rule": (dashboard) =>
    eachQuery(dashboard, (expr) => !everySelectorHas(expr, 'instance=~"$instance"')),
  "uneditable-dashboard": ({ dashboard }) => (dashboard.editable ? [{ message: "it can be edited" }] : []),
};

function choosable({ variables }: CommittedDashboard, name: string): readonly Wrong[] {
  const variable = variables.find((candidate) => candidate.name === name);
  if (!variable) return [{ message: `no variable ${name}` }];
  const { label = "", datasource, multi, includeAll, allValue } = variable;
  const good = datasource?.uid === "$datasource" && multi && includeAll && allValue === ".+";
  return good && label.toLowerCase() === name
    ? []
    : [{ message: `variable ${name} does not offer any number of values` }];
}

function datasourceOf(target: object): { readonly uid?: string; readonly type?: string } | undefined {
  return "datasource" in target ? (target.datasource as { uid?: string; type?: string }) : undefined;
}

function eachPanel(panels: readonly Panel[], check: (panel: Panel) => string | undefined): readonly Wrong[] {
  return panels.flatMap((panel) => {
    const message = check(panel);
    return message === undefined ? [] : [{ panel: panel.title, message }];
  });
}

function eachQuery(dashboard: CommittedDashboard, isWrong: (expr: string) => boolean): readonly Wrong[] {
  return panelQueries([dashboard])
    .filter(({ target }) => isWrong(target.expr))
    .map(({ panel, target }) => ({ panel: panel.title, message: target.expr }));
}

function everySelectorHas(expr: string, matcher: string): boolean {
  const selectors = expr.match(/\{[^}]*\}/g) ?? [];
  return selectors.length > 0 && selectors.every((selector) => selector.includes(matcher));
}
