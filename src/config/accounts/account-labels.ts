import { type Format, text } from "../document/formats.js";
import { type JsonSchema, keyedSchema, patternSource } from "../document/json-schema.js";
import { type Mapping, openMapping, readNode } from "../document/mapping.js";
import type { Report } from "../document/mistakes.js";
import { pathTo } from "../document/quote.js";

/** Labels that an account may have of its own: with `account` and those of the scrape, a series stays far below 30. */
const mostLabels = 15;

const anyName = /^[A-Za-z_]\w{0,127}$/;
const takenName = /^(__|account$)/;

const labelName: Format<string> = text({
  noun: "a label name",
  allowed:
    "a label name of letters, digits and _ that is not account and does not start with a digit or __, such as team",
  pattern: anyName,
  never: takenName,
});

const labelValue: Format<string> = text({
  noun: "a label value",
  allowed: "a label value of 1 to 256 characters, such as payments",
  minLength: 1,
  maxLength: 256,
});

/** What `labels` of an account may be. */
export const labelsSchema: JsonSchema = {
  ...keyedSchema(
    {
      [patternSource(anyName)]: labelValue.schema,
      [patternSource(takenName)]: { const: `under ${labelName.allowed}` },
    },
    labelName.allowed,
  ),
  maxProperties: mostLabels,
};

/** Reads `labels` of an account. Wrong ones are reported and left out. */
export function readLabels(account: Mapping, report: Report): Readonly<Record<string, string>> {
  const entry = account.entry("labels");
  if (entry === undefined) return {};
  const path = pathTo(account.path, "labels");
  if (entry.value.kind !== "map") {
    openMapping(entry.value, { path, keys: ["NAME: value"] }, report);
    return {};
  }
  const { entries } = entry.value;
  if (entries.length > mostLabels) {
    report.mistake(entry.value.where, path, {
      problem: "too many labels",
      found: `${entries.length} labels`,
      advice: `write at most ${mostLabels}`,
    });
  }
  const labels = entries.flatMap(({ key, where, value: node }) => {
    const below = pathTo(path, key);
    const name = readNode({ kind: "scalar", where, value: key }, { path: below, format: labelName }, report);
    const value = readNode(node, { path: below, format: labelValue }, report);
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(labels);
}
