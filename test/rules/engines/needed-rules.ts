import {
  all,
  argumentsOf,
  binary,
  functionOf,
  matchersOf,
  metricOf,
  metricsReadBy,
  type Node,
  parsePromql,
} from "../promql.js";
import type { Rule, RuleGroup } from "../rule-files.js";

/**
 * Of some groups, the rules that these alerts are built on, in their order; groups without one are left out. What a rule reads is told by
 * its selectors and by the queries of its texts. A condition (label `condition`) belongs to the alert of that name. Everything else is
 * evaluated for nothing: a test of one alert takes a fifth of the time without it.
 */
export function neededRules(groups: readonly RuleGroup[], alerts: ReadonlySet<string>): readonly RuleGroup[] {
  const names = new Set(alerts);
  const records = new Set<string>();
  return spread(groups, {
    isKept: ({ alert, record = "", labels }) =>
      alert === undefined
        ? records.has(record) && (labels?.["condition"] === undefined || names.has(labels["condition"]))
        : names.has(alert),
    keep: (rule) => {
      for (const record of recordsReadBy(rule)) records.add(record);
      for (const name of conditionsReadBy(rule)) names.add(name);
    },
  });
}

/** Of some groups, the rules that can have a result when only these metrics have samples. */
export function livingRules(
  groups: readonly RuleGroup[],
  metrics: ReadonlySet<string>,
): readonly RuleGroup[] {
  const living = new Set(metrics);
  return spread(groups, {
    isKept: ({ expr }) => canYield(parsePromql(expr), living),
    keep: ({ record = "ALERTS" }) => living.add(record),
  });
}

interface Spread {
  readonly isKept: (rule: Rule) => boolean;
  /** Called once for each rule that is kept: others may be kept because of it. */
  readonly keep: (rule: Rule) => void;
}

function spread(groups: readonly RuleGroup[], { isKept, keep }: Spread): readonly RuleGroup[] {
  const kept = new Set<Rule>();
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      if (kept.has(rule) || !isKept(rule)) continue;
      kept.add(rule);
      keep(rule);
    }
  }
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => kept.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
}

function recordsReadBy({ expr, annotations = {} }: Rule): readonly string[] {
  const texts = Object.values(annotations).join("\n");
  return [...metricsReadBy(expr), ...(texts.match(/aliyun_dts:[\w:]+/g) ?? [])];
}

function conditionsReadBy({ expr }: Rule): readonly string[] {
  return all(parsePromql(expr), "VectorSelector")
    .flatMap(matchersOf)
    .filter(({ label, operator }) => label === "condition" && operator === "=")
    .map(({ value }) => value);
}

/** Whether an expression can have a result. What has no selector (a number, time()) always has one. */
function canYield(node: Node, living: ReadonlySet<string>): boolean {
  if (node.name === "VectorSelector") return living.has(metricOf(node));
  if (node.name === "FunctionCall") {
    return functionOf(node).startsWith("absent") || argumentsOf(node).every((each) => canYield(each, living));
  }
  if (node.name !== "BinaryExpr") return node.children.every((each) => canYield(each, living));
  const { left, operator, right } = binary(node);
  const yields = canYield(left, living);
  if (operator === "Or") return yields || canYield(right, living);
  return operator === "Unless" ? yields : yields && canYield(right, living);
}
