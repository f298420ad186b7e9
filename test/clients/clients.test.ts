import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { type Running, runSimulator } from "../simulator/running-simulator.js";
import { lostPaths, pathsOf } from "./differences.js";
import { type Call, modelsOf, officialClients } from "./official.js";

// The field list of the coverage: what the API pages, or the models, name.
const listed: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL("../../tools/page-fields.json", import.meta.url), "utf8"),
);
const operations = Object.keys(listed);
const models = await modelsOf(operations);
const modelled = (operation: string): readonly string[] => Object.keys(models[operation] ?? {});

const account = { accessKeyId: "LTAI-test", accessKeySecret: "secret+/=&", name: "clients" };
const region = "cn-hangzhou";

const types = ["migration", "sync", "subscribe"] as const;
const tasks = ["k71r16fj13g0001", "k71r16fj13g0002", "k71r16fj13g0003"];

/** Every page of every operation that the exporter calls. */
function allCalls({ simulator }: Running): readonly Call[] {
  const world = simulator.world(region);
  const jobs = types.flatMap((type) => world.plans(type, "created").map((plan) => ({ type, plan })));
  const pages = types.flatMap((type) => {
    const total = jobs.filter((job) => job.type === type).length;
    return Array.from({ length: Math.ceil(total / 30) }, (_, at) => ({ type, page: at + 1 }));
  });
  const ids = world.jobs().flatMap((row) => (row.JobType === "sync" ? [row.DtsInstanceID] : []));
  return [
    ...pages.map(({ type, page }) => ({
      operation: "DescribeDtsJobs",
      parameters: { RegionId: region, JobType: type.toUpperCase(), PageNumber: page, PageSize: 30 },
    })),
    { operation: "DescribeSynchronizationJobs", parameters: { RegionId: region, PageSize: 30 } },
    {
      operation: "DescribeSynchronizationJobStatusList",
      parameters: { RegionId: region, SynchronizationJobIdListJsonStr: JSON.stringify(ids.slice(0, 30)) },
    },
    ...tasks.map((task) => ({
      operation: "DescribeSynchronizationObjectModifyStatus",
      parameters: { RegionId: region, TaskId: task },
    })),
  ];
}

describe("the field list", () => {
  it.each(operations)("of %s has every field that the official models have", (operation) => {
    expect(modelled(operation).filter((path) => !listed[operation]?.includes(path))).toEqual([]);
  });

  it.each(operations)("of %s has no field that the official models have not", (operation) => {
    expect(listed[operation]?.filter((path) => !modelled(operation).includes(path))).toEqual([]);
  });
});

describe.each(officialClients)("$name", (client) => {
  it("gets the answers of all operations, and its models know and keep every value", async () => {
    const running = await runSimulator({ clock: systemClock, accounts: [account], jobs: 60 });
    const calls = allCalls(running);
    const caller = { url: running.url, key: account.accessKeyId, secret: account.accessKeySecret };
    const outcomes = await client.ask(caller, calls);
    expect(outcomes.map(({ error }) => error)).toEqual(calls.map(() => undefined));
    for (const [at, { raw, typed }] of outcomes.entries()) {
      const known = modelled(calls[at]?.operation ?? "");
      expect([...pathsOf(raw)].filter((path) => !known.includes(path))).toEqual([]);
      if (typed !== undefined) expect(lostPaths(raw, typed)).toEqual([]);
    }
    const values = outcomes.reduce((sum, { raw }) => sum + pathsOf(raw).size, 0);
    process.stdout.write(`${client.name}: ${outcomes.length} answers, ${values} paths, 0 unknown, 0 lost\n`);
    expect(values).toBeGreaterThan(300);
  });

  it("is refused with a wrong secret", async () => {
    const { url } = await runSimulator({ clock: systemClock, accounts: [account] });
    const call = { operation: "DescribeDtsJobs", parameters: { RegionId: region, JobType: "SYNC" } };
    const [outcome] = await client.ask({ url, key: account.accessKeyId, secret: "wrong" }, [call]);
    expect(outcome?.error?.code).toBe("SignatureDoesNotMatch");
  });

  it("is throttled by the 21st call within a second", async () => {
    // A second that does not pass: what the limit counts does not depend on how fast a client is.
    const { url, clock } = await runSimulator({ accounts: [account] });
    clock.jumpWall(Date.now() - clock.now());
    const call = {
      operation: "DescribeDtsJobs",
      parameters: { RegionId: region, JobType: "SYNC", PageSize: 10 },
    };
    const caller = { url, key: account.accessKeyId, secret: account.accessKeySecret };
    const outcomes = await client.ask(
      caller,
      Array.from({ length: 21 }, () => call),
    );
    const codes = outcomes.flatMap(({ error }) => error?.code ?? []);
    expect([outcomes.length, codes]).toEqual([21, ["Throttling.User"]]);
  });
});
