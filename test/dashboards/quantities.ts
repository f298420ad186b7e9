import { all, bare, binary, child, matchersOf, metricOf, type Node, parsePromql } from "../rules/promql.js";
import { type Rule, rules } from "../rules/rule-files.js";

/** What the conditions of the alert rules hold a metric of the exporter against. */
export interface Measure {
  /** The names in the table of thresholds; empty: only numbers in the rules. */
  readonly names: ReadonlySet<string>;
  readonly constants: ReadonlySet<number>;
}

/** A comparison with a number, and the metrics that are compared. */
export interface Comparison {
  readonly metrics: readonly string[];
  readonly constant: number;
}

const comparisons = new Set(["Gtr", "Lss", "Gte", "Lte", "Eql", "Neq"]);
const guards = new Set(["And", "Unless"]);
/** What the table of thresholds comes to for each job, with the name that it stands for. */
const limits: Readonly<Record<string, string | undefined>> = {
  "aliyun_dts:job_threshold": undefined,
  "aliyun_dts:job_delay_limit_seconds": "delay",
};

/** Every metric that a condition of the rules compares with a threshold of the table or with a number. */
export function quantities(): ReadonlyMap<string, Measure> {
  const found = new Map<string, { names: Set<string>; constants: Set<number> }>();
  const of = (metric: string) => {
    const measure = found.get(metric) ?? { names: new Set<string>(), constants: new Set<number>() };
    found.set(metric, measure);
    return measure;
  };
  for (const { expr, labels } of rules) {
    if (labels?.["condition"] === undefined) continue;
    const root = parsePromql(expr);
    for (const { metrics, constant } of comparisonsIn(root))
      for (const metric of metrics) of(metric).constants.add(constant);
    for (const { left, right } of compared(root)) {
      for (const name of limitNames(right)) for (const metric of measured(left)) of(metric).names.add(name);
    }
  }
  return found;
}

/** The comparisons of metrics with numbers in an expression. */
export function comparisonsIn(root: Node): readonly Comparison[] {
  return compared(root).flatMap(({ left, right }) => {
    const constant = Number(bare(right).text);
    return Number.isNaN(constant) ? [] : [{ metrics: measured(left), constant }];
  });
}

/** The metrics of the exporter whose values an expression gives; those that only choose series are left out. */
export function measured(node: Node, seen: ReadonlySet<string> = new Set()): readonly string[] {
  if (node.name === "VectorSelector") {
    const name = metricOf(node);
    if (!name.startsWith("aliyun_dts:job_")) return [name];
    if (seen.has(name)) return [];
    return recordersOf(node).flatMap(({ expr }) => measured(parsePromql(expr), new Set([...seen, name])));
  }
  if (node.name === "BinaryExpr") {
    const { left, operator, right } = binary(node);
    if (guards.has(operator) || comparisons.has(operator)) return measured(left, seen);
    return [...measured(left, seen), ...measured(right, seen)];
  }
  // A group only says that something is there.
  if (child(node, "AggregateOp")?.text === "group") return [];
  return node.children.flatMap((each) => measured(each, seen));
}

function compared(root: Node): readonly { readonly left: Node; readonly right: Node }[] {
  return all(root, "BinaryExpr")
    .map(binary)
    .filter(({ operator }) => comparisons.has(operator));
}

function limitNames(node: Node): readonly string[] {
  return all(node, "VectorSelector")
    .filter((selector) => metricOf(selector) in limits)
    .map(
      (selector) =>
        limits[metricOf(selector)] ?? matchersOf(selector).find(({ label }) => label === "name")?.value ?? "",
    );
}

/** The rules that record a series, as far as its matchers by `=` allow. */
function recordersOf(selector: Node): readonly Rule[] {
  const matchers = matchersOf(selector).filter(({ operator }) => operator === "EqlSingle");
  return rules.filter(
    ({ record, labels = {} }) =>
      record === metricOf(selector) &&
      matchers.every(({ label, value }) => labels[label] === undefined || labels[label] === value),
  );
}
