import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { jobQueries } from "../../../src/http/pages/job-queries.js";
import { metricCatalogue } from "../../../tools/metric-reference.js";
import { aJob } from "../fixtures.js";

const labelsOf = new Map(metricCatalogue().map(({ name, labels }) => [name, labels]));

describe("the queries of a job", () => {
  it.each(jobQueries(aJob()))("$title: speaks of a metric that has these labels", ({ query }) => {
    expect(parser.parse(query).toString()).not.toContain("⚠");
    const metrics = query.match(/aliyun_dts_\w+/g) ?? [];
    expect(metrics).not.toEqual([]);
    for (const metric of metrics) {
      expect(labelsOf.get(metric)).toEqual(
        expect.arrayContaining(["account", "region_id", "dts_job_id", "direction"]),
      );
    }
    expect(query).toContain(
      '{account="production",region_id="cn-hangzhou",dts_job_id="k71r16fj13g",direction="Forward"}',
    );
  });

  it.each([
    [`a"} or up{x="`, String.raw`a\"} or up{x=\"`],
    ["back\\slash", String.raw`back\\slash`],
    ["two\nlines", String.raw`two\U0000000alines`],
    ["zero\u200Bwidth\u202E", String.raw`zero\U0000200bwidth\U0000202e`],
    ["订单", "订单"],
  ])("name the job %j whatever its id is", (jobId, written) => {
    const [{ query } = { query: "" }] = jobQueries(aJob({ jobId }));
    expect(query).toContain(`dts_job_id="${written}"`);
    expect(parser.parse(query).toString()).not.toContain("⚠");
  });
});
