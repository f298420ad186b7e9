import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FamilyOptions } from "../../src/metrics/family.js";
import { formats } from "../../src/metrics/format.js";
import { metricCatalogue } from "../../tools/metric-reference.js";
import { checkExposition } from "../support/strict-exposition.js";
import { arbitraryJobs, arbitrarySnapshot } from "./arbitrary-snapshot.js";
import { expose } from "./expose.js";
import { regionOf, snapshotOf } from "./samples.js";

const arbitraryOptions: fc.Arbitrary<FamilyOptions> = fc.record({
  statusSets: fc.constantFrom("active", "full"),
  jobNameLabel: fc.boolean(),
  tagLabels: fc.subarray(["team", "环境", "部门", "_team"]),
});

const jobLines = (text: string) => text.split("\n").filter((line) => /^aliyun_dts_job_/.test(line));

describe("any snapshot", { timeout: 30_000 }, () => {
  it.each(formats)("gives a page that the strict checker accepts as %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(arbitrarySnapshot, arbitraryOptions, async (snapshot, options) => {
        checkExposition(await expose(snapshot, options, format), format);
      }),
      { numRuns: 150 },
    );
  });

  it("shows only metrics and labels that the reference lists", async () => {
    const known = new Map(metricCatalogue().map(({ name, labels }) => [name, new Set(labels)]));
    await fc.assert(
      fc.asyncProperty(arbitrarySnapshot, async (snapshot) => {
        for (const { name, labels } of checkExposition(await expose(snapshot), "text-0.0.4")) {
          for (const label of Object.keys(labels)) expect(known.get(name), name).toContain(label);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("never gives two jobs one set of labels", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryJobs({ account: "a", regionId: "r" }),
        fc.boolean(),
        async (jobs, jobNameLabel) => {
          const text = await expose(snapshotOf(regionOf(jobs)), { jobNameLabel });
          const samples = jobs.length === 0 ? [] : checkExposition(text, "text-0.0.4");
          expect(samples.filter(({ name }) => name === "aliyun_dts_job_status")).toHaveLength(jobs.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("shows of two groups of jobs together what it shows of each alone", async () => {
    const groups = fc.tuple(
      arbitraryJobs({ account: "a", regionId: "r" }),
      arbitraryJobs({ account: "b", regionId: "r" }),
    );
    await fc.assert(
      fc.asyncProperty(groups, async ([first, second]) => {
        const region = (account: string, jobs: typeof first) => regionOf(jobs, { account, regionId: "r" });
        const both = await expose(snapshotOf(region("a", first), region("b", second)));
        const together = await expose(snapshotOf(region("a", [...first, ...second])));
        const alone = [
          ...jobLines(await expose(snapshotOf(region("a", first)))),
          ...jobLines(await expose(snapshotOf(region("b", second)))),
        ];
        expect(jobLines(both).sort()).toEqual([...alone].sort());
        expect(jobLines(together).sort()).toEqual(
          [...alone.map((line) => line.replace(/\{account="b"/, '{account="a"'))].sort(),
        );
      }),
      { numRuns: 80 },
    );
  });

  it("does not let one region change the lines of another", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryJobs({ account: "b", regionId: "r" }), async (noise) => {
        const mine = regionOf([], { types: ["sync"] });
        const text = await expose(snapshotOf(mine, regionOf(noise, { account: "b", regionId: "r" })));
        const lines = text.split("\n").filter((line) => line.includes('account="production"'));
        expect(lines).toHaveLength(10);
      }),
      { numRuns: 30 },
    );
  });
});
