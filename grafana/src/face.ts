import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import {
  type Panel,
  type ThresholdsConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";

/** A panel that a dashboard can place: its id comes with the place. */
export type PlaceablePanel = Builder<Panel> & { id(id: number): unknown };

/** A value from which on a colour means something; the description of the panel says what. */
export type Step = readonly [from: number, color: string];

/** What every panel has. */
export interface Face {
  readonly title: string;
  /** One or two sentences: what is seen, and what a colour or a gap means. */
  readonly description: string;
  /** A unit of Grafana. */
  readonly unit: string;
  /** Columns of 24 and rows of the grid. */
  readonly size: readonly [width: number, height: number];
  /** Absent: nothing is good or bad. */
  readonly steps?: readonly Step[] | undefined;
  /** Colour below the first step; default green. */
  readonly base?: string | undefined;
  /** Shown instead of `No data` where an empty result is a result. */
  readonly none?: string | undefined;
}

/** One query with the text of its series, in labels: `{{account}} {{region_id}}`. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** The data source that the variable `datasource` chooses. */
export const dataSource: DataSourceRef = { type: "prometheus", uid: "$datasource" };

interface Dressable {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  span(width: number): this;
  height(height: number): this;
  datasource(source: DataSourceRef): this;
  noValue(text: string): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
}

/** Gives a builder of any kind of panel its face. */
export function dress<B extends Dressable>(panel: B, face: Face): B {
  const [width, height] = face.size;
  panel
    .title(face.title)
    .description(face.description)
    .unit(face.unit)
    .span(width)
    .height(height)
    .datasource(dataSource)
    .thresholds(thresholdsOf(face.steps ?? [], face.base));
  return face.none === undefined ? panel : panel.noValue(face.none);
}

/** Colours by value: `base` below the first step. */
export function thresholdsOf(steps: readonly Step[], base = "green"): Builder<ThresholdsConfig> {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...steps.map(([value, color]) => ({ value, color }))]);
}

/** A query over the time range, for charts. The first is A. */
export function rangeQuery({ expr, legend }: Query, index: number): DataqueryBuilder {
  return prometheusQuery(expr, index).legendFormat(legend).range();
}

/** A query of this moment: what is gone now is not shown as if it were there. */
export function instantQuery({ expr, legend }: Query, index: number): DataqueryBuilder {
  return prometheusQuery(expr, index).legendFormat(legend).instant();
}

function prometheusQuery(expr: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(dataSource)
    .expr(expr)
    .refId(String.fromCharCode(65 + index));
}
