import { isJsonObject, type JsonObject } from "../../lib/json-object.js";
import type { Span } from "./json-scanner.js";

/** A JSON object as plain data, undefined for what is none. It takes time in proportion to the text for what a scanner let pass. */
export function parseJson(text: string): JsonObject | undefined {
  try {
    // Without a reviver, which costs ten times the parsing.
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON text whose integers beyond 2^53, among `longNumbers`, are texts, because a number would round them. */
export function withQuotedIntegers(bytes: Buffer, longNumbers: readonly Span[]): string {
  const pieces: string[] = [];
  let written = 0;
  for (const { start, end } of longNumbers) {
    const digits = bytes.toString("latin1", start, end);
    if (!/^-?[1-9]\d*$/.test(digits) || Number.isSafeInteger(Number(digits))) continue;
    pieces.push(bytes.toString("utf8", written, start), `"${digits}"`);
    written = end;
  }
  return pieces.join("") + bytes.toString("utf8", written);
}
