import { describe, expect, it } from "vitest";
import { askClient, listOf } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

/** A cloud whose plain listing, and whose listing of Zero-ETL jobs, have these jobs. */
function cloudOf(plain: readonly string[], zeroEtl: readonly string[]) {
  return createFakeApiClient(({ params }) => {
    const ids = params["ZeroEtlJob"] === true ? zeroEtl : plain;
    return listOf(...ids.map((DtsJobId) => ({ DtsJobId, Status: "Synchronizing", Delay: -5 })));
  });
}

describe("a listing with Zero-ETL jobs", () => {
  it.each([
    ["the plain listing has them not", ["a"], ["z"], ["a", "z"]],
    ["the plain listing has them too", ["a", "z"], ["z"], ["a", "z"]],
    ["there are none", ["a"], [], ["a"]],
    ["there is nothing else", [], ["z"], ["z"]],
  ])("has each job once when %s", async (_when, plain, zeroEtl, jobs) => {
    const { reports, exhaustive } = await askClient(cloudOf(plain, zeroEtl), { zeroEtl: true });
    expect(reports.map(({ jobId }) => jobId)).toEqual(jobs);
    expect(exhaustive).toBe(true);
  });

  it("counts what is wrong with a job once, however many walks have it", async () => {
    const { issues } = await askClient(cloudOf(["z"], ["z"]), { zeroEtl: true });
    expect(issues.rejected.get("Delay")).toBe(1);
  });

  it("walks once unless it is asked for", async () => {
    const client = cloudOf(["a"], ["z"]);
    const { reports } = await askClient(client);
    expect(reports.map(({ jobId }) => jobId)).toEqual(["a"]);
    expect(client.calls[0]?.params).not.toHaveProperty("ZeroEtlJob");
  });

  it("is not exhaustive when one of its walks is not: nothing may be removed", async () => {
    const client = createFakeApiClient(({ params }) => ({
      ...listOf({ DtsJobId: params["ZeroEtlJob"] === true ? "z" : "a" }),
      TotalRecordCount: params["ZeroEtlJob"] === true ? 2 : 1,
    }));
    const result = await askClient(client, { zeroEtl: true });
    expect(result.reports.map(({ jobId }) => jobId)).toEqual(["a", "z"]);
    expect(result).toMatchObject({ exhaustive: false, disagreement: expect.stringContaining("total of 2") });
  });

  it("fails when one of its walks does", async () => {
    const client = createFakeApiClient(({ params }) => {
      if (params["ZeroEtlJob"] === true) throw new Error("refused");
      return listOf({ DtsJobId: "a" });
    });
    await expect(askClient(client, { zeroEtl: true })).rejects.toThrow("refused");
  });

  it("counts the rows without an id of both walks", async () => {
    const client = createFakeApiClient(() => listOf({ Status: "Synchronizing" }));
    expect((await askClient(client, { zeroEtl: true })).rejectedRows).toBe(2);
  });
});
