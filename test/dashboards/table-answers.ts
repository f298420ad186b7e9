import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import type { QuerySample } from "../e2e/prometheus-server.js";
import type { Field, Frame } from "./grafana-data.js";

/** What Prometheus answered to one query of a panel. */
export interface Answer {
  readonly target: Dataquery;
  readonly samples: readonly QuerySample[];
}

/** Whether a query without series answers with no frame or with an empty one: Grafana's versions differ. */
export type Emptiness = "no frame" | "empty frame";

/** The frames that Grafana's data source for Prometheus hands to a panel. Those of the format `table` are one for each query. */
export function framesOf(answers: readonly Answer[], emptiness: Emptiness): readonly Frame[] {
  const perQuery = answers.map(({ target, samples }) => ({ target, series: samples.map(seriesOf(target)) }));
  const answering = perQuery.filter(({ series }) => series.length > 0 || emptiness === "empty frame");
  // A table's values are named by their query only where there is another one.
  const valueName = (refId: string) => (answering.length > 1 ? `Value #${refId}` : "Value");
  return answering.flatMap(({ target, series }) => {
    const { refId = "" } = target;
    if (series.length === 0 && (target.format !== "table" || answering.length === 1))
      return [{ refId, fields: [], length: 0 }];
    return target.format === "table" ? [tableOf({ refId, series, valueName: valueName(refId) })] : series;
  });
}

function seriesOf({ refId = "", legendFormat }: Dataquery): (sample: QuerySample) => Frame {
  return ({ metric, value: [time, text] }) => ({
    refId,
    fields: [
      { name: "Time", type: "time", config: {}, values: [time * 1_000] },
      {
        name: "Value",
        type: "number",
        labels: metric,
        config: { displayNameFromDS: legendFormat || JSON.stringify(metric) },
        values: [Number(text)],
      },
    ],
    length: 1,
  });
}

function tableOf(of: {
  readonly refId: string;
  readonly series: readonly Frame[];
  readonly valueName: string;
}): Frame {
  const column = (index: number): Field[] =>
    of.series.flatMap(({ fields }) => fields.slice(index, index + 1));
  const values = column(1);
  const labels = new Set(values.flatMap(({ labels = {} }) => Object.keys(labels).sort()));
  const flat = (fields: Field[]) => fields.flatMap(({ values: inside }) => inside);
  return {
    refId: of.refId,
    fields: [
      { name: "Time", type: "time", config: {}, values: flat(column(0)) },
      ...[...labels].map((name) => ({
        name,
        type: "string",
        config: {},
        values: values.map(({ labels: own = {} }) => own[name] ?? ""),
      })),
      { name: of.valueName, type: "number", config: {}, values: flat(values) },
    ],
    length: of.series.length,
  };
}

/** A set of answers with something missing. */
export interface Hole {
  readonly name: string;
  readonly answers: readonly Answer[];
}

/** The same answers with holes: queries, series and names of jobs that are missing, one kind after the other. */
export function holesIn(answers: readonly Answer[]): readonly Hole[] {
  const only = (keep: (answer: number, series: number) => boolean): readonly Answer[] =>
    answers.map(({ target, samples }, answer) => ({
      target,
      samples: samples.filter((_sample, series) => keep(answer, series)),
    }));
  const each = answers.map((_answer, index) => index);
  const pairs = each.flatMap((one) =>
    each.filter((other) => other > one).map((other) => [one, other] as const),
  );
  return [
    ...each.map((one) => ({ name: `no query ${one}`, answers: only((answer) => answer !== one) })),
    ...each.map((one) => ({ name: `only query ${one}`, answers: only((answer) => answer === one) })),
    ...pairs.map(([one, other]) => ({
      name: `no queries ${one} and ${other}`,
      answers: only((answer) => answer !== one && answer !== other),
    })),
    ...each.flatMap((one) =>
      [0, 1].map((rest) => ({
        name: `half of query ${one}`,
        answers: only((answer, series) => answer !== one || series % 2 === rest),
      })),
    ),
    {
      name: "no recording rules",
      answers: only((answer) => !answers[answer]?.target.expr.includes("aliyun_dts:")),
    },
    { name: "every third series", answers: only((answer, series) => (answer + series) % 3 === 0) },
    { name: "one series each", answers: only((_answer, series) => series === 0) },
    { name: "one series each, not the same", answers: only((answer, series) => series === answer) },
    { name: "jobs without names", answers: answers.map(nameless) },
    { name: "nothing", answers: only(() => false) },
  ];
}

function nameless({ target, samples }: Answer): Answer {
  const bare = ({ metric, value }: QuerySample): QuerySample => {
    const { dts_job_name: _name, ...others } = metric;
    return { metric: others, value };
  };
  return { target, samples: samples.map(bare) };
}

/** The options of the step that orders and names the columns of a table. */
export function organizationOf(panel: Panel): {
  readonly excludeByName: Readonly<Record<string, boolean>>;
  readonly indexByName: Readonly<Record<string, number>>;
  readonly renameByName: Readonly<Record<string, string>>;
} {
  return panel.transformations?.find(({ id }) => id === "organize")?.options ?? {};
}
