import { describe, expect, it } from "vitest";
import { createJobLists } from "../../../src/http/jobs/job-list.js";
import { jobOrderOf } from "../../../src/http/jobs/job-order.js";
import { aJob, aSnapshot } from "../fixtures.js";

const snapshot = aSnapshot([
  aJob({ jobId: "a", name: "Banana", account: "x", delaySeconds: 5, checkpointSeconds: 30, type: "sync" }),
  aJob({
    jobId: "b",
    name: "apple",
    account: "y",
    delaySeconds: 50,
    checkpointSeconds: 20,
    type: "migration",
  }),
  aJob({ jobId: "c", name: undefined, account: "z", type: "subscribe", state: "failed" }),
]);

describe("jobs in the order of a column", () => {
  it.each([
    ["", "cba"],
    ["name", "bac"],
    ["-name", "cab"],
    ["account", "abc"],
    ["-account", "cba"],
    ["type", "bca"],
    ["-type", "acb"],
    ["delay", "abc"],
    ["-delay", "bac"],
    ["age", "abc"],
    ["-age", "bac"],
    ["bogus", "cba"],
    ["--delay", "cba"],
  ])("%s: %s; what has no value is last", async (order, expected) => {
    const list = await createJobLists()(snapshot, jobOrderOf(order));
    expect(list.map(({ job }) => job.jobId).join("")).toBe(expected);
  });

  it("of equal ones the more urgent is first", async () => {
    const jobs = [aJob({ jobId: "well" }), aJob({ jobId: "bad", state: "failed" })];
    const list = await createJobLists()(aSnapshot(jobs), "-account");
    expect(list.map(({ job }) => job.jobId)).toEqual(["bad", "well"]);
  });

  it("is made once for a snapshot", async () => {
    const listsOf = createJobLists();
    expect(await listsOf(snapshot, "delay")).toBe(await listsOf(snapshot, "delay"));
    expect(await listsOf(snapshot)).toBe(await listsOf(snapshot));
  });
});
