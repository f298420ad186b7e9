import { parser } from "@prometheus-io/lezer-promql";
import type { KnownMetrics } from "./known-metrics.js";

/** What a query says about metrics and labels. */
export interface QueryCheck {
  /** Metrics and labels that do not exist, and text that is no PromQL. Empty: the query is sound. */
  readonly mistakes: readonly string[];
  /** Labels that the result can have. */
  readonly labels: ReadonlySet<string>;
}

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];
type Labels = ReadonlySet<string>;

interface Reading {
  readonly text: (node: SyntaxNode) => string;
  readonly known: KnownMetrics;
  readonly mistakes: string[];
}

/** Reads a query (Grafana's variables filled in) from the inside out: each label must exist where it is used. */
export function checkQuery(promql: string, known: KnownMetrics): QueryCheck {
  const mistakes: string[] = [];
  const reading: Reading = { text: ({ from, to }) => promql.slice(from, to), known, mistakes };
  const { topNode } = parser.parse(promql);
  topNode.cursor().iterate((node) => {
    if (node.type.isError) mistakes.push(`no PromQL at character ${node.from}: ${promql}`);
  });
  const labels = mistakes.length === 0 ? labelsOf(topNode, reading) : new Set<string>();
  return { mistakes, labels };
}

function labelsOf(node: SyntaxNode, reading: Reading): Labels {
  const read = readers[node.name];
  if (read) return read(node, reading);
  return union(childrenOf(node).map((child) => labelsOf(child, reading)));
}

const readers: Readonly<Record<string, (node: SyntaxNode, reading: Reading) => Labels>> = {
  VectorSelector: selectorLabels,
  AggregateExpr: aggregateLabels,
  BinaryExpr: binaryLabels,
  FunctionCall: functionLabels,
};

function selectorLabels(node: SyntaxNode, { text, known, mistakes }: Reading): Labels {
  const identifier = node.getChild("Identifier");
  const name = identifier ? text(identifier) : "";
  const labels = known.get(name);
  if (!labels) {
    mistakes.push(`unknown metric ${name || text(node)}`);
    return new Set();
  }
  for (const matcher of node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []) {
    const label = matcher.getChild("LabelName");
    if (label && !labels.has(text(label))) mistakes.push(`unknown label ${text(label)} of ${name}`);
  }
  return labels;
}

const keepingAggregations = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

function aggregateLabels(node: SyntaxNode, reading: Reading): Labels {
  const body = labelsOf(node.getChild("FunctionCallBody")!, reading);
  const operator = reading.text(node.getChild("AggregateOp")!);
  const modifier = node.getChild("AggregateModifier");
  const named = groupingLabels(modifier, reading);
  require(named, body, { of: `${operator} in ${reading.text(node)}`, reading });
  if (keepingAggregations.has(operator)) return body;
  if (modifier?.getChild("Without")) return new Set([...body].filter((label) => !named.includes(label)));
  return new Set(named);
}

const setOperators = ["And", "Unless", "Or"];

function binaryLabels(node: SyntaxNode, reading: Reading): Labels {
  const children = childrenOf(node);
  const left = labelsOf(children[0]!, reading);
  const right = labelsOf(children.at(-1)!, reading);
  const matching = node.getChild("MatchingModifierClause");
  const [on = [], brought = []] = (matching?.getChildren("GroupingLabels") ?? []).map((list) =>
    namesIn(list, reading),
  );
  require(on, left, { of: `the left side of ${reading.text(node)}`, reading });
  require(on, right, { of: `the right side of ${reading.text(node)}`, reading });
  const one = matching?.getChild("GroupRight") ? left : right;
  require(brought, one, { of: `the one side of ${reading.text(node)}`, reading });
  if (setOperators.some((name) => node.getChild(name)))
    return node.getChild("Or") ? union([left, right]) : left;
  if (matching?.getChild("GroupLeft")) return union([left, new Set(brought)]);
  if (matching?.getChild("GroupRight")) return union([right, new Set(brought)]);
  return matching?.getChild("On") ? new Set(on) : union([left, right]);
}

function functionLabels(node: SyntaxNode, reading: Reading): Labels {
  const name = reading.text(node.getChild("FunctionIdentifier")!);
  const body = node.getChild("FunctionCallBody")!;
  const labels = labelsOf(body, reading);
  if (name === "histogram_quantile") return new Set([...labels].filter((label) => label !== "le"));
  if (name !== "label_join" && name !== "label_replace") return labels;
  const texts = body.getChildren("StringLiteral").map((literal) => reading.text(literal).slice(1, -1));
  const sources =
    name === "label_join" ? texts.slice(2) : texts.slice(2, 3).filter((source) => source !== "");
  require(sources, labels, { of: `the argument of ${name}`, reading });
  return union([labels, new Set(texts.slice(0, 1))]);
}

function groupingLabels(modifier: SyntaxNode | null, reading: Reading): readonly string[] {
  const list = modifier?.getChild("GroupingLabels");
  return list ? namesIn(list, reading) : [];
}

function namesIn(list: SyntaxNode, { text }: Reading): readonly string[] {
  return list.getChildren("LabelName").map(text);
}

function require(
  names: readonly string[],
  labels: Labels,
  { of, reading }: { readonly of: string; readonly reading: Reading },
): void {
  for (const name of names) {
    if (!labels.has(name)) reading.mistakes.push(`unknown label ${name} of ${of}`);
  }
}

function union(sets: readonly Labels[]): Labels {
  return new Set(sets.flatMap((set) => [...set]));
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
