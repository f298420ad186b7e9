import { describe, expect, it } from "vitest";
import { hangzhou, startCloud } from "./cloud.js";
import { type Exporter, isUp, startExporter } from "./exporter.js";
import { tell } from "./fault-row.js";
import { errorsOf } from "./reasons.js";

const minute = 60_000;
const quarter = 15 * minute;
const keyOf = (name: string) => ({ accessKeyId: `${name}-key`, accessKeySecret: `${name}-secret` });
const known = (name: string) => ({ ...keyOf(name), name });
const stale = "staleness: {max_age: 2h}";

/** Two accounts in one region of one cloud. */
async function startTwoAccounts() {
  const cloud = await startCloud({ jobs: 30, accounts: [known("shop"), known("bank")] });
  const exporter = await startExporter({
    clock: cloud.clock,
    endpoints: { [hangzhou]: cloud.url },
    accounts: ["shop", "bank"],
    keyOf,
    settings: stale,
  });
  return { ...cloud, exporter };
}

const health = async ({ url }: Exporter) => (await fetch(`${url}/-/healthy`)).status;

/** Lets time pass until one more has been counted. */
async function afterNext(count: () => number, exporter: Exporter): Promise<void> {
  const before = count();
  await exporter.until("a further call", () => count() > before, quarter);
}

describe("the access key of one account", () => {
  it("is revoked and given back", async (context) => {
    const { exporter, simulator } = await startTwoAccounts();
    const before = await exporter.shown();
    simulator.setAccounts([known("bank")]);
    let bankDown = 0;
    await exporter.run(60 * minute, {
      stepMs: 5_000,
      look: (shown) => {
        bankDown += shown.down().filter((target) => target.startsWith("bank/")).length;
      },
    });
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(during.jobLines({ account: "shop" })).toBe(before.jobLines({ account: "shop" }));
    expect(bankDown).toBe(0);
    expect(Object.keys(errorsOf(during))).toEqual(["credentials"]);
    const calls = () => simulator.calls().filter(({ account }) => account === undefined).length;
    const earlier = calls();
    // Looking makes each step as long as it really takes to publish.
    await exporter.run(30 * minute, { stepMs: 5_000, look: ({ down }) => void down() });
    // Four targets, each probed with one call about every quarter of an hour.
    const callsInHalfAnHour = calls() - earlier;
    expect(callsInHalfAnHour).toBeLessThanOrEqual(12);
    expect(await health(exporter)).toBe(200);
    // The worst moment: right after a probe.
    await afterNext(calls, exporter);
    simulator.setAccounts([known("shop"), known("bank")]);
    const recoveryMs = await exporter.until("every target is up", isUp, quarter, 5_000);
    tell(context, {
      seen: `reason credentials, LKG byte-identical, the other account up all the time, ${callsInHalfAnHour} calls in half an hour`,
      recoveryMs,
      limitMs: quarter,
    });
  });

  it("is revoked and replaced", async (context) => {
    const { exporter, simulator } = await startTwoAccounts();
    simulator.setAccounts([known("bank")]);
    await exporter.run(60 * minute, { stepMs: 5_000 });
    const renewed = { accessKeyId: "renewed", accessKeySecret: "renewed" };
    simulator.setAccounts([{ ...renewed, name: "shop" }, known("bank")]);
    exporter.useKey("shop", renewed);
    const recoveryMs = await exporter.until("every target is up", isUp, 5_000);
    tell(context, { seen: "reason credentials; the new key is tried at once", recoveryMs, limitMs: 5_000 });
  });
});

describe("RAM denies", () => {
  it("one action", async (context) => {
    const { exporter, simulator } = await startTwoAccounts();
    const action = "DescribeSynchronizationJobStatusList";
    const denied = simulator.faults.add({
      match: { account: "shop", action },
      answer: { kind: "error", code: "Forbidden.RAM" },
    });
    const downs = new Set<string>();
    await exporter.run(60 * minute, {
      stepMs: 5_000,
      look: (shown) => {
        for (const target of shown.down()) downs.add(target);
      },
    });
    const during = await exporter.shown();
    expect([...downs]).toEqual([`shop/${hangzhou}/sync_status`]);
    expect(during.value("aliyun_dts_up", { account: "bank", collector: "sync_status" })).toBe(1);
    expect(Object.keys(errorsOf(during))).toEqual(["forbidden"]);
    const hits = denied.hits();
    await exporter.run(30 * minute, { stepMs: 5_000 });
    expect(denied.hits() - hits).toBeLessThanOrEqual(3);
    await afterNext(denied.hits, exporter);
    denied.remove();
    const recoveryMs = await exporter.until("every target is up", isUp, quarter, 5_000);
    tell(context, {
      seen: "reason forbidden, that collector of that account only; one call a quarter of an hour",
      recoveryMs,
      limitMs: quarter,
    });
  });
});

describe("a security token", () => {
  it("expires in the middle of a walk", async (context) => {
    const first = { accessKeyId: "sts-1", accessKeySecret: "s1", securityToken: "t1" };
    const second = { accessKeyId: "sts-2", accessKeySecret: "s2", securityToken: "t2" };
    const cloud = await startCloud({ jobs: 450, accounts: [{ ...first, name: "demo" }] });
    const { simulator, clock } = cloud;
    const exporter = await startExporter({ clock, endpoints: { [hangzhou]: cloud.url }, keyOf: () => first });
    let downs = 0;
    const look = (shown: { down(): readonly string[] }) => {
      downs += shown.down().length;
    };
    // The token ends when a walk has begun: its further pages, which wait for their turn, are refused.
    const calls = simulator.calls().length;
    const pagesAsked = () =>
      simulator
        .calls()
        .slice(calls)
        .filter(({ jobType }) => jobType === "SYNC").length;
    for (let tenths = 0; tenths < 900 && pagesAsked() === 0; tenths += 1) await exporter.run(100, { look });
    expect(pagesAsked()).toBeGreaterThan(0);
    // Of 18: two jobs in five are synchronizations, and a page has ten.
    expect(pagesAsked()).toBeLessThan(15);
    simulator.setAccounts([
      { ...first, name: "demo", securityTokenExpiresAtMs: clock.now() },
      { ...second, name: "demo" },
    ]);
    // The provider knows nothing of it until the API refuses the token.
    exporter.renewWhenRefused("demo", second);
    await exporter.run(3 * minute, { look });
    const after = await exporter.shown();
    expect(downs).toBe(0);
    expect(errorsOf(after)["credentials"]).toBeGreaterThan(0);
    tell(context, {
      seen: `no gap: ${errorsOf(after)["credentials"]} refused calls, repeated with the new token`,
      recoveryMs: 0,
      limitMs: 0,
    });
  });
});
