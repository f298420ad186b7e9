import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { headerOf } from "../../src/metrics/format.js";
import { stabilityText } from "../../src/metrics/stability.js";
import { type MetricEntry, metricCatalogue, metricReference } from "../../tools/metric-reference.js";

const root = new URL("../../", import.meta.url);
const catalogue = metricCatalogue();
const renamed = {
  name: "aliyun_dts_job_lag_seconds",
  stability: { since: "0.3.0", use: "aliyun_dts_job_delay_seconds" },
} as const;

/** What is wrong with the deprecations of a catalogue: sentences, none when all is well. */
function deprecationMistakes(entries: readonly Pick<MetricEntry, "name" | "stability">[]): readonly string[] {
  return entries.flatMap(({ name, stability }) => {
    if (typeof stability === "string") return [];
    const { since, use } = stability;
    const replacement = entries.find((entry) => entry.name === use);
    return [
      ...(/^\d+\.\d+\.0$/.test(since)
        ? []
        : [`${name} is deprecated since ${since}, which is no minor version`]),
      ...(replacement === undefined ? [`${name} is replaced by ${use}, which does not exist`] : []),
      ...(typeof replacement?.stability === "object"
        ? [`${name} is replaced by ${use}, which is deprecated`]
        : []),
    ];
  });
}

/** The deprecated metrics that a text names. */
function deprecatedIn(text: string, entries: readonly Pick<MetricEntry, "name" | "stability">[]) {
  const words = new Set(text.match(/\w+/g));
  const suffixes = ["", "_bucket", "_sum", "_count"];
  return entries
    .filter(({ stability }) => typeof stability !== "string")
    .filter(({ name }) => suffixes.some((suffix) => words.has(name + suffix)))
    .map(({ name }) => name);
}

/** Everything in a folder that users run or read, by its path in the repository. */
function textsOf(folder: string, ending: RegExp): readonly (readonly [string, string])[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => ending.test(name))
    .map((name) => [folder + name, readFileSync(new URL(folder + name, root), "utf8")] as const);
}

const texts = [
  ...textsOf("grafana/", /\.json$/),
  ...textsOf("deploy/prometheus/", /\.yml$/),
  ...textsOf("docs/runbooks/", /\.md$/),
  ...textsOf("./", /^README\.md$/),
];

describe("a deprecated metric", () => {
  it("names the version that deprecated it and a replacement that exists", () => {
    expect(deprecationMistakes(catalogue)).toEqual([]);
  });

  it.each([
    ["next", "aliyun_dts_job_delay_seconds", "is deprecated since next, which is no minor version"],
    ["0.3.0", "aliyun_dts_job_lateness", "is replaced by aliyun_dts_job_lateness, which does not exist"],
    ["0.3.0", renamed.name, `is replaced by ${renamed.name}, which is deprecated`],
  ])("is refused since %s with the replacement %s", (since, use, mistake) => {
    const entry = { ...renamed, stability: { since, use } };
    expect(deprecationMistakes([...catalogue, entry])).toEqual([`${renamed.name} ${mistake}`]);
  });

  it.each(["text-0.0.4", "openmetrics-1.0.0"] as const)(
    "says in its HELP text what to use instead: %s",
    (format) => {
      const header = headerOf({ ...renamed, help: "How late the job is.", from: ["Delay"] }, format);
      expect(header).toContain(
        `# HELP ${renamed.name} How late the job is. Deprecated since 0.3.0: use aliyun_dts_job_delay_seconds. Source: Delay.\n`,
      );
    },
  );

  it.each(texts)("is not used in %s", (_file, text) => {
    expect(text).toContain("aliyun");
    expect(deprecatedIn(text, catalogue)).toEqual([]);
  });

  it("is found in a query, as a histogram too", () => {
    const entries = [...catalogue, renamed];
    expect(deprecatedIn("max(aliyun_dts_job_lag_seconds)", entries)).toEqual([renamed.name]);
    expect(deprecatedIn("rate(aliyun_dts_job_lag_seconds_bucket[5m])", entries)).toEqual([renamed.name]);
    expect(deprecatedIn("max(my_aliyun_dts_job_lag_seconds)", entries)).toEqual([]);
  });
});

describe("the stability in the reference", () => {
  const marked = new Map(
    metricReference()
      .split("\n### ")
      .slice(1)
      .map((entry) => [entry.match(/^`(\w+)`/)?.[1], entry.match(/^- Stability: (.+)$/m)?.[1]]),
  );

  it.each(catalogue)("is there for $name", ({ name, stability }) => {
    expect(marked.get(name)).toBe(stabilityText(stability));
  });

  it.each([
    ["aliyun_dts_job_delay_seconds", "stable"],
    ["aliyun_dts_object_modification_state", "experimental: may change in any minor version"],
    ["aliyun_dts_listing_consistent", "experimental: may change in any minor version"],
    ["aliyun_dts_exporter_polls_total", "stable"],
  ])("of %s is %s", (name, stability) => {
    expect(marked.get(name)).toBe(stability);
  });

  it("tells the replacement of a deprecated metric", () => {
    expect(stabilityText(renamed.stability)).toBe(
      "deprecated since 0.3.0: use `aliyun_dts_job_delay_seconds`",
    );
  });
});
