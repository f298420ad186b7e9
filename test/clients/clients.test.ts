import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../src/lib/clock.js";
import { deniedPrincipal } from "../../src/simulator/gateway/access-denied.js";
import { runSimulator } from "../simulator/running-simulator.js";
import { lostPaths, pathsOf } from "./differences.js";
import { everyCall, region } from "./every-call.js";
import { modelsOf, officialClients, throughModels } from "./official.js";

// The field list of the coverage: what the API pages, or the models, name.
const listed: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL("../../tools/page-fields.json", import.meta.url), "utf8"),
);
const operations = Object.keys(listed);
const models = await modelsOf(operations);
const modelled = (operation: string): readonly string[] => Object.keys(models[operation] ?? {});

const account = { accessKeyId: "LTAI-test", accessKeySecret: "secret+/=&", name: "clients" };
const oneCall = { operation: "DescribeDtsJobs", parameters: { RegionId: region, JobType: "SYNC" } };
const callerAt = (url: string) => ({ url, key: account.accessKeyId, secret: account.accessKeySecret });

// Clients sign with the real time; the simulator's seconds need not pass.
const standing: Clock = { ...systemClock, monotonic: () => 0 };

describe("the field list", () => {
  it.each(operations)("of %s has every field that the official models have", (operation) => {
    expect(modelled(operation).filter((path) => !listed[operation]?.includes(path))).toEqual([]);
  });

  it.each(operations)("of %s has no field that the official models have not", (operation) => {
    expect(listed[operation]?.filter((path) => !modelled(operation).includes(path))).toEqual([]);
  });
});

describe.each(officialClients)("$name", (client) => {
  it("gets every page of all operations, and the typed models know and keep every value", async () => {
    const running = await runSimulator({ clock: systemClock, accounts: [account], jobs: 100 });
    const calls = everyCall(running);
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(operations));
    const outcomes = await client.ask(callerAt(running.url), calls);
    expect(outcomes.map(({ error }) => error)).toEqual(calls.map(() => undefined));
    const answers = outcomes.map(({ raw, typed }, at) => ({
      operation: calls[at]?.operation ?? "",
      body: raw,
      typed,
    }));
    const through = await throughModels(answers);
    const unknown = answers.flatMap(({ operation, body }) =>
      [...pathsOf(body)].filter((path) => !modelled(operation).includes(path)),
    );
    const lost = answers.flatMap(({ body, typed }, at) => lostPaths(body, typed ?? through[at]));
    const paths = new Set(
      answers.flatMap(({ operation, body }) => [...pathsOf(body)].map((path) => `${operation} ${path}`)),
    );
    process.stdout.write(
      `${client.name}: ${answers.length} answers, ${paths.size} paths, ${unknown.length} unknown, ${lost.length} lost\n`,
    );
    expect([unknown, lost]).toEqual([[], []]);
    expect(answers.length).toBeGreaterThanOrEqual(12);
    // How many depends on the time of day: the jobs have stories.
    expect(paths.size).toBeGreaterThan(250);
  });

  it("gets 30 rows when it asks for pages of 200", async () => {
    const running = await runSimulator({ clock: systemClock, accounts: [account], types: { sync: 40 } });
    const call = { ...oneCall, parameters: { ...oneCall.parameters, PageSize: 200 } };
    const [outcome] = await client.ask(callerAt(running.url), [call]);
    expect(outcome?.raw).toMatchObject({ PageRecordCount: 30, TotalRecordCount: 40 });
  });

  it("is refused with a wrong secret", async () => {
    const { url } = await runSimulator({ clock: systemClock, accounts: [account] });
    const [outcome] = await client.ask({ ...callerAt(url), secret: "wrong" }, [oneCall]);
    expect(outcome?.error?.code).toBe("SignatureDoesNotMatch");
  });

  it("is throttled at the 21st call within a second", async () => {
    const { url } = await runSimulator({ clock: standing, accounts: [account] });
    const outcomes = await client.ask(callerAt(url), Array(21).fill(oneCall));
    const codes = outcomes.map(({ error }) => error?.code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(20);
    expect(codes.filter((code) => code !== undefined)).toEqual(["Throttling.User"]);
  });

  it("is told what RAM denied", async () => {
    const { url, simulator } = await runSimulator({ clock: systemClock, accounts: [account] });
    simulator.faults.add({ answer: { kind: "error", code: "Forbidden.RAM" } });
    const [outcome] = await client.ask(callerAt(url), [oneCall]);
    expect(outcome?.error?.code).toBe("Forbidden.RAM");
    // aliyun-python-sdk-core knows code and message only.
    if (client.name === "aliyun-python-sdk-core") return;
    expect(outcome?.error?.detail).toMatchObject({
      AuthAction: "dts:DescribeDtsJobs",
      NoPermissionType: "ImplicitDeny",
      PolicyType: "AccountLevelIdentityBasedPolicy",
      AuthPrincipalDisplayName: deniedPrincipal.user,
    });
  });
});
