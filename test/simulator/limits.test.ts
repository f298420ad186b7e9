import { expect, test } from "vitest";
import { runSimulator } from "./running-simulator.js";
import { createSigningClient } from "./signing-client.js";

const accountsNamed = (names: readonly string[]) =>
  names.map((name) => ({ accessKeyId: name, accessKeySecret: name, name }));
const jobs = { Action: "DescribeDtsJobs", Region: "cn-hangzhou" };

test("the 21st call of an account in a region within a second is throttled and told how long to wait", async () => {
  const { list, clock, simulator } = await runSimulator();
  for (let call = 0; call < 10; call += 1) await list();
  await clock.advance(400);
  for (let call = 0; call < 10; call += 1) expect((await list()).status).toBe(200);
  const refused = await list();
  expect(refused.status).toBe(400);
  expect(refused.body["Code"]).toBe("Throttling.User");
  expect(refused.body["Message"]).toBe("Request was denied due to user flow control.");
  expect(refused.headers["x-acs-retry-after"]).toBe("600");
  await clock.advance(599);
  expect((await list()).status).toBe(400);
  await clock.advance(1);
  expect((await list()).status).toBe(200);
  expect(simulator.worstCallsInAnySecond("demo", "cn-hangzhou")).toBe(22);
});

test("regions are limited apart", async () => {
  const { list } = await runSimulator({ regions: ["cn-hangzhou", "cn-beijing"] });
  for (let call = 0; call < 20; call += 1) await list();
  expect((await list({ Region: "cn-beijing" })).status).toBe(200);
  expect((await list()).status).toBe(400);
});

test("keys of one account share its limit", async () => {
  const keys = ["k1", "k2"].map((key) => ({ accessKeyId: key, accessKeySecret: key, name: "shared" }));
  const { url, clock, simulator } = await runSimulator({ accounts: keys });
  const clients = keys.map((key) => createSigningClient({ url, now: clock.now, ...key }));
  for (let call = 0; call < 20; call += 1) await clients[call % 2]?.call(jobs);
  expect((await clients[0]?.call(jobs))?.body["Code"]).toBe("Throttling.User");
  expect(simulator.worstCallsInAnySecond("shared", "cn-hangzhou")).toBe(21);
});

test("the 201st call of all accounts in a region within a second is throttled", async () => {
  const accounts = accountsNamed(Array.from({ length: 11 }, (_, index) => `account-${index}`));
  const { url, clock, simulator } = await runSimulator({ accounts, types: { migration: 1 } });
  const statuses: number[] = [];
  for (const key of accounts) {
    const client = createSigningClient({ url, now: clock.now, ...key });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(jobs)));
    statuses.push(...answers.map((answer) => answer.status));
  }
  expect(statuses).toEqual([...Array(200).fill(200), ...Array(20).fill(400)]);
  expect(simulator.worstCallsInAnySecond("*", "cn-hangzhou")).toBe(220);
});

test("calls that are refused for their signature do not use up the limit but count as arrivals", async () => {
  const { list, simulator } = await runSimulator();
  for (let call = 0; call < 25; call += 1) await list({ Signature: "AAAA" });
  expect((await list()).status).toBe(200);
  expect(simulator.worstCallsInAnySecond("demo", "cn-hangzhou")).toBe(26);
});
