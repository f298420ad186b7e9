import { describe, expect, it } from "vitest";
import { findJobs, jobQueryOf, queryString } from "../../../src/http/jobs/job-query.js";
import { listJob } from "../../../src/http/jobs/listed-job.js";
import type { DtsJob } from "../../../src/model/job.js";
import { aJob } from "../fixtures.js";

const jobs = [
  aJob({ jobId: "a", account: "staging" }),
  aJob({ jobId: "b", regionId: "cn-beijing", errors: [{ code: "DTS-31009" }] }),
  aJob({ jobId: "c", type: "migration", tags: [{ key: "Team", value: "Payments" }] }),
  aJob({ jobId: "d", state: "failed", status: "PrecheckFailed" }),
  aJob({ jobId: "e", source: { engine: "PolarDB", instanceId: "pc-17" } }),
];

const list = (job: DtsJob) => listJob(job, { consumerGroups: [] });

const found = async (query: string) =>
  (await findJobs(jobs.map(list), jobQueryOf(`/jobs${query}`))).rows.map(({ job }) => job.jobId).join("");

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
    ["?attention=yes", "d"],
    ["?attention=no", "abcde"],
    ["?sort=bogus", "abcde"],
    ["?text=%E0%A4", ""],
    ["?account=production&account=staging", "bcde"],
  ])("%s finds %s", async (query, expected) => {
    expect(await found(query)).toBe(expected);
  });

  it.each([
    ["", 1, 100],
    ["?page=2", 2, 100],
    ["?page=11", 11, 1],
    ["?page=99", 11, 1],
    ["?page=0", 1, 100],
    ["?page=-1", 1, 100],
    ["?page=1.5", 1, 100],
    ["?page=x", 1, 100],
    ["?page=1e99", 1, 100],
  ])("of 1,001 jobs %s shows page %i with %i jobs", async (query, page, shown) => {
    const many = Array.from({ length: 1_001 }, (_, at) => aJob({ jobId: String(at) }));
    const result = await findJobs(many.map(list), jobQueryOf(`/jobs${query}`));
    expect({ page: result.page, pages: result.pages, total: result.total }).toEqual({
      page,
      pages: 11,
      total: 1_001,
    });
    expect(result.rows).toHaveLength(shown);
  });

  it("survives the way into a URL and back", () => {
    const query = {
      account: "a&b",
      regionId: "r=1",
      type: "sync",
      state: "failed",
      text: "50% +ü",
      attention: true,
      order: "-delay" as const,
      page: 3,
    };
    expect(jobQueryOf(`/jobs?${queryString(query)}`)).toEqual(query);
  });
});
