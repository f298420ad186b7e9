import { isJsonObject, type JsonObject } from "../../lib/json-object.js";

/** What json-bigint makes of a number of more than 15 characters. */
interface BigNumber {
  readonly _isBigNumber: true;
  isInteger(): boolean;
  toNumber(): number;
  toFixed(): string;
}

const dangerousKeys: ReadonlySet<string> = new Set(["__proto__", "constructor"]);

/**
 * pop-core's JSON as plain data: objects with the usual prototype, numbers for numbers, and decimal strings for
 * integers that a number cannot hold. Keys that could reach a prototype are left out.
 */
export function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (isBigNumber(value)) return numberOf(value);
  return isJsonObject(value) ? normalizeObject(value) : value;
}

function normalizeObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !dangerousKeys.has(key))
      .map(([key, value]) => [key, normalize(value)]),
  );
}

function numberOf(big: BigNumber): number | string {
  const number = big.toNumber();
  return big.isInteger() && !Number.isSafeInteger(number) ? big.toFixed() : number;
}

// A JSON text cannot make one: its objects hold no functions.
function isBigNumber(value: unknown): value is BigNumber {
  return (
    isJsonObject(value) &&
    value["_isBigNumber"] === true &&
    typeof value["toFixed"] === "function" &&
    typeof value["isInteger"] === "function"
  );
}
