import { MappingType, type ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";

/** The ten states of a job with the colour that each has everywhere. The order gives their numbers in timelines. */
export const stateColors = [
  ["running", "green"],
  ["starting", "blue"],
  ["idle", "#8e8e8e"],
  ["paused", "yellow"],
  ["changing", "purple"],
  ["retrying", "orange"],
  ["failed", "red"],
  ["locked", "dark-red"],
  ["finished", "super-light-green"],
  ["unknown", "dark-purple"],
] as const;

/** Shows the numbers 1 to 10 as the states. */
export const stateMappings: ValueMapping[] = [
  valueMapping(stateColors.map(([text, color], index) => [index + 1, text, color])),
];

/** Shows 0 and 1 as words, in green and another colour. */
export function flagMappings(off: readonly [string, string], on: readonly [string, string]): ValueMapping[] {
  return [
    valueMapping([
      [0, ...off],
      [1, ...on],
    ]),
  ];
}

/** Shows how far something is wrong: which of its thresholds it has reached. */
export const levelMappings: ValueMapping[] = [
  valueMapping([
    [0, "not reached", "green"],
    [1, "warning", "orange"],
    [2, "critical", "red"],
  ]),
];

function valueMapping(
  rows: readonly (readonly [value: number, text: string, color: string])[],
): ValueMapping {
  const options = Object.fromEntries(
    rows.map(([value, text, color], index) => [String(value), { text, color, index }]),
  );
  return { type: MappingType.ValueToText, options };
}
