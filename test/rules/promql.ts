import { parser } from "@prometheus-io/lezer-promql";

/** A node of a parsed PromQL expression. */
export interface Node {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Node[];
}

/** One matcher of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

interface SyntaxNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly firstChild: SyntaxNode | null;
  readonly nextSibling: SyntaxNode | null;
}

const parsed = new Map<string, Node>();

/** Parses an expression, each only once. Throws where it is not PromQL. */
export function parsePromql(expression: string): Node {
  const known = parsed.get(expression);
  if (known !== undefined) return known;
  const convert = (node: SyntaxNode): Node => {
    if (node.name === "⚠") throw new Error(`not PromQL: ${expression}`);
    const children: Node[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) children.push(convert(child));
    return { name: node.name, text: expression.slice(node.from, node.to), children };
  };
  const top = parser.parse(expression).topNode as SyntaxNode;
  const root = convert(top).children[0];
  if (root === undefined) throw new Error(`empty PromQL: ${expression}`);
  parsed.set(expression, root);
  return root;
}

/** A node and everything below it. */
export function within(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap(within)];
}

/** All nodes of a kind, at or below a node. */
export function all(node: Node, name: string): readonly Node[] {
  return within(node).filter((each) => each.name === name);
}

/** The first child of a kind. */
export function child(node: Node, name: string): Node | undefined {
  return node.children.find((each) => each.name === name);
}

/** The metric of a selector. */
export function metricOf(selector: Node): string {
  return child(selector, "Identifier")?.text ?? "";
}

/** The metrics that an expression reads. */
export function metricsReadBy(expression: string): readonly string[] {
  return all(parsePromql(expression), "VectorSelector").map(metricOf);
}

/** The matchers of a selector, without quotes. */
export function matchersOf(selector: Node): readonly Matcher[] {
  return all(selector, "UnquotedLabelMatcher").map((matcher) => ({
    label: child(matcher, "LabelName")?.text ?? "",
    operator: child(matcher, "MatchOp")?.text ?? "",
    value: (child(matcher, "StringLiteral")?.text ?? "").slice(1, -1),
  }));
}

/** The labels of a `by`, `on` or `group_left` list. */
export function labelsIn(list: Node | undefined): readonly string[] {
  return list?.children.filter(({ name }) => name === "LabelName").map(({ text }) => text) ?? [];
}

const notOperands = new Set(["MatchingModifierClause", "BoolModifier"]);

/** Left side, operator and right side of a binary expression. */
export function binary(node: Node): { readonly left: Node; readonly operator: string; readonly right: Node } {
  const [left, operator, right] = node.children.filter(({ name }) => !notOperands.has(name));
  if (!left || !operator || !right) throw new Error(`not binary: ${node.text}`);
  return { left, operator: operator.name, right };
}

/** The arguments of a function call. */
export function argumentsOf(call: Node): readonly Node[] {
  return child(call, "FunctionCallBody")?.children ?? [];
}

/** The function that a call names. */
export function functionOf(call: Node): string {
  return child(call, "FunctionIdentifier")?.text ?? "";
}

/** A node without the parentheses around it. */
export function bare(node: Node): Node {
  const inner = node.children[0];
  return node.name === "ParenExpr" && inner !== undefined ? bare(inner) : node;
}
