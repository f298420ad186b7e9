import { sizes } from "../sizes.js";
import { columns, figures, pointsOf, slopeText } from "./chart.js";
import { factorsOf } from "./fit.js";

/** docs/performance.md of recorded figures. */
export function pageText({ node, rows }) {
  const parts = [...new Set(rows.map(({ part }) => part))];
  return `# Performance

Written by \`npm run bench -- --record\`; \`npm run bench -- --check\` exits with 1 when a bar is missed, \`npm run bench -- --help\`
lists the parts. Measured on two cores with Node.js ${node}. The end-to-end parts run the built program in the environment of the image,
with the option of Node.js that \`plan\` tells, if it tells one, and its default settings against the simulated cloud in another process, with
50 ms a call, and scrape it every 15 s. Like walks and the fast lane they run once, unless they tell a number of rounds; the others take the
middle one of several. Ratios matter more than times.

![CPU, memory and event-loop lag against jobs and targets](performance.svg)

| figure | against | line through the points |
| --- | --- | --- |
${figures.flatMap((figure) => columns.map((column) => slopeRow(rows, figure, column))).join("")}
What a process costs for itself, for each job and for each target, by the sizes above. \`plan\` counts with them; only series
and text it counts from a process without jobs on, of which a line through large ones tells nothing:

| | process | a job | a target |
| --- | --- | --- | --- |
${Object.entries(unitCosts(rows)).map(costRow).join("")}
How many calls, series, bytes and how much memory a configuration of yours takes: \`aliyun-dts-exporter plan --jobs 2000 --latency 300ms\`.
${parts.map((part) => section(rows, part)).join("")}`;
}

/** The figures that `plan` foretells: in the unit of its table, and where they stand here. */
const foretold = {
  series: { name: "series", times: 1 },
  textBytes: { name: "bytes of a scrape, unpacked", times: 1e6 },
  gzipBytes: { name: "bytes of a scrape", times: 1e6 },
  memoryBytes: { name: "peak memory", times: 1e6 },
  cpuSeconds: { name: "CPU a minute", times: 1 },
};

/** What a process, a job and a target cost, by recorded figures, as in the table of `plan`. */
function unitCosts(rows) {
  return Object.fromEntries(
    Object.entries(foretold).map(([cost, { name, times }]) => {
      const measured = sizes.flatMap(({ part, jobs, targets }) => {
        const row = rows.find((each) => each.part === part && each.name === name);
        return typeof row?.value === "number" ? [[1, jobs, targets, row.value * times]] : [];
      });
      const [base, perJob, perTarget] = factorsOf(measured).map((value) => Number(value.toPrecision(3)));
      return [cost, { base, perJob, perTarget }];
    }),
  );
}

function costRow([cost, { base, perJob, perTarget }]) {
  const words = cost.replace("Bytes", " bytes").replace("cpuSeconds", "CPU, seconds a minute");
  const figure = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
  return `| ${words} | ${[base, perJob, perTarget].map(figure).join(" | ")} |\n`;
}

function slopeRow(rows, figure, column) {
  const text = slopeText(pointsOf(rows, column, figure), column, figure.unit);
  return `| ${figure.name} | ${column.title} | ${text} |\n`;
}

function section(rows, part) {
  const lines = rows
    .filter((row) => row.part === part)
    .map(({ name, value, unit, bar, holds, detail }) => {
      const figure = value === null ? "never" : `${value}${unit}`;
      const verdict = bar === undefined ? "" : `${bar}${unit}${holds ? "" : ", **missed**"}`;
      return `| ${name} | ${figure} | ${verdict} | ${detail} |\n`;
    });
  return `
## ${part}

| figure | value | bar | |
| --- | --- | --- | --- |
${lines.join("")}`;
}
