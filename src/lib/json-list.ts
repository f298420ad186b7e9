import { isJsonObject } from "./json-object.js";

/**
 * A list that may be missing: an array, or an array wrapped in an object of one key (`{CheckItem: [...]}`), a form
 * of older SDKs and pages. Everything else counts as absent.
 */
export function optionalList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value)) return undefined;
  const inner = Object.values(value);
  return inner.length === 1 && Array.isArray(inner[0]) ? inner[0] : undefined;
}
