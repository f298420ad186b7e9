/** A schema, or a part of one, in the language of JSON Schema draft 7. */
export interface JsonSchema {
  readonly [keyword: string]: JsonSchemaPart;
}

type JsonSchemaPart = string | number | boolean | JsonSchema | readonly JsonSchemaPart[];

/** A mapping that has these keys and no other. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  const strict = { type: "object", additionalProperties: false, properties };
  return required.length === 0 ? strict : { ...strict, required };
}

/** The source of a pattern. Schemas are checked in Go: no lookaround, no flags, no repetition above 1000. */
export function patternSource(pattern: RegExp): string {
  return pattern.source.replaceAll("\\/", "/");
}

/**
 * A text that has a shape, or else a validator says what to write. It would print what it found beside a pattern, and
 * people put secrets everywhere; beside `const` it prints only what it wants.
 */
export function toldSchema(shape: JsonSchema, allowed: string): JsonSchema {
  return { type: "string", if: shape, else: { const: allowed } };
}

/**
 * A mapping whose keys fit one of some patterns, or else a validator says under which names to write. Not by `propertyNames`: of a wrong key
 * below such a rule, Helm's validator names the path of something else.
 */
export function keyedSchema(keys: Readonly<Record<string, JsonSchema>>, allowed: string): JsonSchema {
  return { type: "object", patternProperties: keys, additionalProperties: { const: `under ${allowed}` } };
}
