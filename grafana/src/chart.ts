import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { dress, type Face, type PlaceablePanel, type Query, rangeQuery } from "./face.js";

/** A chart over time. */
export interface ChartFace extends Face {
  readonly queries: readonly Query[];
  readonly max?: number;
  /** Areas on top of each other, for parts of a whole. */
  readonly isStacked?: boolean;
  /** Fixed colours by the text of the legend. */
  readonly colors?: readonly (readonly [legend: string, color: string])[];
  /** Dashed lines: those whose legend matches a regular expression `/.../`. */
  readonly dashes?: readonly (readonly [legend: string, color: string])[];
}

/** Lines over time. Where there is no data there is no line: gaps are never bridged and never 0. */
export function chart(face: ChartFace): PlaceablePanel {
  const panel = dress(new PanelBuilder(), face)
    .targets(face.queries.map(rangeQuery))
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(face.isStacked ? 60 : 8)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["lastNotNull", "max"]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .stacking(new StackingConfigBuilder().mode(face.isStacked ? StackingMode.Normal : StackingMode.None))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        face.steps === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
      ),
    );
  if (face.max !== undefined) panel.min(0).max(face.max);
  for (const [legend, color] of face.colors ?? []) {
    panel.overrideByName(legend, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  for (const [legend, color] of face.dashes ?? []) {
    panel.overrideByRegexp(legend, [
      { id: "color", value: { mode: "fixed", fixedColor: color } },
      { id: "custom.lineStyle", value: { fill: "dash", dash: [8, 8] } },
      { id: "custom.fillOpacity", value: 0 },
    ]);
  }
  return panel;
}
