import { accountFields, type ItemField, taskFields } from "../src/config/accounts/account-fields.js";
import {
  type CredentialsType,
  credentialsFields,
  credentialsTypes,
} from "../src/config/accounts/credentials-fields.js";
import { tasksPath } from "../src/config/accounts/tasks.js";
import { mostItems } from "../src/config/document/items.js";
import { type JsonSchema, objectSchema, toldSchema } from "../src/config/document/json-schema.js";
import { settingFlags } from "../src/config/flags.js";
import { settingRows } from "../src/config/schema.js";
import { nest } from "../src/config/setting.js";

// The chart writes these itself, from values of its own.
const ownedByChart = [
  "web.listen_address",
  "web.config_file",
  "sharding.shard",
  "sharding.total_shards",
  "sharding.previous_total_shards",
];

/**
 * The chart's `values.schema.json` with the definitions of the configuration as the tables have them: `flag`, `config` and
 * `credentials` below `$defs`. All else stays as it is.
 */
export function chartSchema(current: string): string {
  const schema: { readonly $defs: object } = JSON.parse(current);
  const $defs = {
    ...schema.$defs,
    flag: flagSchema(),
    config: configSchema(),
    credentials: credentialsSchema(),
  };
  return `${asJson({ ...schema, $defs }, "")}\n`;
}

// Those that the command line has beside the settings. The chart says which of all flags are its own.
const otherFlags = [
  { name: "config.file", kind: "value" },
  ...["config.check", "once", "version", "help"].map((name) => ({ name, kind: "boolean" })),
];

function flagSchema(): JsonSchema {
  const flags = [...settingFlags, ...otherFlags].map(({ name, kind }) => {
    const literal = name.replaceAll(".", "[.]");
    return kind === "boolean" ? literal : `${literal}=.+`;
  });
  const allowed = "a flag of run with its value in one, such as --log.level=debug, or --web.enable-lifecycle";
  return toldSchema({ pattern: `^--(${flags.join("|")})$` }, allowed);
}

function configSchema(): JsonSchema {
  const scalars = settingRows
    .filter(({ path }) => !ownedByChart.includes(path))
    .map(({ path, format, doc }) => [path, { ...format.schema, description: doc }] as const);
  const leaves: readonly (readonly [string, JsonSchema])[] = [
    ["accounts", itemsSchema(accountFields, 1)],
    ...scalars,
    [tasksPath, itemsSchema(taskFields, 0)],
  ];
  return {
    $comment: "Generated from the settings table, as is credentials. Do not edit: run npm run golden.",
    ...objectSchema(nest(leaves, objectSchema)),
  };
}

function itemsSchema(fields: readonly ItemField[], minItems: number): JsonSchema {
  // In draft 7 nothing stands beside a reference.
  const entries = fields.map(({ key, schema, doc }) => [
    key,
    "$ref" in schema ? schema : { ...schema, description: doc },
  ]);
  const required = fields.flatMap(({ key, default: fallback }) => (fallback === undefined ? [key] : []));
  return {
    type: "array",
    items: objectSchema(Object.fromEntries(entries), required),
    minItems,
    maxItems: mostItems,
  };
}

function credentialsSchema(): JsonSchema {
  const properties = new Map<string, JsonSchema>([["type", { enum: credentialsTypes }]]);
  for (const { key, format } of credentialsFields) {
    properties.set(key, { ...format.schema, description: `Write ${format.allowed}.` });
  }
  properties.set("source", { $ref: "#/$defs/credentials" });
  const keys = [...properties.keys()];
  return {
    description: "How to get credentials: names of files and variables only.",
    ...objectSchema(Object.fromEntries(properties), ["type"]),
    allOf: credentialsTypes.map((type) => ({
      if: { properties: { type: { const: type } }, required: ["type"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: keysOfType(type, keys),
    })),
  };
}

function keysOfType(type: CredentialsType, keys: readonly string[]): JsonSchema {
  const own = credentialsFields.filter(({ types }) => types.includes(type));
  const source = type === "assume_role" ? ["source"] : [];
  const allowed = ["type", ...own.map(({ key }) => key), ...source];
  const foreign = keys.filter((key) => !allowed.includes(key));
  const required = [...own.flatMap((field) => (field.required ? [field.key] : [])), ...source];
  return {
    properties: Object.fromEntries(
      foreign.map((key) => [key, { const: `left out: type ${type} has no ${key}` }]),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
}

const lineWidth = 110;

/** JSON as the formatter leaves it: a list of scalars stands on one line where it fits. */
function asJson(value: unknown, indent: string, before = indent.length): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    const isFlat = value.every((item) => typeof item !== "object");
    if (isFlat && before + line.length < lineWidth) return line;
    return wrapped(
      "[]",
      value.map((item) => asJson(item, inner)),
      indent,
    );
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const head = `${JSON.stringify(key)}: `;
    return `${head}${asJson(item, inner, inner.length + head.length)}`;
  });
  return wrapped("{}", entries, indent);
}

function wrapped(brackets: string, items: readonly string[], indent: string): string {
  if (items.length === 0) return brackets;
  const lines = items.map((item) => `${indent}  ${item}`).join(",\n");
  return `${brackets.charAt(0)}\n${lines}\n${indent}${brackets.charAt(1)}`;
}
