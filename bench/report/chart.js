import * as echarts from "echarts";
import { sizes } from "../sizes.js";
import { lineThrough } from "./fit.js";

/** What is drawn, a row each: a figure of the end-to-end parts. */
export const figures = [
  { name: "CPU a minute", unit: "s" },
  { name: "peak memory", unit: "MB" },
  { name: "event-loop lag, p99", unit: "ms" },
];

/** Against what, a column each. The scopes have 2,000 jobs each in one, and 10 in the other. */
export const columns = [
  {
    title: "jobs (scopes of 1,000 to 2,000)",
    short: "jobs",
    per: 1_000,
    holds: ({ jobs, scopes }) => jobs / scopes > 10,
  },
  {
    title: "targets (scopes of 10 jobs)",
    short: "targets",
    per: 1_000,
    holds: ({ jobs, scopes }) => jobs / scopes === 10,
  },
];

/** The points of a figure in a column, `[x, y]`; parts that were not measured have none. */
export function pointsOf(rows, column, figure) {
  return sizes.filter(column.holds).flatMap((size) => {
    const row = rows.find((each) => each.part === size.part && each.name === figure.name);
    return typeof row?.value === "number" ? [[size[column.short], row.value]] : [];
  });
}

/** `y = base + slope for each thousand`, for people. */
export function slopeText(points, { short, per }, unit) {
  if (points.length < 2) return "";
  const { base, slope } = lineThrough(points);
  const text = (value) => Number(value.toPrecision(2));
  return `${text(base)} ${unit} + ${text(slope * per)} ${unit} per ${per.toLocaleString("en")} ${short}`;
}

const [width, height] = [1_000, 960];

/** The chart as SVG: a grid for each figure and column, the points that were measured and the line through them. */
export function chartSvg(rows) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  const cells = figures.flatMap((figure, row) =>
    columns.map((column, place) => ({ figure, column, row, place, points: pointsOf(rows, column, figure) })),
  );
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif" },
    title: cells.map(({ figure, column, row, place, points }) => ({
      text: `${figure.name} (${figure.unit}) against ${column.short}`,
      subtext: slopeText(points, column, figure.unit),
      left: 22 + place * 490,
      top: 8 + row * 316,
      textStyle: { fontSize: 15 },
      subtextStyle: { fontSize: 12, color: "#444444" },
    })),
    grid: cells.map(({ row, place }) => ({
      left: 70 + place * 490,
      top: 72 + row * 316,
      width: 400,
      height: 186,
    })),
    xAxis: cells.map(({ column }, gridIndex) => ({
      gridIndex,
      type: "value",
      name: column.title,
      nameLocation: "middle",
      nameGap: 26,
      axisLabel: { formatter: (value) => value.toLocaleString("en") },
    })),
    yAxis: cells.map((_, gridIndex) => ({ gridIndex, type: "value", min: 0 })),
    series: cells.flatMap(({ points, place }, index) => seriesOf(points, index, place)),
  });
  const title = "<title>CPU, memory and event-loop lag against jobs and targets</title>";
  const svg = chart.renderToSVGString().replace(">", `>${title}`);
  chart.dispose();
  return `${svg}\n`;
}

function seriesOf(points, index, place) {
  const color = ["#1f6feb", "#c2571a"][place];
  const axes = { xAxisIndex: index, yAxisIndex: index };
  const label = { show: true, position: "top", formatter: ({ value }) => String(value[1]) };
  const measured = { type: "scatter", ...axes, data: points, symbolSize: 9, color, label };
  if (points.length < 2) return [measured];
  const { base, slope } = lineThrough(points);
  const ends = [points[0], points.at(-1)].map(([x]) => [x, base + slope * x]);
  return [
    { type: "line", ...axes, data: ends, symbol: "none", color, lineStyle: { width: 1.5, type: "dashed" } },
    measured,
  ];
}
