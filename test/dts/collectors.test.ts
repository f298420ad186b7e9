import { describe, expect, it } from "vitest";
import { operations, ramPolicy } from "../../src/dts/operations.js";
import { ask, askClient, listOf, target } from "./ask.js";
import { createFakeApiClient } from "./fake-api-client.js";

describe("operations", () => {
  it("only operations of the table are called", async () => {
    const client = createFakeApiClient(() => listOf());
    for (const type of ["migration", "sync", "subscribe"] as const) await askClient(client, { type });
    const listed = operations.map(({ name }) => name);
    for (const { operation } of client.calls) expect(listed).toContain(operation);
  });

  it("the policy allows each of them and nothing else", () => {
    const policy = JSON.parse(ramPolicy());
    expect(policy.Version).toBe("1");
    expect(policy.Statement).toEqual([
      { Effect: "Allow", Action: operations.map(({ name }) => `dts:${name}`), Resource: "*" },
    ]);
  });

  it("DescribeDtsJobs may be called 20 times a second by an account and 200 times in a region", () => {
    expect(operations.find(({ name }) => name === "DescribeDtsJobs")).toMatchObject({
      documentedLimit: { perAccount: 20, perRegion: 200 },
      collectors: ["migration", "sync", "subscribe"],
      legacy: false,
    });
  });
});

describe("the abort signal", () => {
  it("reaches the client and its reason comes back as it is", async () => {
    const reason = new Error("stopping");
    const client = createFakeApiClient(() => {
      throw reason;
    });
    await expect(askClient(client)).rejects.toBe(reason);
    expect(client.calls[0]?.signal).toBeInstanceOf(AbortSignal);
  });
});

it("reports carry the account and region of their target", async () => {
  const { reports } = await ask(listOf({ DtsJobId: "a" }), {
    target: { ...target, account: "staging", regionId: "ap-southeast-1" },
  });
  expect(reports).toMatchObject([{ account: "staging", regionId: "ap-southeast-1" }]);
});
