import { all, matchersOf, metricOf, parsePromql } from "../promql.js";
import { alerts, testFiles } from "../rule-files.js";

/** A check of a test of promtool: an alert at a time, or an expression. */
export interface Check {
  readonly eval_time: string;
  readonly alertname?: string;
  readonly exp_alerts?: readonly object[];
  readonly expr?: string;
  readonly exp_samples?: readonly object[];
}

/** A test in promtool's form, with the alerts that it asks for. */
export interface Timeline {
  readonly file: string;
  readonly name: string;
  readonly asked: ReadonlySet<string>;
  readonly test: {
    readonly name?: string;
    readonly interval?: string;
    readonly input_series: readonly { readonly series: string; readonly values: string }[];
    readonly external_labels?: Readonly<Record<string, string>>;
    readonly alert_rule_test?: readonly Check[];
    readonly promql_expr_test?: readonly Check[];
  };
}

/** Every timeline of the repository. Throws when a file is not evaluated each minute. */
export const timelines: readonly Timeline[] = testFiles.flatMap(
  ({ name: file, evaluation_interval: interval = "1m", tests }) => {
    if (interval !== "1m") throw new Error(`${file}: evaluated every ${interval}, not every 1m`);
    return tests.map((test, index) => timelineOf(file, test as Timeline["test"], index));
  },
);

/** A timeline of a test. Its name is the test's, or its place in the file. */
export function timelineOf(file: string, test: Timeline["test"], index = 0): Timeline {
  return { file, name: test.name ?? `test ${index + 1}`, asked: alertsAskedBy(test), test };
}

/** The alerts that a test asks for: by name, or by a pattern in a query of ALERTS. */
function alertsAskedBy(test: Timeline["test"]): ReadonlySet<string> {
  const named = (test.alert_rule_test ?? []).map(({ alertname = "" }) => alertname);
  const patterns = (test.promql_expr_test ?? [])
    .flatMap(({ expr = "" }) => all(parsePromql(expr), "VectorSelector"))
    .filter((selector) => metricOf(selector).startsWith("ALERTS"))
    .map((selector) => matchersOf(selector).find(({ label }) => label === "alertname")?.value ?? ".+");
  const matched = patterns.flatMap((pattern) => {
    const whole = new RegExp(`^(?:${pattern})$`);
    return alerts.map(({ alert }) => alert).filter((name) => whole.test(name));
  });
  const asked = new Set([...named, ...matched]);
  return asked.size > 0 ? asked : new Set(alerts.map(({ alert }) => alert));
}
