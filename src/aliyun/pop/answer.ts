import type { IncomingHttpHeaders } from "node:http";

/** Status line and headers of an HTTP answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** A decoded JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object, false for arrays, null and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
