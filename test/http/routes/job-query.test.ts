import { describe, expect, it } from "vitest";
import { jobQueryOf, pageOfJobs, queryString } from "../../../src/http/routes/job-query.js";
import { createWorstFirst } from "../../../src/http/routes/worst-first.js";
import { aJob, aSnapshot } from "../fixtures.js";

const jobs = [
  aJob({ jobId: "a", account: "staging" }),
  aJob({ jobId: "b", regionId: "cn-beijing", errors: [{ code: "DTS-31009" }] }),
  aJob({ jobId: "c", type: "migration", tags: [{ key: "Team", value: "Payments" }] }),
  aJob({ jobId: "d", state: "failed", status: "PrecheckFailed" }),
  aJob({ jobId: "e", source: { engine: "PolarDB", instanceId: "pc-17" } }),
];

const found = (query: string) =>
  pageOfJobs(jobs, jobQueryOf(`/jobs${query}`))
    .jobs.map(({ jobId }) => jobId)
    .join("");

describe("the query of jobs", () => {
  it.each([
    ["", "abcde"],
    ["?", "abcde"],
    ["?account=&state=&text=", "abcde"],
    ["?account=staging", "a"],
    ["?account=stag", ""],
    ["?region_id=cn-beijing", "b"],
    ["?type=migration", "c"],
    ["?state=failed", "d"],
    ["?state=bogus", ""],
    ["?text=dts-31009", "b"],
    ["?text=team%3Dpay", "c"],
    ["?text=prechecKFAILED", "d"],
    ["?text=%20pc-17%20", "e"],
    ["?text=production", ""],
    ["?state=failed&account=staging", ""],
    ["?unknown=x", "abcde"],
    ["?text=%E0%A4", ""],
    ["?account=production&account=staging", "bcde"],
  ])("%s finds %s", (query, expected) => {
    expect(found(query)).toBe(expected);
  });

  it.each([
    ["", 1, 500],
    ["?page=2", 2, 500],
    ["?page=3", 3, 1],
    ["?page=99", 3, 1],
    ["?page=0", 1, 500],
    ["?page=-1", 1, 500],
    ["?page=1.5", 1, 500],
    ["?page=x", 1, 500],
    ["?page=1e99", 1, 500],
  ])("of 1,001 jobs %s shows page %i with %i jobs", (query, page, shown) => {
    const many = Array.from({ length: 1_001 }, (_, at) => aJob({ jobId: String(at) }));
    const result = pageOfJobs(many, jobQueryOf(`/jobs${query}`));
    expect({ page: result.page, pages: result.pages, total: result.total }).toEqual({
      page,
      pages: 3,
      total: 1_001,
    });
    expect(result.jobs).toHaveLength(shown);
  });

  it("survives the way into a URL and back", () => {
    const query = { account: "a&b", regionId: "r=1", type: "sync", state: "failed", text: "50% +ü", page: 3 };
    expect(jobQueryOf(`/jobs?${queryString(query)}`)).toEqual(query);
  });
});

describe("worst first", () => {
  it("orders by severity, then by delay, then by identity", () => {
    const order = createWorstFirst(() =>
      aSnapshot([
        aJob({ jobId: "finished", state: "finished" }),
        aJob({ jobId: "no-delay" }),
        aJob({ jobId: "small", delaySeconds: 0 }),
        aJob({ jobId: "big", delaySeconds: 90 }),
        aJob({ jobId: "big", delaySeconds: 90, account: "another" }),
        aJob({ jobId: "retrying", state: "retrying", delaySeconds: 5 }),
        aJob({ jobId: "failed", state: "failed" }),
      ]),
    );
    expect(order().map(({ jobId, account }) => `${account}/${jobId}`)).toEqual([
      "production/failed",
      "production/retrying",
      "another/big",
      "production/big",
      "production/small",
      "production/no-delay",
      "production/finished",
    ]);
  });

  it("sorts a snapshot once and a new one again", () => {
    let snapshot = aSnapshot([aJob()]);
    const order = createWorstFirst(() => snapshot);
    const first = order();
    expect(order()).toBe(first);
    snapshot = aSnapshot([aJob({ jobId: "new" })]);
    expect(order().map(({ jobId }) => jobId)).toEqual(["new"]);
  });
});
