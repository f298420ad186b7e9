import type { VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";

/** Values of variables by name. */
export type Values = Readonly<Record<string, string>>;

/** What Grafana itself fills in, for a scrape interval of seconds. */
export const builtIn: Values = { __rate_interval: "1m", __range: "1h", __interval: "15s" };

/** Fills in `$name`. A variable without a value is a mistake of the dashboard: it throws. */
export function interpolate(text: string, values: Values): string {
  return text.replaceAll(/\$\{?(\w+)\}?/g, (found, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${found} is no variable of the dashboard: ${text}`);
    return value;
  });
}

/** Any value for each variable, enough to parse a query. */
export function anyValues(variables: readonly VariableModel[]): Values {
  return { ...builtIn, ...Object.fromEntries(variables.map(({ name }) => [name, ".+"])) };
}

/** What the query of a variable asks: a PromQL expression, and how its answer becomes choices. */
export interface VariableQuery {
  readonly expr: string;
  /** The label whose values are the choices; absent where a regular expression picks them. */
  readonly label?: string | undefined;
}

/** Reads `label_values(EXPR, LABEL)` and `query_result(EXPR)`. */
export function variableQuery({ name, query }: VariableModel): VariableQuery {
  const text = typeof query === "string" ? query : String(query?.["query"]);
  const [, expr, label] = /^label_values\((.*), (\w+)\)$/.exec(text) ?? [];
  if (expr !== undefined) return { expr, label };
  const [, result] = /^query_result\((.*)\)$/.exec(text) ?? [];
  if (result === undefined) throw new Error(`variable ${name}: unknown form of query (${text})`);
  return { expr: result };
}

/** A choice of a variable. */
export interface Choice {
  readonly text: string;
  readonly value: string;
}

/**
 * The choice that the named groups `text` and `value` of a regular expression `/.../` find in one line, as Grafana looks for it;
 * undefined where it does not match.
 */
export function choiceOf(line: string, regex: string): Choice | undefined {
  const [, pattern = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(regex) ?? [];
  const every = [...line.matchAll(new RegExp(pattern, flags.includes("g") ? flags : `${flags}g`))];
  const groups = (flags.includes("g") ? every : every.slice(0, 1)).map((match) => match.groups ?? {});
  if (groups.length === 0) return undefined;
  const find = (name: string) => groups.map((group) => group[name]).find(Boolean) ?? "";
  return { text: find("text"), value: find("value") };
}
