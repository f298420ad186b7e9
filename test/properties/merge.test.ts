import fc from "fast-check";
import { expect, it } from "vitest";
import { instanceKeyOf, jobKeyOf, type MergedJob } from "../../src/model/job.js";
import { createJobMerger, type Sighting } from "../../src/model/merge.js";
import { type JobReport, reportApis } from "../../src/model/report.js";

// Few of everything, so that reports meet: two instances, their jobs, and who says what of them when.
const report = fc
  .record({
    api: fc.constantFrom(...reportApis),
    job: fc.constantFrom("j1", "j2", "j3"),
    status: fc.constantFrom("Synchronizing", "Failed", undefined),
    checkpointSeconds: fc.constantFrom(0, 60, undefined),
    name: fc.constantFrom("orders", undefined),
  })
  .map(({ api, job, status, checkpointSeconds, name }): JobReport => {
    const instanceId = job === "j3" ? "dtsj2" : "dtsj1";
    return {
      api,
      observedAtMs: 0,
      account: "production",
      regionId: "cn-hangzhou",
      type: "sync",
      jobId: api === "jobs" ? job : instanceId,
      instanceId,
      direction: "Forward",
      ...(status && { status }),
      ...(checkpointSeconds !== undefined && { checkpointSeconds }),
      ...(name && { name }),
    };
  });

const sighting = fc.record({ report, observedAtMs: fc.nat({ max: 3 }) }).map(
  ({ report: said, observedAtMs }): Sighting => ({
    report: said,
    observedAtMs,
    key: jobKeyOf(said),
    instanceKey: instanceKeyOf(said),
  }),
);

/** From one round to the next: everything anew, or some of it said again, at another time or otherwise. */
const round = fc.oneof(
  fc.array(sighting, { maxLength: 6 }).map((sightings) => () => sightings),
  fc
    .array(fc.record({ at: fc.nat({ max: 5 }), observedAtMs: fc.nat({ max: 3 }), other: sighting }), {
      maxLength: 4,
    })
    .map((changes) => (before: readonly Sighting[]) => {
      const next = [...before];
      for (const { at, observedAtMs, other } of changes) {
        const known = next[at];
        if (known === undefined) continue;
        const isOther = other.key === known.key && other.report.api === known.report.api;
        next[at] = isOther ? { ...other, observedAtMs } : { ...known, observedAtMs };
      }
      return next;
    }),
);

const whole = (job: MergedJob): MergedJob => job;

it("a merger that goes on from round to round comes to what one comes to that sees only the last", () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 12 }), (rounds) => {
      const merger = createJobMerger<MergedJob>();
      let sightings: readonly Sighting[] = [];
      for (const next of rounds) {
        sightings = next(sightings);
        expect(merger.merge(sightings, whole)).toEqual(createJobMerger<MergedJob>().merge(sightings, whole));
      }
    }),
    { numRuns: 2_000 },
  );
});
