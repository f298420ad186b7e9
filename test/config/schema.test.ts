import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { settingRows, settings } from "../../src/config/schema.js";
import { isSetting, type SettingTree } from "../../src/config/setting.js";
import { collectorNames, collectorOf } from "../../src/dts/collectors.js";
import { documentedLimit } from "../../src/dts/operations.js";
import { fileWith } from "./lines-of.js";

const { config } = loadConfig({ file: fileWith(), env: {}, flags: {} });

describe.each(collectorNames)("the collector %s", (name) => {
  test("has a switch and an interval, with the defaults and the words of its row", () => {
    const row = collectorOf(name);
    const defaults = settingRows
      .filter(({ path }) => path.startsWith(`collectors.${name}.`))
      .map(({ path, default: text }) => [path, text]);
    expect(defaults).toContainEqual([`collectors.${name}.enabled`, String(row.enabled)]);
    expect(defaults).toContainEqual([`collectors.${name}.interval`, row.interval]);
    const doc = settingRows.find(({ path }) => path === `collectors.${name}.enabled`)?.doc;
    expect(doc).toBe(`Poll ${row.polls}.`);
  });

  test("has its settings under its name", () => {
    expect(config.collectors[name].enabled).toBe(collectorOf(name).enabled);
    expect(config.collectors[name].intervalMs).toBeGreaterThanOrEqual(1_000);
  });
});

test("the rates may be set up to what the pages of the API state, and no further", () => {
  const reaches = ["requests_per_second", "burst", "region_requests_per_second"].map((key) => {
    const row = settingRows.find(({ path }) => path === `rate_limit.${key}`);
    return row?.format.schema["maximum"];
  });
  const { perAccount, perRegion } = documentedLimit;
  expect(reaches).toEqual([perAccount, perAccount, perRegion]);
});

test("the name of a duration or a size says its unit", () => {
  const units: Readonly<Record<string, RegExp>> = { duration: /Ms$/, size: /Bytes$/ };
  const named = namesOf(settings).filter(([, kind]) => units[kind] !== undefined);
  expect(named.length).toBeGreaterThan(8);
  for (const [name, kind] of named) expect(name).toMatch(units[kind] ?? /^$/);
});

function namesOf(tree: SettingTree): readonly (readonly [name: string, kind: string])[] {
  return Object.entries(tree).flatMap(([name, node]) =>
    isSetting(node) ? [[name, node.format.kind] as const] : namesOf(node),
  );
}
