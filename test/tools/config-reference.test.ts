import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { settingRows } from "../../src/config/schema.js";
import { configExample } from "../../tools/config-example.js";
import { configReference } from "../../tools/config-reference.js";

const folder = new URL("../../config/", import.meta.url);

test.each([
  ["reference.md", configReference],
  ["aliyun-dts-exporter.example.yml", configExample],
])("config/%s is current", (name, generate) => {
  expect(readFileSync(new URL(name, folder), "utf8"), `config/${name} is stale: run npm run golden`).toBe(
    generate(),
  );
});

test("the example is loaded without a mistake or warning, and holds the defaults", () => {
  const file = { name: "example.yml", text: configExample() };
  const minimal = { name: "c.yml", text: "accounts: [{name: production, regions: [cn-hangzhou]}]" };
  const { config, warnings } = loadConfig({ file, env: {}, flags: {} });
  expect([config, warnings]).toEqual([loadConfig({ file: minimal, env: {}, flags: {} }).config, []]);
});

test.each(settingRows.map((row) => [row.path, row] as const))(
  "%s is in the reference and the example",
  (path, row) => {
    const reference = configReference();
    expect(reference).toContain(`| \`${path}\` `);
    expect(reference).toContain(`\`${row.env}\``);
    expect(configExample()).toContain(`  ${path.slice(path.lastIndexOf(".") + 1)}: `);
  },
);

test("no two settings share a path, a variable or a flag", () => {
  const flags = settingRows.flatMap(({ flag }) => flag ?? []);
  for (const names of [settingRows.map(({ path }) => path), settingRows.map(({ env }) => env), flags]) {
    expect(new Set(names).size).toBe(names.length);
  }
});
