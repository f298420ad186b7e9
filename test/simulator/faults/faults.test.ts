import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { jobsIn, namesIn, type Running, runSimulator } from "../running-simulator.js";

const sync = { JobType: "SYNC" };
const run = () => runSimulator({ types: { sync: 45, migration: 3 } });

describe("which calls a fault meets", () => {
  const answer = { kind: "error", code: "ServiceUnavailable" } as const;

  test.each([
    { match: {}, hits: 4 },
    { match: { action: "DescribeDtsJobs" }, hits: 4 },
    { match: { action: "DescribeSynchronizationJobs" }, hits: 0 },
    { match: { region: "cn-beijing" }, hits: 1 },
    { match: { jobType: "SYNC" }, hits: 3 },
    { match: { page: 2 }, hits: 1 },
    { match: { account: "demo" }, hits: 4 },
    { match: { account: "other" }, hits: 0 },
    { match: { jobType: "SYNC", page: 2, region: "cn-beijing" }, hits: 0 },
  ])("$match meets $hits of four calls", async ({ match, hits }) => {
    const { list, simulator } = await run();
    const handle = simulator.faults.add({ match, answer });
    await list({ ...sync });
    await list({ ...sync, PageNumber: "2" });
    await list({ ...sync, Region: "cn-beijing" });
    await list();
    expect(handle.hits()).toBe(hits);
  });

  test("a fault is used up after its times, removed by its handle, and gone after clear", async () => {
    const { list, simulator } = await run();
    const status = async () => (await list(sync)).status;
    simulator.faults.add({ times: 2, answer });
    expect([await status(), await status(), await status()]).toEqual([500, 500, 200]);
    const handle = simulator.faults.add({ answer });
    expect(await status()).toBe(500);
    handle.remove();
    expect(await status()).toBe(200);
    simulator.faults.add({ answer });
    simulator.faults.clear();
    expect(await status()).toBe(200);
  });

  test("a fault can wait for its time and end at another, in simulated seconds", async () => {
    const { list, simulator, clock } = await runSimulator({ speed: 10 });
    simulator.faults.add({ match: { afterSeconds: 60, untilSeconds: 120 }, answer });
    expect((await list()).status).toBe(200);
    await clock.advance(6_000);
    expect((await list()).status).toBe(500);
    await clock.advance(6_000);
    expect((await list()).status).toBe(200);
  });

  test("the first fault that fits answers, and the next takes over when it is used up", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ times: 1, answer: { kind: "error", code: "Throttling" } });
    const second = simulator.faults.add({ answer });
    expect((await list()).body["Code"]).toBe("Throttling");
    expect(second.hits()).toBe(0);
    expect((await list()).body["Code"]).toBe("ServiceUnavailable");
  });

  test("a call that the gateway refuses meets no fault", async () => {
    const { list, simulator } = await run();
    const handle = simulator.faults.add({ answer });
    expect((await list({ Signature: "AAAA" })).body["Code"]).toBe("SignatureDoesNotMatch");
    expect(handle.hits()).toBe(0);
  });
});

describe("answers", () => {
  test.each([
    { answer: { kind: "error", code: "ServiceUnavailable" }, status: 500, outcome: "ServiceUnavailable" },
    {
      answer: { kind: "error", code: "Forbidden.InstanceNotFound" },
      status: 403,
      outcome: "Forbidden.InstanceNotFound",
    },
    {
      answer: { kind: "error", code: "Odd.Code", status: 418, message: "m" },
      status: 418,
      outcome: "Odd.Code",
    },
  ] as const)("$answer comes in the error envelope with $status", async ({ answer, status, outcome }) => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer });
    const got = await list();
    expect([got.status, got.body["Code"]]).toEqual([status, answer.code]);
    expect(Object.keys(got.body)).toEqual(["RequestId", "HostId", "Code", "Message", "Recommend"]);
    expect(simulator.calls().at(-1)?.outcome).toBe(outcome);
  });

  test.each([
    { code: "Forbidden.RAM", token: undefined, principal: { Type: "SubUser", DisplayName: /^\d{18}$/ } },
    {
      code: "DTS.Msg.RamPermissionDenied",
      token: "t",
      principal: { Type: "AssumedRoleUser", DisplayName: /^[\w-]+:[\w-]+$/ },
    },
  ])("$code says what RAM denied, and to whom", async ({ code, token, principal }) => {
    const accounts = [{ accessKeyId: "demo", accessKeySecret: "demo", securityToken: token }];
    const { list, simulator } = await runSimulator({ accounts });
    simulator.faults.add({ answer: { kind: "error", code } });
    const { status, body } = await list({ SecurityToken: token });
    expect(status).toBe(403);
    expect(body["AccessDeniedDetail"]).toEqual({
      AuthAction: "dts:DescribeDtsJobs",
      NoPermissionType: "ImplicitDeny",
      PolicyType: "AccountLevelIdentityBasedPolicy",
      AuthPrincipalType: principal.Type,
      AuthPrincipalDisplayName: expect.stringMatching(principal.DisplayName),
      AuthPrincipalOwnerId: expect.stringMatching(/^\d{16}$/),
      EncodedDiagnosticMessage: expect.stringMatching(/^\w{40,}$/),
    });
    const xml = await list({ SecurityToken: token, Format: "XML" });
    expect(xml.text).toContain("<AccessDeniedDetail><AuthAction>dts:DescribeDtsJobs</AuthAction>");
  });

  test("an error can say when to come back", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "error", code: "Throttling.User", retryAfterMs: 812 } });
    expect((await list()).headers["x-acs-retry-after"]).toBe("812");
  });

  test.each([
    { asText: false, success: false },
    { asText: true, success: "false" },
  ])("success_false is HTTP 200 with Success $success and no list", async ({ asText, success }) => {
    const { list, simulator } = await run();
    simulator.faults.add({
      answer: { kind: "success_false", asText, errCode: "403", errMessage: "Bad %s", dynamicMessage: "Type" },
    });
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      Success: success,
      ErrCode: "403",
      ErrMessage: "Bad %s",
      DynamicMessage: "Type",
    });
    expect(body).not.toHaveProperty("DtsJobList");
  });

  test.each([
    { body: "{}", text: /^\{\}$/ },
    { body: "html", text: /^<html>/ },
    { body: "empty", text: /^$/ },
    { body: "truncated", text: /^\{"TotalRecordCount":45,.*[^}]$/s },
    { body: "wrong_shape", text: /"DtsJobList":\{"not":/ },
  ] as const)("http 502 can carry a body that is $body", async ({ body, text }) => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "http", status: 502, body } });
    const answer = await list(sync);
    expect(answer.status).toBe(502);
    expect(answer.text).toMatch(text);
    expect(simulator.calls().at(-1)?.outcome).toBe("fault:http");
  });

  test("a redirect names another place", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "redirect", location: "http://127.0.0.1:1/x" } });
    const answer = await list();
    expect([answer.status, answer.headers.location]).toEqual([302, "http://127.0.0.1:1/x"]);
  });

  test("gzip comes without being asked for", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "gzip" } });
    const answer = await list(sync);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(answer.raw).toString())).toHaveProperty("TotalRecordCount", 45);
  });

  test("a gzip bomb is small on the wire and valid JSON when inflated", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "gzip_bomb", bytes: 8_000_000 } });
    const answer = await list(sync);
    expect(answer.raw.length).toBeLessThan(200_000);
    const inflated = gunzipSync(answer.raw);
    expect(inflated).toHaveLength(8_000_000);
    expect(JSON.parse(inflated.toString())).toHaveProperty("TotalRecordCount", 45);
  });

  test("a huge body is valid JSON of the size that was asked for", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "huge_body", bytes: 3_000_000 } });
    const answer = await list(sync);
    expect(answer.raw).toHaveLength(3_000_000);
    expect(answer.body["TotalRecordCount"]).toBe(45);
  });
});

describe("pages", () => {
  test.each([
    { by: 3, total: 48 },
    { by: -5, total: 40 },
    { by: -100, total: 0 },
  ])("total_lies by $by says $total", async ({ by, total }) => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "total_lies", by } });
    const answer = await list(sync);
    expect(answer.body["TotalRecordCount"]).toBe(total);
    expect(jobsIn(answer)).toHaveLength(30);
  });

  test("empty_page keeps the total and has no rows", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "empty_page" } });
    expect((await list(sync)).body).toMatchObject({
      TotalRecordCount: 45,
      PageRecordCount: 0,
      DtsJobList: [],
    });
  });

  test.each([
    { page: undefined, shows: "1" },
    { page: 2, shows: "2" },
  ])("repeat_page $page shows page $shows under any number", async ({ page, shows }) => {
    const { list, simulator } = await run();
    const honest = namesIn(await list({ ...sync, PageNumber: shows }));
    simulator.faults.add({ answer: { kind: "repeat_page", page } });
    const answer = await list({ ...sync, PageNumber: "7" });
    expect(namesIn(answer)).toEqual(honest);
    expect(answer.body["PageNumber"]).toBe(7);
  });

  test("duplicate_rows shows each row twice", async () => {
    const { list, simulator } = await run();
    simulator.faults.add({ answer: { kind: "duplicate_rows" } });
    const names = namesIn(await list({ ...sync, PageNumber: "2" }));
    expect(names).toHaveLength(30);
    expect(new Set(names).size).toBe(15);
  });
});

describe("the world changes during a walk", () => {
  const order = { ...sync, OrderColumn: "CreateTime" };

  test("a deletion between two pages moves the later jobs forward", async () => {
    const { list, simulator } = await run();
    const before = [...namesIn(await list(order)), ...namesIn(await list({ ...order, PageNumber: "2" }))];
    simulator.faults.add({
      match: { page: 2 },
      times: 1,
      answer: { kind: "world", edit: { delete: before[0] ?? "" } },
    });
    const walked = [...namesIn(await list(order)), ...namesIn(await list({ ...order, PageNumber: "2" }))];
    expect(walked).toHaveLength(44);
    expect(walked).not.toContain(before[30]);
    expect((await list(order)).body["TotalRecordCount"]).toBe(44);
  });

  test.each([
    { edit: { create: { type: "sync", name: "fresh" } }, name: "fresh", total: 46 },
    { edit: { rename: "orders-to-adb", to: "renamed" }, name: "renamed", total: 45 },
    { edit: { retype: "crm-to-rds", to: "sync" }, name: "crm-to-rds", total: 46 },
  ] as const)("$edit is seen by the call that it comes with", async ({ edit, name, total }) => {
    const { list, simulator } = await run();
    simulator.faults.add({ times: 1, answer: { kind: "world", edit } });
    const answer = await list({ ...sync, Type: "name", Params: name });
    expect(namesIn(answer)).toEqual([name]);
    expect((await list(sync)).body["TotalRecordCount"]).toBe(total);
  });

  test("an edit of a job that does not exist is complained about, and the call is answered", async () => {
    const complaints: unknown[] = [];
    const logger = {
      debug() {},
      info() {},
      error() {},
      warn: (_: string, fields: unknown) => complaints.push(fields),
    };
    const { list, simulator } = await runSimulator({ logger });
    simulator.faults.add({ answer: { kind: "world", edit: { delete: "nobody" } } });
    expect((await list()).status).toBe(200);
    expect(complaints).toEqual([{ detail: 'the world has no such job to edit: {"delete":"nobody"}' }]);
  });
});

describe("time and transport", () => {
  async function pendingAfter(running: Running, ms: number): Promise<boolean> {
    let settled = false;
    const call = running.list(sync).then(() => {
      settled = true;
    });
    await soon(() => running.clock.sleepers() > 0);
    await running.clock.advance(ms - 1);
    const early = settled;
    await running.clock.advance(1);
    await call;
    return !early;
  }

  test("a delay holds the true answer back for exactly its time", async () => {
    const running = await run();
    running.simulator.faults.add({ answer: { kind: "delay", ms: 5_000 } });
    expect(await pendingAfter(running, 5_000)).toBe(true);
  });

  test("delays add up and also hold back another fault", async () => {
    const running = await run();
    running.simulator.faults.add({ answer: { kind: "delay", ms: 2_000 } });
    running.simulator.faults.add({ answer: { kind: "delay", ms: 3_000 } });
    running.simulator.faults.add({ answer: { kind: "error", code: "Throttling" } });
    expect(await pendingAfter(running, 5_000)).toBe(true);
    expect(running.simulator.calls().at(-1)?.outcome).toBe("Throttling");
  });

  test("a call that is never answered stays open until its caller gives up", async () => {
    const { client, simulator } = await run();
    simulator.faults.add({ answer: { kind: "never" } });
    const giveUp = new AbortController();
    const call = client.call({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" }, { signal: giveUp.signal });
    await soon(() => simulator.calls().length === 1);
    giveUp.abort();
    await expect(call).rejects.toThrow("aborted");
    expect(simulator.calls()[0]?.outcome).toBe("fault:never");
  });

  test("stop ends calls that are late or never answered", async () => {
    const { client, simulator } = await run();
    simulator.faults.add({ times: 1, answer: { kind: "never" } });
    simulator.faults.add({ answer: { kind: "delay", ms: 1_000_000 } });
    const calls = [1, 2].map(() => client.call({ Action: "DescribeDtsJobs", Region: "cn-hangzhou" }));
    const outcomes = Promise.allSettled(calls);
    await soon(() => simulator.calls().length === 2);
    await simulator.stop();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
  });

  test("a delayed call whose caller hangs up leaves no timer behind", async () => {
    const running = await run();
    running.simulator.faults.add({ answer: { kind: "delay", ms: 1_000_000 } });
    const giveUp = new AbortController();
    const call = running.client.call(
      { Action: "DescribeDtsJobs", Region: "cn-hangzhou" },
      { signal: giveUp.signal },
    );
    await soon(() => running.clock.sleepers() > 0);
    giveUp.abort();
    await expect(call).rejects.toThrow();
    await soon(() => running.clock.sleepers() === 0);
  });

  test("a drip sends the true answer in small pieces", async () => {
    const running = await runSimulator({ types: { sync: 1 } });
    running.simulator.faults.add({ answer: { kind: "drip", chunkBytes: 1_000, everyMs: 700 } });
    let answered = false;
    const call = running.list(sync).finally(() => {
      answered = true;
    });
    let waits = 0;
    const waitsOrEnds = () => answered || running.clock.sleepers() > 0;
    for (await soon(waitsOrEnds); !answered; await soon(waitsOrEnds)) {
      waits += 1;
      await running.clock.advance(700);
    }
    const answer = await call;
    expect(answer.body["TotalRecordCount"]).toBe(1);
    expect(waits).toBe(Math.ceil(answer.raw.length / 1_000) - 1);
    expect(waits).toBeGreaterThan(1);
  });

  test.each(["before", "middle"] as const)("a reset %s the body breaks the connection", async (when) => {
    const { list, simulator } = await run();
    simulator.faults.add({ times: 1, answer: { kind: "reset", when } });
    await expect(list(sync)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await list(sync)).status).toBe(200);
  });
});

// Real sockets need a few turns of the event loop; no time passes on the simulator's clock.
async function soon(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { interval: 1 }).toBe(true);
}
