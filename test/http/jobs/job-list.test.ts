import { describe, expect, it } from "vitest";
import { createJobLists } from "../../../src/http/jobs/job-list.js";
import { aJob, aSnapshot } from "../fixtures.js";

describe("the list of jobs", () => {
  it("is ordered by severity, then by delay, then by identity, over all regions", async () => {
    const { regions: here, targets } = aSnapshot([
      aJob({ jobId: "finished", state: "finished" }),
      aJob({ jobId: "no-delay" }),
      aJob({ jobId: "small", delaySeconds: 0 }),
      aJob({ jobId: "big", delaySeconds: 90 }),
      aJob({ jobId: "failed", state: "failed" }),
    ]);
    const { regions: there } = aSnapshot([
      aJob({ jobId: "big", delaySeconds: 90, account: "another" }),
      aJob({ jobId: "retrying", state: "retrying", delaySeconds: 5 }),
    ]);
    const list = await createJobLists()({ targets, regions: [...here, ...there] });
    expect(list.map(({ job }) => `${job.account}/${job.jobId}`)).toEqual([
      "production/failed",
      "production/retrying",
      "another/big",
      "production/big",
      "production/small",
      "production/no-delay",
      "production/finished",
    ]);
  });

  it("is made once for a snapshot, and keeps what it made of regions that did not change", async () => {
    const listsOf = createJobLists();
    const { regions, targets } = aSnapshot([aJob()]);
    const first = await listsOf({ targets, regions });
    const [job] = first;
    const json = job?.json();
    const other = aSnapshot([aJob({ jobId: "new" })]).regions;
    const next = await listsOf({ targets, regions: [...other, ...regions] });
    expect(next.map((listed) => listed.job.jobId)).toEqual(["k71r16fj13g", "new"]);
    expect(next[0]).toBe(job);
    expect(next[0]?.json()).toBe(json);
  });

  it("has with each job what was found about it", async () => {
    const { regions, targets } = aSnapshot([aJob({ jobId: "a" }), aJob({ jobId: "b" })]);
    const scope = { account: "production", regionId: "cn-hangzhou" };
    const consumerGroups = ["a", "a", "b"].map((jobId, at) => ({ ...scope, jobId, groupId: `g${at}` }));
    const jobAlarms = [{ ...scope, jobId: "b", alarms: [] }];
    const list = await createJobLists()({
      targets,
      regions: regions.map((region) => ({ ...region, consumerGroups, jobAlarms })),
    });
    expect(
      list.map(({ findings }) => [findings.consumerGroups.map(({ groupId }) => groupId), findings.alarms]),
    ).toEqual([
      [["g0", "g1"], undefined],
      [["g2"], []],
    ]);
  });
});
