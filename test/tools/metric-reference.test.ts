import { describe, expect, it } from "vitest";
import { metricCatalogue, metricReference } from "../../tools/metric-reference.js";

const names = metricCatalogue().map(({ name }) => name);

describe("the metric reference", () => {
  it("lists each metric once, with a heading of its own", () => {
    expect(new Set(names).size).toBe(names.length);
    const headings = metricReference().match(/^### `\w+`$/gm);
    expect(headings).toEqual(names.map((name) => `### \`${name}\``));
  });

  it.each(metricCatalogue())("describes $name in full", ({ name, kind, labels, help, example, from }) => {
    expect(name).toMatch(/^aliyun_dts_[a-z_]+$/);
    expect(name.endsWith("_total")).toBe(kind === "counter");
    for (const label of labels) expect(label).toMatch(/^[a-z][a-z_]*$|^tag_<key>$|^<label>$/);
    expect(new Set(labels).size).toBe(labels.length);
    expect(help).toMatch(/^[ -~]+\.$/);
    expect(help).not.toMatch(/["\\]/);
    expect(example).toContain(name);
    for (const field of from) expect(field).toMatch(/^[ -~]+$/);
  });

  it("speaks in its examples only of metrics that exist", () => {
    for (const { example } of metricCatalogue()) {
      for (const name of example.match(/aliyun_dts_\w+/g) ?? [])
        expect(names).toContain(name.replace(/_bucket$/, ""));
    }
  });

  it.each([
    ["aliyun_dts_job_delay_seconds", { kind: "gauge", unit: "seconds", from: ["Delay"] }],
    ["aliyun_dts_job_phase_progress_ratio", { unit: "ratio" }],
    ["aliyun_dts_exporter_rate_limit_wait_seconds_total", { kind: "counter", unit: "seconds" }],
    ["aliyun_dts_exporter_api_request_duration_seconds", { kind: "histogram", labels: ["action"] }],
    ["aliyun_dts_jobs", { labels: ["account", "region_id", "job_type", "state"], unit: undefined }],
    [
      "aliyun_dts_job_status_transitions_total",
      { labels: ["account", "region_id", "job_type", "dts_job_id", "direction", "from", "to"] },
    ],
  ])("knows %s", (name, facts) => {
    expect(metricCatalogue().find((entry) => entry.name === name)).toMatchObject(facts);
  });
});
