import { describe, expect, it } from "vitest";
import { checkOtherEndpoints } from "../../../src/cli/doctor/other-endpoints.js";
import type { Config } from "../../../src/config/config.js";
import { loadConfig } from "../../../src/config/load.js";
import type { TargetSnapshot } from "../../../src/model/snapshot.js";

const { config } = loadConfig({
  file: { name: "c.yaml", text: "accounts: [{name: a, regions: [cn-somewhere]}]" },
  env: {},
  flags: {},
});
const target = (collector: string, jobs: number): TargetSnapshot => ({
  account: "a",
  regionId: "cn-somewhere",
  collector,
  intervalSeconds: 60,
  up: true,
  jobs,
});
const candidatesOf = () => ["https://used.example", "https://other.example", "https://third.example"];

/** A cloud in which one endpoint alone has jobs. */
function cloud(endpointWithJobs: string) {
  const asked: string[] = [];
  const poll = async (other: Config) => {
    const endpoint = other.accounts[0]?.endpoints["cn-somewhere"] ?? "";
    asked.push(endpoint);
    return [target("sync", endpoint === endpointWithJobs ? 7 : 0)];
  };
  return { asked, poll };
}

describe("a region without jobs", () => {
  const targets = [target("migration", 0), target("sync", 0), target("subscribe", 0)];

  it("is asked for at its other endpoints, and the one with jobs is named", async () => {
    const { asked, poll } = cloud("https://third.example");
    const findings = await checkOtherEndpoints({ config, targets, poll, candidatesOf });
    expect(asked).toEqual(["https://other.example", "https://third.example"]);
    expect(findings).toEqual([
      {
        verdict: "fail",
        account: "a",
        regionId: "cn-somewhere",
        jobs: 7,
        message:
          'https://used.example answers no jobs, but https://third.example has some: write accounts[].endpoints: {cn-somewhere: "https://third.example"}',
      },
    ]);
  });

  it("is empty when no endpoint has any", async () => {
    const findings = await checkOtherEndpoints({ config, targets, poll: cloud("").poll, candidatesOf });
    expect(findings).toMatchObject([
      { verdict: "note", message: expect.stringContaining("no jobs at any endpoint") },
    ]);
  });

  it.each([
    ["a job of any type", [target("migration", 0), target("sync", 1)]],
    ["a listing that failed", [target("migration", 0), { ...target("sync", 0), up: false }]],
  ])("is not one that has %s", async (_what, known) => {
    const { asked, poll } = cloud("https://third.example");
    expect(await checkOtherEndpoints({ config, targets: known, poll, candidatesOf })).toEqual([]);
    expect(asked).toEqual([]);
  });
});
