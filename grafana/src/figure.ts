import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import type { ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { dress, type Face, instantQuery, type PlaceablePanel, type Query } from "./face.js";

/** A big number, or one per series. */
export interface FigureFace extends Face {
  readonly queries: readonly Query[];
  readonly mappings?: ValueMapping[];
  /** Shows the text of the legend instead of the number, or beside it. */
  readonly text?: BigValueTextMode;
  /** Fixed colours by the text of the legend. */
  readonly colors?: readonly (readonly [legend: string, color: string])[];
}

/** Figures of this moment. */
export function figure(face: FigureFace): PlaceablePanel {
  const panel = dress(new PanelBuilder(), face)
    .targets(face.queries.map(instantQuery))
    .graphMode(BigValueGraphMode.None)
    .colorMode(colorModeOf(face))
    .textMode(face.text ?? BigValueTextMode.Value)
    .orientation(VizOrientation.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false));
  if (face.mappings) panel.mappings(face.mappings);
  for (const [legend, color] of face.colors ?? []) {
    panel.overrideByName(legend, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  return panel;
}

/** A number that means nothing good or bad has no colour; one that only tells its state by colour has it in its text. */
function colorModeOf({ steps, mappings, colors, text }: FigureFace): BigValueColorMode {
  if (colors && text !== BigValueTextMode.Name) return BigValueColorMode.Value;
  return steps || mappings || colors ? BigValueColorMode.Background : BigValueColorMode.None;
}
