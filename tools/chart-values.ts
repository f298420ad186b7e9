import { isMap, isPair, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";

// The head of the generated part of the README.
const valuesHead = "## Values";

/** A part of a JSON schema, as far as this table reads it. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

interface Row {
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** What a PodMonitor says like a ServiceMonitor is explained there. */
const explainedBy: Readonly<Record<string, string>> = { podMonitor: "serviceMonitor" };

/**
 * The chart's README with the table of its values: their types from the schema, their defaults and meanings from
 * values.yaml. What stands before the head `## Values` stays as it is. @throws Error for a value without a comment
 */
export function chartReadme(current: string, valuesText: string, schemaText: string): string {
  const document = parseDocument(valuesText);
  const schema: SchemaNode & { readonly $defs: Readonly<Record<string, SchemaNode>> } =
    JSON.parse(schemaText);
  if (!isMap(document.contents)) throw new Error("values.yaml is no mapping");
  const resolve = (node: SchemaNode | undefined): SchemaNode => {
    const name = node?.$ref?.replace("#/$defs/", "");
    return (name === undefined ? node : schema.$defs[name]) ?? {};
  };
  const rows = rowsOf(document.contents, { path: "", schema, resolve });
  const [own = ""] = current.split(`\n${valuesHead}\n`);
  return [
    `${own.trimEnd()}\n`,
    valuesHead,
    "",
    "Generated from values.yaml and values.schema.json. Do not edit: run `npm run golden`. In a parent chart, each stands below the name of the dependency.",
    "",
    "| value | type | default | meaning |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ path, type, fallback, meaning }) => `| \`${path}\` | ${type} | ${fallback} | ${meaning} |`,
    ),
    "",
  ].join("\n");
}

interface Place {
  readonly path: string;
  readonly schema: SchemaNode;
  readonly resolve: (node: SchemaNode | undefined) => SchemaNode;
}

function rowsOf(map: YAMLMap, { path, schema, resolve }: Place): readonly Row[] {
  return map.items.flatMap((pair, at) => {
    if (!isPair(pair) || !isScalar(pair.key)) throw new Error(`values.yaml: ${path} has an odd key`);
    const inner = path === "" ? String(pair.key.value) : `${path}.${pair.key.value}`;
    const meaning = commentOf(pair, at === 0 ? map.commentBefore : undefined);
    const node = resolve(schema.properties?.[String(pair.key.value)]);
    if (isMap(pair.value) && !pair.value.flow && node.properties !== undefined) {
      const section = meaning === "" ? [] : [{ path: inner, type: "object", fallback: "", meaning }];
      return [...section, ...rowsOf(pair.value, { path: inner, schema: node, resolve })];
    }
    return [
      { path: inner, type: typeOf(node), fallback: defaultOf(pair), meaning: meaning || elsewhere(inner) },
    ];
  });
}

/** The last paragraph above a key, or what stands behind its value; that above the first key of a mapping is the mapping's. */
function commentOf(pair: Pair, ofMap: string | null | undefined): string {
  const { key, value } = pair as Pair<{ commentBefore?: string | null }, { comment?: string | null } | null>;
  const [paragraph = ""] = (key.commentBefore ?? ofMap ?? value?.comment ?? "").split(/\n\s*\n/).slice(-1);
  return paragraph
    .replace(/\s*\n\s*/g, " ")
    .trim()
    .replaceAll("|", "\\|");
}

function elsewhere(path: string): string {
  const [section = "", ...rest] = path.split(".");
  const other = explainedBy[section];
  if (other === undefined) throw new Error(`values.yaml: ${path} has no comment`);
  return `As \`${[other, ...rest].join(".")}\`.`;
}

function typeOf({ type, enum: words, anyOf }: SchemaNode): string {
  if (words !== undefined) return "string";
  if (anyOf !== undefined) return "string";
  const types = Array.isArray(type) ? type : [type ?? "object"];
  return types.map((name) => (name === "array" ? "list" : name)).join(", ");
}

function defaultOf({ value }: Pair): string {
  const plain: unknown = isScalar(value) ? value.value : (value as YAMLMap).toJSON();
  if (plain === "") return "empty";
  return `\`${(typeof plain === "string" ? plain : JSON.stringify(plain)).replaceAll("|", "\\|")}\``;
}
