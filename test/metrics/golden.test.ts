import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/model/snapshot.js";
import { checkExposition } from "../support/strict-exposition.js";
import { expose } from "./expose.js";
import {
  emptyJob,
  fullCluster,
  fullJob,
  fullModification,
  fullVerification,
  polledTarget,
  regionOf,
  snapshotOf,
} from "./samples.js";

const everything: Snapshot = {
  targets: [polledTarget],
  regions: [
    regionOf([fullJob], {
      types: ["sync"],
      excluded: [emptyJob],
      modifications: [fullModification],
      dedicatedClusters: [fullCluster],
      verifications: [fullVerification],
    }),
  ],
  accounts: [{ account: "production", labels: { team: 'pay "ments"' } }],
};

const cases = [
  ["full-job.prom", everything, "text-0.0.4"],
  ["full-job.openmetrics", everything, "openmetrics-1.0.0"],
  ["empty-job.prom", snapshotOf(regionOf([emptyJob])), "text-0.0.4"],
] as const;

describe("the whole page", () => {
  it.each(cases)("of %s is as it was", async (name, snapshot, format) => {
    const file = new URL(`golden/${name}`, import.meta.url);
    const text = await expose(snapshot, { tagLabels: ["team", "环境", "部门"] }, format);
    checkExposition(text, format);
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
