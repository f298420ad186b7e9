import { TableCellHeight, TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue, ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { dress, type Face, instantQuery, type PlaceablePanel, type Step, thresholdsOf } from "./face.js";
import { jobLabels } from "./job-queries.js";
import { jobLink } from "./links.js";
import { levelMappings } from "./states.js";

/** A query and the column of its values. */
export interface Column {
  readonly expr: string;
  /** Absent: the query only brings labels or rows. */
  readonly name?: string;
  readonly unit?: string;
  readonly steps?: readonly Step[];
  readonly base?: string;
  readonly mappings?: ValueMapping[];
}

/** A table of this moment: one row per combination of labels, over all queries. */
export interface TableFace extends Face {
  /** Labels shown, in this order. */
  readonly labels: readonly string[];
  readonly columns: readonly Column[];
  readonly sortBy?: readonly [column: string, direction: "asc" | "desc"];
}

/** The threshold of something in a row, from the rules, and which one is reached. Rules that are not there leave the columns out. */
export function thresholdColumns(
  limit: string,
  { level, unit, of = "" }: { readonly level: string; readonly unit?: string; readonly of?: string },
): readonly Column[] {
  const name = (word: string): string => (of === "" ? word : `${of} ${word.toLowerCase()}`);
  return [
    { name: name("Threshold"), ...(unit === undefined ? {} : { unit }), expr: limit },
    { name: name("Level"), unit: "none", expr: level, mappings: levelMappings },
  ];
}

const headings: Readonly<Record<string, string>> = {
  account: "Account",
  region_id: "Region",
  job_type: "Type",
  dts_job_name: "Job",
  dts_job_id: "Id",
  dts_job_class: "Class",
  consumer_group_name: "Group",
  consumer_group_id: "Group id",
  task_id: "Task",
  node_version: "Node.js",
};

/** The heading of a label's column: `source_engine` is `Source engine`. */
export function headingOf(label: string): string {
  const words = label.replaceAll("_", " ");
  return headings[label] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The label that names the column of a value, in tables of several queries. */
const columnLabel = "column";

/** Rows of this moment. Job names and ids lead to the dashboard of the job. */
export function table(face: TableFace): PlaceablePanel {
  const panel = dress(new PanelBuilder(), face).cellHeight(TableCellHeight.Sm).filterable(true);
  if (face.columns.length === 1) {
    panel.targets(
      face.columns.map(({ expr }, index) =>
        instantQuery({ expr, legend: "" }, index).format(PromQueryFormat.Table),
      ),
    );
  } else {
    // A table's values are called `Value #B`, but `Value` where no other query has an answer: no name to rely on.
    panel
      .targets(
        face.columns.map((column, index) => instantQuery({ expr: named(column, index), legend: "" }, index)),
      )
      .withTransformation({ id: "labelsToFields", options: { mode: "columns", valueLabel: columnLabel } })
      .withTransformation({ id: "merge", options: {} });
  }
  panel.withTransformation({ id: "organize", options: organization(face) });
  for (const column of face.columns) {
    const properties = propertiesOf(column);
    if (column.name !== undefined && properties.length > 0) panel.overrideByName(column.name, properties);
  }
  // A verification has an id of its kind, but no dashboard.
  if (face.labels.includes("dts_job_id") && !face.labels.includes("check")) {
    for (const label of ["dts_job_name", "dts_job_id"]) panel.overrideByName(headingOf(label), [jobLink()]);
  }
  if (face.sortBy) {
    const [column, direction] = face.sortBy;
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(column).desc(direction === "desc")]);
  }
  return panel;
}

/** The query of a column, with a label that says which one it is. */
function named(column: Column, index: number): string {
  return `label_replace(${column.expr}, "${columnLabel}", "${fieldOf(column, index)}", "", "")`;
}

/** What the values of a column are called before they are shown or left out. */
function fieldOf({ name }: Column, index: number): string {
  return name ?? `rows ${index + 1}`;
}

function organization({ labels, columns }: TableFace): object {
  const isSingle = columns.length === 1;
  const values = columns.map((column, index) => ({
    field: isSingle ? "Value" : fieldOf(column, index),
    name: column.name,
  }));
  const shown = values.flatMap(({ field, name }) => (name === undefined ? [] : [{ field, name }]));
  const hidden = values.filter(({ name }) => name === undefined).map(({ field }) => field);
  // Where one job is chosen its identity need not stand in every row.
  const identity = labels.includes("direction") ? jobLabels.filter((label) => !labels.includes(label)) : [];
  return {
    excludeByName: Object.fromEntries(["Time", ...identity, ...hidden].map((field) => [field, true])),
    indexByName: Object.fromEntries(
      [...labels, ...shown.map(({ field }) => field)].map((field, index) => [field, index]),
    ),
    renameByName: Object.fromEntries([
      ...labels.map((label) => [label, headingOf(label)]),
      ...shown.filter(({ field, name }) => field !== name).map(({ field, name }) => [field, name]),
    ]),
  };
}

function propertiesOf({ unit, steps, base, mappings }: Column): DynamicConfigValue[] {
  return [
    ...(unit === undefined ? [] : [{ id: "unit", value: unit }]),
    ...(mappings === undefined ? [] : [{ id: "mappings", value: mappings }]),
    ...(steps === undefined ? [] : [{ id: "thresholds", value: thresholdsOf(steps, base).build() }]),
    ...(steps === undefined && mappings === undefined
      ? []
      : [{ id: "custom.cellOptions", value: { type: "color-background", mode: "basic" } }]),
  ];
}
