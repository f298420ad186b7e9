import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chartSvg } from "./chart.js";
import { pageText } from "./page.js";

const fileOf = (ending) => fileURLToPath(new URL(`../../docs/performance.${ending}`, import.meta.url));

/** Writes the figures to docs/performance.json, .md and .svg. Parts that did not run keep the figures that they had; `parts` is the order. */
export function record(rows, parts) {
  const file = fileOf("json");
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
  const measured = new Set(rows.map(({ part }) => part));
  const kept = earlier.filter(({ part }) => !measured.has(part));
  const inOrder = parts.flatMap((part) => [...kept, ...rows].filter((row) => row.part === part));
  const all = { node: process.version, rows: inOrder };
  writeFileSync(file, `${JSON.stringify(all, undefined, 1)}\n`);
  writeDerived();
}

/** Writes page and chart from the recorded figures. */
export function writeDerived() {
  const recorded = JSON.parse(readFileSync(fileOf("json"), "utf8"));
  writeFileSync(fileOf("md"), pageText(recorded));
  writeFileSync(fileOf("svg"), chartSvg(recorded.rows));
}
