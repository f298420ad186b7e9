import type { QuerySample } from "../e2e/prometheus-server.js";
import type { CommittedDashboard } from "./committed.js";
import { builtIn, type Choice, choiceOf, interpolate, type Values, variableQuery } from "./variables.js";

/** Asks Prometheus for this moment. */
export type Ask = (promql: string) => Promise<readonly QuerySample[]>;

/** The choices that Grafana would offer for a variable. */
export async function choicesOf(
  variable: CommittedDashboard["variables"][number],
  values: Values,
  ask: Ask,
): Promise<readonly Choice[]> {
  const { expr, label } = variableQuery(variable);
  const samples = await ask(interpolate(expr, values));
  if (label === undefined)
    return samples.flatMap((sample) => choiceOf(lineOf(sample), variable.regex ?? "") ?? []);
  const found = samples.map(({ metric }) => metric[label] ?? "").filter((value) => value !== "");
  return [...new Set(found)].map((value) => ({ text: value, value }));
}

/** A sample as `query_result` shows it to the regular expression of a variable: nothing is escaped. */
function lineOf({ metric, value: [time, value] }: QuerySample): string {
  const labels = Object.entries(metric).map(([name, text]) => `${name}="${text}"`);
  return `{${labels.join(",")}} ${value} ${time * 1000}`;
}

/** Every choice of every variable, one after the other, as Grafana writes them into a query; what is chosen at first where there are none. */
export async function allChosen(
  { variables }: Pick<CommittedDashboard, "variables">,
  ask: Ask,
): Promise<Values> {
  let values = builtIn;
  for (const variable of variables.filter(({ type }) => type === "query")) {
    const choices = await choicesOf(variable, values, ask);
    const { name, allValue = "" } = variable;
    if (choices.length === 0 && allValue !== ".*") throw new Error(`variable ${name} offers nothing`);
    const all = choices.map(({ value }) => escapedForMatcher(value)).join("|");
    values = { ...values, [name]: choices.length === 0 ? allValue : `(${all})` };
  }
  return values;
}

/** The query of a table that lists only what is odd, with its zeros: all is well in the demo. */
export function countingZeros(expr: string): string {
  return expr.replace(/^(sum by \(field\) .*) > 0$/, "$1");
}

/** A value in a regular expression in a string of PromQL, as Grafana's data source writes it (with prometheusSpecialCharsInLabelValues). */
function escapedForMatcher(value: string): string {
  return value
    .replaceAll("\\", "\\\\\\\\")
    .replaceAll('"', '\\\\\\"')
    .replaceAll(/[$^*{}[\]+?.()|]/g, "\\\\$&");
}
