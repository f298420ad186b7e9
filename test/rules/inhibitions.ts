import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { alertmanagerExample, alerts, ruleTests } from "./rule-files.js";

/** All labels of an alert, its name included. */
type Labels = Readonly<Record<string, string>>;

/** One rule of inhibition, as it stands in the example. */
export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Two alerts, in the forms in which they occur, of which a rule lets the first mute the second. */
export interface InhibitionPair {
  readonly rule: Inhibition;
  readonly source: Labels;
  readonly target: Labels;
}

/** Every rule of the example. */
export const inhibitions = (
  parse(readFileSync(alertmanagerExample, "utf8")) as { readonly inhibit_rules: readonly Inhibition[] }
).inhibit_rules;

/** A matcher of Alertmanager, read: the label, and whether a value matches. Throws where it is none that is understood. */
export function readMatcher(matcher: string): {
  readonly label: string;
  readonly value: string;
  readonly isExact: boolean;
  matches(value: string): boolean;
} {
  const [, label, operator, value] = /^(\w+) (=~|=) "(.+)"$/.exec(matcher) ?? [];
  if (label === undefined || value === undefined) throw new Error(`not understood: ${matcher}`);
  const pattern = new RegExp(`^(?:${value})$`);
  const isExact = operator === "=";
  return { label, value, isExact, matches: (text) => (isExact ? text === value : pattern.test(text)) };
}

/** The forms of an alert: the labels with which it fires in the tests of the rules, each with a neutral value. */
export function formsOf(name: string): readonly Labels[] {
  const fired = ruleTests
    .flatMap((test) => test.alert_rule_test)
    .filter(({ alertname }) => alertname === name)
    .flatMap(({ exp_alerts }) => exp_alerts ?? []);
  const severity = alerts.find(({ alert }) => alert === name)?.labels?.["severity"] ?? "none";
  const identity = ["cluster", "namespace", "job"];
  const forms = fired.map(({ exp_labels }) => {
    const own = Object.keys(exp_labels).filter((label) => label !== "severity");
    const labels = [...new Set([...identity, ...own])].sort().map((label) => [label, `a-${label}`]);
    return { alertname: name, severity, ...Object.fromEntries(labels) } as Labels;
  });
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
}

/** The forms of all alerts that matchers match; a label beyond name and severity gets the value that its matcher wants. */
function matched(matchers: readonly string[]): readonly Labels[] {
  return alerts
    .flatMap(({ alert }) => formsOf(alert))
    .flatMap((form) => {
      const wanted = { ...form };
      for (const matcher of matchers.map(readMatcher)) {
        const found = wanted[matcher.label];
        if (found === undefined) return [];
        if (!matcher.matches(found)) {
          if (!matcher.isExact || ["alertname", "severity"].includes(matcher.label)) return [];
          wanted[matcher.label] = matcher.value;
        }
      }
      return [wanted];
    });
}

/** Every pair of forms of every rule: not only those that mute, because a form may lack a label that has to be equal. */
export const inhibitionPairs: readonly InhibitionPair[] = inhibitions.flatMap((rule) => {
  const targets = matched(rule.target_matchers);
  return matched(rule.source_matchers).flatMap((source) =>
    targets
      .filter((target) => target["alertname"] !== source["alertname"])
      .map((target) => ({ rule, source, target })),
  );
});
