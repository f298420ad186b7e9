import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chart, fileText } from "./chart.js";
import { root } from "./programs.js";

// Helm reads nothing outside of a chart, so the chart has copies. `npm run golden` makes them.
const copies = [
  { from: "deploy/prometheus", ending: ".rules.yml", to: `${chart}/files/rules` },
  { from: "grafana", ending: ".json", to: `${chart}/files/dashboards` },
];

function textsOf(folder: string, ending: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(ending));
  return Object.fromEntries(names.sort().map((name) => [name, fileText(join(folder, name))]));
}

describe.each(copies)("the chart's copies of $from", ({ from, ending, to }) => {
  const originals = textsOf(from, ending);
  if (process.env["UPDATE_GOLDEN"]) {
    rmSync(join(root, to), { recursive: true, force: true });
    mkdirSync(join(root, to), { recursive: true });
    for (const [name, text] of Object.entries(originals)) writeFileSync(join(root, to, name), text);
  }

  it("are the files there, and no others", () => {
    expect(Object.keys(originals)).not.toEqual([]);
    const found = textsOf(to, "");
    expect(Object.keys(found)).toEqual(Object.keys(originals));
    const stale = Object.keys(originals).filter((name) => found[name] !== originals[name]);
    expect(stale, "run npm run golden").toEqual([]);
  });

  it("fit in the annotation in which kubectl apply keeps an object, of 256 KiB", () => {
    for (const text of Object.values(originals)) expect(Buffer.byteLength(text)).toBeLessThan(240 * 1024);
  });
});

describe("the chart's version", () => {
  it("is the program's", () => {
    const { version } = JSON.parse(fileText("package.json"));
    const text = fileText(`${chart}/Chart.yaml`);
    expect(text).toContain(`\nversion: ${version}\n`);
    expect(text).toContain(`\nappVersion: "${version}"\n`);
  });
});
