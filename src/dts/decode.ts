import { Failure } from "../lib/failure.js";
import { optionalList } from "../lib/json-list.js";
import { isJsonObject, type JsonObject } from "../lib/json-object.js";

/** An object; `{}` where the API sent nothing, null or something else. Objects are optional in every answer. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/**
 * The list that an answer is about. A missing list is not an empty one.
 * @throws Failure with reason `bad_response`, naming the path and what was found.
 */
export function requiredList(body: JsonObject, field: string, operation: string): readonly unknown[] {
  const list = optionalList(body[field]);
  if (list) return list;
  throw new Failure({
    reason: "bad_response",
    operation,
    message: `${operation} answered without a list at $.${field} (found ${kindOf(body[field])}): check that the endpoint is the DTS API itself`,
    requestId: textOf(body["RequestId"]),
    retryable: true,
  });
}

/** A text; numbers and booleans in their usual spelling. Absent when empty, null or not a scalar. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
