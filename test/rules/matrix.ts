import type { Check } from "./engines/timelines.js";
import { type MatrixRow, matrixRows, type SubjectSeries } from "./matrix-rows.js";

/** What may happen to the subject of any alert. */
export const situations = [
  ...(["firing", "near miss", "outage", "replacement", "two installations"] as const),
] as const;

/** One of them. */
export type Situation = (typeof situations)[number];

type Span = readonly [what: "good" | "bad" | "gone", minutes: number];

interface Life {
  readonly namespace: string;
  readonly instance: string;
  readonly spans: readonly Span[];
  /** From this minute on, no poll is complete; jobs disappear 5 minutes later. */
  readonly outageAt?: number;
}

interface PromtoolTest {
  readonly name: string;
  readonly interval: "1m";
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly Check[];
}

const before = 10;
const gap = 3;
const after = 60;

function textOf(value: string, minutes: number): string {
  if (value === "_") return `stale _x${minutes - 1}`;
  const growth = /^(.+)\+(.+)$/.exec(value);
  return growth ? `${growth[1]}+${growth[2]}x${minutes - 1}` : `${value}x${minutes - 1}`;
}

function cut(spans: readonly Span[], minutes: number): readonly Span[] {
  const kept: Span[] = [];
  let left = minutes;
  for (const [what, length] of spans) {
    if (left > 0) kept.push([what, Math.min(length, left)]);
    left -= length;
  }
  return kept;
}

function seriesOf(life: Life, [metric, labels, bad, good]: SubjectSeries, row: MatrixRow) {
  const instance = labels.includes("instance=") ? "" : `, instance="${life.instance}"`;
  const isPoll = metric === "aliyun_dts_up";
  const isOfJob =
    row.isOfJob === true && !isPoll && !metric.startsWith("aliyun_dts_exporter_") && metric !== "up";
  const end = life.outageAt === undefined ? undefined : life.outageAt + (isOfJob ? 5 : 0);
  const spans = end !== undefined && (isOfJob || isPoll) ? cut(life.spans, end) : life.spans;
  const texts = spans.map(([what, minutes]) =>
    textOf(what === "gone" ? "_" : what === "bad" ? bad : good, minutes),
  );
  if (end !== undefined && isPoll) texts.push(textOf("0", after));
  if (end !== undefined && isOfJob) texts.push(textOf("_", after));
  const own = labels === "" ? "" : `, ${labels}`;
  return {
    series: `${metric}{job="aliyun-dts-exporter", namespace="${life.namespace}"${instance}${own}}`,
    values: texts.join(" "),
  };
}

function inputOf(row: MatrixRow, lives: readonly Life[]): PromtoolTest["input_series"] {
  const isOwn = (metric: string) =>
    row.series.some(([name, labels]) => name === metric && !labels.includes("instance="));
  const base: readonly SubjectSeries[] = [
    ...["up", "aliyun_dts_exporter_build_info"]
      .filter((metric) => !isOwn(metric))
      .map((metric) => [metric, "", "1", "1"] as const),
    ...row.collectors.map(
      (collector) =>
        [
          "aliyun_dts_up",
          `account="production", region_id="cn-hangzhou", collector="${collector}"`,
          "1",
          "1",
        ] as const,
    ),
  ];
  const input = lives.flatMap((life) =>
    [...base, ...row.series].map((series) => seriesOf(life, series, row)),
  );
  const seen = new Set<string>();
  const once = input.filter(({ series }) => !seen.has(series) && seen.add(series));
  const thresholds = (row.thresholds ?? []).map((text) => {
    const [series = "", value = ""] = text.split(/ (?=[\d.]+$)/);
    return { series, values: `${value}x3000` };
  });
  return [...once, ...thresholds];
}

/** The tests of one cell of the matrix: none when the alert has no row. */
export function cellTests(alert: string, situation: Situation): readonly PromtoolTest[] {
  const row = matrixRows[alert];
  if (row === undefined) return [];
  const fired = before + row.minutes;
  const bad: readonly Span[] = [
    ["good", before],
    ["bad", row.minutes + after],
  ];
  const good: readonly Span[] = [["good", fired + after]];
  const prod = { namespace: "prod", instance: "a:10155" };
  const firing = `ALERTS{alertname="AliyunDts${alert}", alertstate="firing"}`;
  const test = (what: string, lives: readonly Life[], counts: readonly (readonly [number, number])[]) => ({
    name: `${alert}: ${what}`,
    interval: "1m" as const,
    input_series: inputOf(row, lives),
    promql_expr_test: counts.map(([minute, count]) => ({
      expr: `${row.isOfJob ? "count" : "max"} by (namespace) (${firing})`,
      eval_time: `${minute}m`,
      exp_samples: count === 0 ? [] : [{ labels: '{namespace="prod"}', value: count }],
    })),
  });
  if (situation === "firing")
    return [
      test(
        situation,
        [{ ...prod, spans: bad }],
        [
          [before, 0],
          [fired, 1],
        ],
      ),
    ];
  if (situation === "near miss")
    return [
      test(
        situation,
        [{ ...prod, spans: good }],
        [
          [fired, 0],
          [fired + 50, 0],
        ],
      ),
    ];
  if (situation === "two installations") {
    const other = { namespace: "staging", instance: "b:10155", spans: good };
    return [test(situation, [{ ...prod, spans: bad }, other], [[fired, 1]])];
  }
  if (situation === "outage") {
    const isItself = ["TargetDown", "DataStale"].includes(alert);
    const raises = test(
      "an outage raises nothing",
      [{ ...prod, spans: good, outageAt: fired }],
      [[fired + 45, isItself ? 1 : 0]],
    );
    const held = test(
      "an outage resolves nothing",
      [{ ...prod, spans: bad, outageAt: fired }],
      [6, 20, 45].map((late) => [fired + late, 1] as const),
    );
    return row.isOfJob ? [raises, held] : [raises];
  }
  const again = fired + gap;
  const old: Life = { ...prod, spans: [...cut(bad, fired), ["gone", gap + row.minutes + after]] };
  const next: Life = {
    ...prod,
    instance: "c:10155",
    spans: [
      ["gone", again],
      ["bad", row.minutes + after],
    ],
  };
  // The new exporter's counters begin anew, and what grows in this test does, too.
  const grows = row.series.some(([, , value]) => value.includes("+"));
  const minutes = row.isOfJob ? [0, 1, 2, 3, 4, ...(grows ? [] : [5, 7, 20])] : [gap + row.minutes + 10];
  // A replica that is down and is replaced is gone.
  const count = alert === "ReplicaDown" ? 0 : 1;
  return [
    test(
      situation,
      [old, next],
      minutes.map((late) => [fired + late, count] as const),
    ),
  ];
}
