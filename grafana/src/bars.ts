import { PanelBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { dress, type Face, instantQuery, type PlaceablePanel, type Query } from "./face.js";

/** Horizontal bars from 0 to 1, one per series, of this moment. */
export function bars(face: Face & { readonly queries: readonly Query[] }): PlaceablePanel {
  return dress(new PanelBuilder(), face)
    .targets(face.queries.map(instantQuery))
    .min(0)
    .max(1)
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false));
}
