import { closedValues, exportedMetrics, type KnownMetric } from "./known-metrics.js";
import {
  all,
  argumentsOf,
  bare,
  binary,
  child,
  functionOf,
  labelsIn,
  matchersOf,
  metricOf,
  type Node,
  parsePromql,
  within,
} from "./promql.js";
import type { Rule } from "./rule-files.js";

const setOperators = new Set(["And", "Or", "Unless"]);
const comparisons = new Set(["Eql", "EqlSingle", "Neq", "Gtr", "Lss", "Gte", "Lte"]);
const counterFunctions = new Set(["rate", "irate", "increase", "resets"]);
const gaugeFunctions = new Set(["deriv", "delta", "idelta", "changes", "predict_linear"]);

/** What a linter finds in one rule: sentences, none when it is good. */
export type Lint = (rule: Rule) => readonly string[];

/**
 * Makes a linter that knows the exporter's metrics and the series that `recorded` rules make. It finds what promtool accepts
 * and Prometheus answers with silence or with an error: metrics, labels and values that do not exist, rates of gauges, alerts
 * without a comparison, joins that can be many-to-many.
 */
export function createLint(recorded: readonly Rule[]): Lint {
  const known = new Map(exportedMetrics());
  const recordedKeys = new Map<string, readonly string[]>();
  for (const rule of recorded) {
    if (rule.record === undefined) continue;
    const before = known.get(rule.record)?.labels ?? [];
    const root = parsePromql(rule.expr);
    // A table: its rows are constants that users write, for any label of a job.
    const isTable = all(root, "VectorSelector").length === 0;
    const own = [
      ...(isTable ? (known.get("aliyun_dts_job_state")?.labels ?? []) : []),
      ...Object.keys(rule.labels ?? {}),
    ];
    const labels = [...before, ...labelsOf(root, known), ...own];
    known.set(rule.record, { kind: "gauge", labels: new Set(labels) });
    const keys = keysOf(root, recordedKeys);
    if (keys === undefined) continue;
    const ofOtherRules = recordedKeys.get(rule.record) ?? [];
    const ownLabels = Object.keys(rule.labels ?? {});
    recordedKeys.set(rule.record, [...new Set([...ofOtherRules, ...keys, ...ownLabels])]);
  }
  return (rule) => {
    const root = parsePromql(rule.expr);
    return [
      ...all(root, "VectorSelector").flatMap((selector) => selectorProblems(selector, known)),
      ...all(root, "AggregateExpr").flatMap((aggregate) => aggregateProblems(aggregate, known)),
      ...all(root, "FunctionCall").flatMap((call) => functionProblems(call, known)),
      ...all(root, "BinaryExpr").flatMap((node) => joinProblems(node, known, recordedKeys)),
      ...(rule.alert !== undefined && !compares(root)
        ? ["has no comparison, so that a value of 0 alerts too"]
        : []),
    ];
  };
}

function selectorProblems(selector: Node, known: ReadonlyMap<string, KnownMetric>): readonly string[] {
  const metric = metricOf(selector);
  const labels = known.get(metric)?.labels;
  if (labels === undefined) return [`there is no metric ${metric}`];
  return matchersOf(selector).flatMap(({ label, operator, value }) => {
    if (!labels.has(label)) return [`${metric} has no label ${label}`];
    const isPattern = operator.includes("~");
    if (isPattern && /^[\w-]*$/.test(value))
      return [`${label}${operator}"${value}" needs no regular expression`];
    if (isPattern && /^\^|\$$/.test(value)) return [`${label}${operator}"${value}" is anchored anyway`];
    const values = isPattern ? value.split("|") : [value];
    const wrong = values.filter((each) => each !== "" && !(closedValues[label]?.includes(each) ?? true));
    return wrong.map((each) => `the label ${label} never has the value ${each}`);
  });
}

function aggregateProblems(aggregate: Node, known: ReadonlyMap<string, KnownMetric>): readonly string[] {
  const modifier = child(aggregate, "AggregateModifier");
  const available = labelsOf(bodyOf(aggregate), known);
  if (modifier && !child(modifier, "By"))
    return [`${aggregate.text} aggregates without: name the labels that stay`];
  return labelsIn(modifier && child(modifier, "GroupingLabels"))
    .filter((label) => !available.has(label))
    .map((label) => `nothing in the aggregation by ${label} has that label`);
}

function functionProblems(call: Node, known: ReadonlyMap<string, KnownMetric>): readonly string[] {
  const name = functionOf(call);
  const metrics = all(call, "MatrixSelector")
    .flatMap((matrix) => all(matrix, "VectorSelector"))
    .map(metricOf);
  const kindOf = (metric: string) => known.get(metric)?.kind;
  const problems: string[] = [];
  if (counterFunctions.has(name)) {
    for (const metric of metrics)
      if (kindOf(metric) === "gauge") problems.push(`${name} of the gauge ${metric}`);
  }
  if (gaugeFunctions.has(name)) {
    for (const metric of metrics)
      if (kindOf(metric) === "counter") problems.push(`${name} of the counter ${metric}`);
  }
  return problems;
}

function joinProblems(
  node: Node,
  known: ReadonlyMap<string, KnownMetric>,
  recordedKeys: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const clause = child(node, "MatchingModifierClause");
  if (clause === undefined) return [];
  if (!child(clause, "On")) return [`${node.text} matches by ignoring: name the labels with on`];
  const { left, operator, right } = binary(node);
  const on = labelsIn(child(clause, "GroupingLabels"));
  const missing = [left, right].flatMap((side) =>
    on
      .filter((label) => !labelsOf(side, known).has(label))
      .map((label) => `${side.text} has no label ${label} to match on`),
  );
  if (setOperators.has(operator)) return missing;
  const oneSides = child(clause, "GroupLeft")
    ? [right]
    : child(clause, "GroupRight")
      ? [left]
      : [left, right];
  const loose = oneSides.filter(
    (side) => !(keysOf(side, recordedKeys)?.every((key) => on.includes(key)) ?? false),
  );
  return [
    ...missing,
    ...loose.map((side) => `many series of ${side.text} can match: aggregate it by the labels of on`),
  ];
}

/** The labels that tell the series of an expression apart, where that is certain: those of its aggregation. */
function keysOf(
  node: Node,
  recordedKeys: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const inner = bare(node);
  if (inner.name === "AggregateExpr") {
    return labelsIn(child(child(inner, "AggregateModifier") ?? inner, "GroupingLabels"));
  }
  if (inner.name === "VectorSelector") return recordedKeys.get(metricOf(inner));
  if (inner.name === "FunctionCall") {
    const vector = argumentsOf(inner).find((argument) => all(argument, "VectorSelector").length > 0);
    return vector && keysOf(vector, recordedKeys);
  }
  if (inner.name !== "BinaryExpr") return undefined;
  const { left, operator, right } = binary(inner);
  const isConstant = all(left, "VectorSelector").length === 0;
  const keys = isConstant ? undefined : keysOf(left, recordedKeys);
  // A rule that reads its own last result has the keys of its other side.
  return keys ?? (isConstant || operator === "Or" ? keysOf(right, recordedKeys) : undefined);
}

/** Every label that a series of an expression could have. */
function labelsOf(node: Node, known: ReadonlyMap<string, KnownMetric>): ReadonlySet<string> {
  const inner = bare(node);
  if (inner.name === "VectorSelector") return known.get(metricOf(inner))?.labels ?? new Set();
  if (inner.name === "AggregateExpr") {
    const made = all(bodyOf(inner).children[0] ?? inner, "StringLiteral").map(({ text }) =>
      text.slice(1, -1),
    );
    const named = child(inner, "AggregateOp")?.text === "count_values" ? made : [];
    const modifier = child(inner, "AggregateModifier");
    return new Set([...labelsIn(modifier && child(modifier, "GroupingLabels")), ...named]);
  }
  if (inner.name === "FunctionCall") {
    const labels = argumentsOf(inner).flatMap((argument) => [...labelsOf(argument, known)]);
    const target =
      functionOf(inner) === "label_replace" ? argumentsOf(inner)[1]?.text.slice(1, -1) : undefined;
    return new Set(target === undefined ? labels : [...labels, target]);
  }
  return new Set(inner.children.flatMap((each) => [...labelsOf(each, known)]));
}

/** Whether every series of an expression has passed a comparison. */
function compares(node: Node): boolean {
  const inner = bare(node);
  if (inner.name === "AggregateExpr") return bodyOf(inner).children.some(compares);
  if (inner.name === "FunctionCall")
    return functionOf(inner) === "label_replace" && argumentsOf(inner).some(compares);
  if (inner.name !== "BinaryExpr" || within(inner).some(({ name }) => name === "BoolModifier")) return false;
  const { left, operator, right } = binary(inner);
  if (operator === "Or") return compares(left) && compares(right);
  if (setOperators.has(operator)) return compares(left) || (operator === "And" && compares(right));
  return comparisons.has(operator);
}

function bodyOf(aggregate: Node): Node {
  return child(aggregate, "FunctionCallBody") ?? aggregate;
}
