import {
  LegendDisplayMode,
  LegendPlacement,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import type { ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { dress, type Face, type PlaceablePanel, type Query, rangeQuery } from "./face.js";

/** One band per series, its colour and text by value. Times without data stay empty. */
export function timeline(
  face: Face & { readonly queries: readonly Query[]; readonly mappings: ValueMapping[] },
): PlaceablePanel {
  return dress(new PanelBuilder(), face)
    .targets(face.queries.map(rangeQuery))
    .mappings(face.mappings)
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(false)
        .calcs([]),
    );
}
