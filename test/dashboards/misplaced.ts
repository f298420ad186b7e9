import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { QuerySample } from "../e2e/prometheus-server.js";
import type { GrafanaData } from "./grafana-data.js";
import { type Answer, type Emptiness, framesOf, organizationOf } from "./table-answers.js";

/** The label that names the column of a query's values. */
const columnLabel = "column";

/** Cells of a table: how many there are, and what is wrong with them. */
export interface TableCheck {
  readonly cells: number;
  /** Values that no series of the column and row has. */
  readonly misplaced: readonly string[];
  /** Values of series that are in no row of theirs. */
  readonly lost: readonly string[];
  /** Columns whose unit or colours are not their own. */
  readonly undressed: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Runs a table panel over answers and holds every cell against the series that it must come from. */
export async function checkTable(
  grafana: GrafanaData,
  panel: Panel,
  { answers, emptiness }: { readonly answers: readonly Answer[]; readonly emptiness: Emptiness },
): Promise<TableCheck> {
  const { renameByName } = organizationOf(panel);
  const frames = await grafana.transform(seeingAll(panel), framesOf(answers, emptiness));
  const dressed = grafana.dress(panel.fieldConfig, frames);
  const columns = new Map(answers.map((answer) => [columnOf(answer, panel), answer.samples] as const));
  const rows = dressed.flatMap((frame) =>
    Array.from(
      { length: frame.length },
      (_none, index): Row =>
        Object.fromEntries(frame.fields.map((field) => [grafana.nameOf(field, frame), field.values[index]])),
    ),
  );
  const fits = (sample: QuerySample, row: Row): boolean =>
    Object.entries(sample.metric).every(
      ([label, text]) => label === columnLabel || row[renameByName[label] ?? label] === text,
    );
  const named = [...columns].flatMap(([column, samples]) =>
    column === undefined ? [] : [{ column, samples }],
  );
  const cells = named.flatMap(({ column, samples }) =>
    rows.flatMap((row) => {
      const value = row[column];
      return value === undefined || value === null ? [] : [{ column, samples, row, value }];
    }),
  );
  const misplaced = cells.filter(
    ({ samples, row, value }) =>
      !samples.some((sample) => Object.is(Number(sample.value[1]), value) && fits(sample, row)),
  );
  const lost = named.flatMap(({ column, samples }) =>
    samples
      .filter(
        (sample) => !rows.some((row) => Object.is(Number(sample.value[1]), row[column]) && fits(sample, row)),
      )
      .map((sample) => `${column} ${sample.value[1]} ${JSON.stringify(sample.metric)}`),
  );
  const undressed = dressed.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === "number")
      .flatMap((field) => {
        const column = grafana.nameOf(field, frame);
        const own = overridesOf(panel, column);
        return ["unit", "mappings", "thresholds"]
          .filter(
            (id) => own[id] !== undefined && JSON.stringify(own[id]) !== JSON.stringify(field.config[id]),
          )
          .map((id) => `${column}: ${id}`);
      }),
  );
  return {
    cells: cells.length,
    misplaced: misplaced.map(({ column, row, value }) => `${column} ${value} in ${JSON.stringify(row)}`),
    lost,
    undressed,
  };
}

/** The steps of a table, without leaving out any column: what a row is about must be seen. */
function seeingAll(panel: Panel) {
  return (panel.transformations ?? []).map((step) =>
    step.id === "organize" ? { ...step, options: { ...step.options, excludeByName: {} } } : step,
  );
}

/** The column in which the values of an answer belong; undefined where the query only brings rows or labels. */
function columnOf({ target, samples }: Answer, panel: Panel): string | undefined {
  const { renameByName, excludeByName } = organizationOf(panel);
  const name = samples[0]?.metric[columnLabel];
  if (name !== undefined) return excludeByName[name] ? undefined : name;
  return (
    renameByName[`Value #${target.refId}`] ??
    (panel.targets?.length === 1 ? renameByName["Value"] : undefined)
  );
}

function overridesOf(panel: Panel, column: string): Readonly<Record<string, unknown>> {
  const own = (panel.fieldConfig?.overrides ?? []).filter(
    ({ matcher }) => matcher.id === "byName" && matcher.options === column,
  );
  return Object.fromEntries(own.flatMap(({ properties }) => properties.map(({ id, value }) => [id, value])));
}
