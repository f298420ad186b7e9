import type { JsonSchema } from "../../src/config/document/json-schema.js";

/** Whether a value fits a schema: the keywords that our schemas of values use, and an error for any other. */
export function fits(schema: unknown, value: unknown): boolean {
  if (typeof schema === "boolean") return schema;
  const keywords = Object.entries(schema as JsonSchema);
  return keywords.every(([keyword, rule]) => {
    const check = checks[keyword];
    if (check === undefined) throw new Error(`the test does not know the keyword ${keyword}`);
    return check(rule, value, schema as JsonSchema);
  });
}

type Check = (rule: unknown, value: unknown, schema: JsonSchema) => boolean;

const ifText = (value: unknown, holds: (text: string) => boolean) =>
  typeof value !== "string" || holds(value);
const ifNumber = (value: unknown, holds: (n: number) => boolean) => typeof value !== "number" || holds(value);
const ifList = (value: unknown, holds: (list: readonly unknown[]) => boolean) =>
  !Array.isArray(value) || holds(value);
const entriesOf = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

const patternsOf = (patterns: unknown, key: string) =>
  Object.entries(patterns as JsonSchema).flatMap(([pattern, schema]) =>
    new RegExp(pattern, "u").test(key) ? [schema] : [],
  );

const checks: Readonly<Record<string, Check>> = {
  $comment: () => true,
  description: () => true,
  type: (type, value) => types[String(type)]?.(value) === true,
  const: (word, value) => word === value,
  enum: (words, value) => (words as readonly unknown[]).includes(value),
  pattern: (pattern, value) => ifText(value, (text) => new RegExp(String(pattern), "u").test(text)),
  minLength: (min, value) => ifText(value, (text) => text.length >= Number(min)),
  maxLength: (max, value) => ifText(value, (text) => text.length <= Number(max)),
  minimum: (min, value) => ifNumber(value, (n) => n >= Number(min)),
  maximum: (max, value) => ifNumber(value, (n) => n <= Number(max)),
  exclusiveMinimum: (min, value) => ifNumber(value, (n) => n > Number(min)),
  not: (other, value) => !fits(other, value),
  if: (condition, value, schema) => fits(condition, value) || fits(schema["else"], value),
  else: () => true,
  anyOf: (options, value) => (options as readonly unknown[]).some((option) => fits(option, value)),
  items: (item, value) => ifList(value, (list) => list.every((element) => fits(item, element))),
  minItems: (min, value) => ifList(value, ({ length }) => length >= Number(min)),
  maxItems: (max, value) => ifList(value, ({ length }) => length <= Number(max)),
  uniqueItems: (_, value) => ifList(value, (list) => new Set(list).size === list.length),
  properties: (properties, value) =>
    entriesOf(value).every(([key, part]) => fits((properties as JsonSchema)[key] ?? true, part)),
  patternProperties: (patterns, value) =>
    entriesOf(value).every(([key, part]) => patternsOf(patterns, key).every((schema) => fits(schema, part))),
  additionalProperties: (rest, value, { properties = {}, patternProperties = {} }) =>
    entriesOf(value).every(
      ([key, part]) =>
        Object.hasOwn(properties as object, key) ||
        patternsOf(patternProperties, key).length > 0 ||
        fits(rest, part),
    ),
  minProperties: (min, value) => entriesOf(value).length >= Number(min),
  maxProperties: (max, value) => entriesOf(value).length <= Number(max),
  required: (keys, value) => (keys as readonly string[]).every((key) => Object.hasOwn(value as object, key)),
  // The definitions of credentials are checked by helm.
  $ref: () => true,
};
