import { expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { metricCatalogue } from "../../tools/metric-reference.js";
import { expose } from "./expose.js";
import { fullJob, regionOf, snapshotOf } from "./samples.js";

/** Mimir, Cortex and Grafana Cloud refuse series of more than 30 labels; ten are left to those who scrape. */
const mostLabels = 20;

it.each(metricCatalogue())("$name has at most 20 labels", ({ labels }) => {
  expect(labels.length).toBeLessThanOrEqual(mostLabels);
});

const tagLabels = (count: number) => Array.from({ length: count }, (_, index) => `key${index}`);

it("as many tags as the configuration allows do not make more", async () => {
  const most = tagLabels(14);
  const job = { ...fullJob, tags: most.map((key) => ({ key, value: "v" })) };
  const text = await expose(snapshotOf(regionOf([job])), { tagLabels: most });
  const counts = [...text.matchAll(/^\w+\{(.*)\} /gm)].map(
    ([, labels = ""]) => labels.match(/\w+="/g)?.length ?? 0,
  );
  expect(Math.max(...counts)).toBe(mostLabels);
});

it("one tag more is refused", () => {
  const settings = (count: number) => ({
    name: "c.yml",
    text: `accounts: [{name: a, regions: [cn-hangzhou]}]\nmetrics: {tag_labels: [${tagLabels(count).join(", ")}]}\n`,
  });
  const load = (count: number) => loadConfig({ file: settings(count), env: {}, flags: {} });
  expect(load(14).config.metrics.tagLabels).toHaveLength(14);
  expect(() => load(15)).toThrow("metrics.tag_labels");
});
