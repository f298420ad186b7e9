import { labelPair } from "../rendering/label-text.js";

/** `,label="value"` for the values of a closed set, made once: these stand on most lines of an exposition. */
export function closedLabels<Value extends string>(
  label: string,
  values: readonly Value[],
): (value: Value) => string {
  const texts = new Map(values.map((value) => [value, labelPair(label, value)]));
  return (value) => texts.get(value) ?? labelPair(label, value);
}
