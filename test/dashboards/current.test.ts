import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dashboards } from "../../grafana/src/dashboards.js";
import { folder } from "./committed.js";

const built = [...dashboards()].map(
  ([file, dashboard]) => [file, `${JSON.stringify(dashboard, undefined, 2)}\n`] as const,
);

describe("the committed dashboards", () => {
  it.each(built)("have %s as its source says (npm run golden writes it)", (file, text) => {
    const url = new URL(file, folder);
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(url, text);
    expect(readFileSync(url, "utf8")).toBe(text);
  });

  it("are all built from a source", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(files.sort()).toEqual(built.map(([file]) => file).sort());
  });
});
