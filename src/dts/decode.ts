import { Failure } from "../lib/failure.js";
import { optionalList } from "../lib/json-list.js";
import { isJsonObject, type JsonObject } from "../lib/json-object.js";
import type { IssueCollector } from "./value-issues.js";

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

/** An object that may be missing; anything else in its place is rejected. */
export function toObject(value: unknown, field: string, issues: IssueCollector): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  if (!isAbsent(value)) issues.rejected(field);
  return undefined;
}

/** The objects of a list that may be missing; whatever is none is rejected, and so is anything else in the place of the list. */
export function toObjects(
  value: unknown,
  field: string,
  issues: IssueCollector,
): readonly JsonObject[] | undefined {
  const list = optionalList(value);
  if (list === undefined) {
    // An empty object is how some answers write an empty list.
    const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
    if (!isAbsent(value) && !isEmpty) issues.rejected(field);
    return undefined;
  }
  return list.map((item) => toObject(item, field, issues)).filter((item) => item !== undefined);
}

/** True where the API sent nothing: no value, null or the empty text. */
export function isAbsent(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** True for an object or a list: neither can stand where a text, a number or a boolean belongs. */
export function isComposite(value: unknown): boolean {
  return typeof value === "object" && value !== null;
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
