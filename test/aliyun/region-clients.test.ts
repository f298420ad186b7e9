import { describe, expect, it, onTestFinished } from "vitest";
import { clockIsWrong } from "../../src/aliyun/clock-skew.js";
import { createRegionClients, type RegionClientPlan } from "../../src/aliyun/region-clients.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { createFixedProvider, createRecordingLogger, createRecordingTelemetry, never } from "./fakes.js";
import { type Answerer, json, startLoopback } from "./loopback.js";
import { saidIn, signatures } from "./said.js";

const hourMs = 3_600_000;

async function startServer(answer: Answerer) {
  const server = await startLoopback(answer);
  onTestFinished(() => server.close());
  return server;
}

function planOf(
  account: string,
  endpoint: string,
  signature: RegionClientPlan["signature"] = "v2",
): RegionClientPlan {
  return {
    scope: { account, regionId: "cn-hangzhou" },
    endpoint,
    signature,
    credentials: account,
    requestsPerSecond: 10,
    burst: 5,
    regionRequestsPerSecond: 100,
    share: { account: 1, region: 1 },
    maxConcurrentRequests: 4,
    timeoutMs: 10_000,
    maxAttempts: 3,
    maxResponseSizeBytes: 100_000,
  };
}

function createClients(clock: FakeClock, limits = { perAccount: 20, perRegion: 200 }) {
  const logger = createRecordingLogger();
  const provider = createFixedProvider();
  const clients = createRegionClients({
    providerOf: () => provider,
    listOf: () => "DtsJobList",
    priorityOf: () => "walk",
    limits,
    random: () => 0,
    clock,
    logger,
    telemetry: createRecordingTelemetry(),
  });
  onTestFinished(() => clients.reconcile([]));
  const call = async (account: string, regionId = "cn-hangzhou") => {
    await clients.get({ account, regionId })?.beginCycle().call("DescribeDtsJobs", {}, never);
  };
  return { clients, logger, call };
}

describe.each(signatures)("signed with %s:", (signature) => {
  it("a cloud that tells a wrong time changes the time stamps of its own requests only", async () => {
    const clock = createFakeClock();
    const early = new Date(clock.now() - hourMs).toUTCString();
    const wrong = await startServer((request, response) => {
      const isEarly = Date.parse(saidIn(request).get("Timestamp") ?? "") < clock.now() - hourMs / 2;
      if (isEarly) json(response, { DtsJobList: [] });
      else json(response, { Code: "InvalidTimeStamp.Expired" }, 400, { date: early });
    });
    const right = await startServer((_request, response) => json(response, { DtsJobList: [] }));
    const { clients, logger, call } = createClients(clock);
    clients.reconcile([planOf("wrong", wrong.url, signature), planOf("right", right.url, signature)]);
    await call("wrong");
    await call("right");

    const stamps = (requests: typeof right.requests) =>
      requests.map((request) =>
        Math.round((Date.parse(saidIn(request).get("Timestamp") ?? "") - clock.now()) / hourMs),
      );
    expect(stamps(wrong.requests)).toEqual([0, -1]);
    expect(stamps(right.requests)).toEqual([0]);
    expect(logger.lines.map(([level, message]) => [level, message])).toEqual([["warn", clockIsWrong]]);
  });

  it("answers that hold secrets are told once for each account and region", async () => {
    const { url } = await startServer((request, response) =>
      json(response, { DtsJobList: [{ DtsJobName: `for ${saidIn(request).get("AccessKeyId")}` }] }),
    );
    const { clients, logger, call } = createClients(createFakeClock());
    clients.reconcile([planOf("shop", url, signature), planOf("office", url, signature)]);
    for (const account of ["shop", "office", "shop", "office"]) await call(account);
    expect(logger.lines).toEqual(
      ["shop", "office"].map((account) => [
        "warn",
        "an answer holds secrets of its request, their texts are left out",
        { account, region_id: "cn-hangzhou", operation: "DescribeDtsJobs" },
      ]),
    );
  });

  it.each([
    ["an account", { perAccount: 4, perRegion: 200 }, [0, 1, 3, 4]],
    ["a region over all accounts", { perAccount: 20, perRegion: 4 }, [0, 1]],
  ])(
    "a burst never exceeds what the limit of %s allows, whatever is configured",
    async (_of, limits, first) => {
      const clock = createFakeClock();
      const { url, requests } = await startServer((_request, response) => json(response, { DtsJobList: [] }));
      const { clients, call } = createClients(clock, limits);
      clients.reconcile([planOf("shop", url, signature), planOf("office", url, signature)]);
      const calls = ["shop", "shop", "shop", "office", "office", "office"].map((account) => call(account));
      await Promise.all(first.map((at) => calls[at]));
      expect(requests).toHaveLength(first.length);
      await clock.advance(3_000);
      await Promise.all(calls);
    },
  );
});

describe("a shard", () => {
  const askTwelveTimes = async (share: RegionClientPlan["share"], more: Partial<RegionClientPlan>) => {
    const clock = createFakeClock();
    const { url, requests } = await startServer((_request, response) => json(response, { DtsJobList: [] }));
    const { clients, call } = createClients(clock, { perAccount: 8, perRegion: 200 });
    clients.reconcile([{ ...planOf("shop", url), ...more, share }]);
    const calls = Array.from({ length: 12 }, () => call("shop"));
    return { clock, requests, calls };
  };

  it.each([
    ["an account", { account: 0.5, region: 1 }, { burst: 8, requestsPerSecond: 8 }, 2, 3],
    ["a region", { account: 1, region: 0.04 }, { burst: 8, requestsPerSecond: 8 }, 1, 4],
    ["a region, however small it is", { account: 1, region: 0.001 }, { regionRequestsPerSecond: 200 }, 1, 1],
  ])("never uses more than its part of the limit of %s", async (_of, share, more, atOnce, inASecond) => {
    const { clock, requests, calls } = await askTwelveTimes(share, more);
    await Promise.all(calls.slice(0, atOnce));
    expect(requests).toHaveLength(atOnce);
    await clock.advance(999);
    await Promise.all(calls.slice(0, inASecond));
    expect(requests).toHaveLength(inASecond);
    await clock.advance(60_000);
    await Promise.all(calls);
  });
});

describe("after a reload", () => {
  it("an account whose rate has changed rests for a second; a region that is new is asked at once", async () => {
    const clock = createFakeClock();
    const { url, requests } = await startServer((_request, response) => json(response, { DtsJobList: [] }));
    const { clients, call } = createClients(clock);
    const shop = planOf("shop", url);
    clients.reconcile([shop]);
    await call("shop");
    const beijing = { account: "shop", regionId: "cn-beijing" };
    clients.reconcile([
      { ...shop, requestsPerSecond: 5 },
      { ...shop, requestsPerSecond: 5, scope: beijing },
    ]);
    const resting = call("shop");
    await call("shop", "cn-beijing");
    await clock.advance(1_000);
    expect(requests).toHaveLength(2);
    await clock.advance(200);
    await resting;
    expect(requests).toHaveLength(3);
  });

  it("another signature is used from the next call on, by the limits of before", async () => {
    const clock = createFakeClock();
    const { url, requests } = await startServer((_request, response) => json(response, { DtsJobList: [] }));
    const { clients, call } = createClients(clock);
    clients.reconcile([planOf("shop", url)]);
    await call("shop");
    clients.reconcile([planOf("shop", url, "v3")]);
    await call("shop");
    clients.reconcile([planOf("shop", url)]);
    await call("shop");
    expect(requests.map(({ headers }) => headers.authorization?.split(" ")[0])).toEqual([
      undefined,
      "ACS3-HMAC-SHA256",
      undefined,
    ]);
    expect(requests.map(({ form }) => form.has("Signature"))).toEqual([true, false, true]);
  });
});

describe("connections to an endpoint", () => {
  const accounts = Array.from({ length: 10 }, (_, index) => `account-${index}`);
  const empty: Answerer = (_request, response) => json(response, { DtsJobList: [] });

  async function startAccounts(answer: Answerer = empty) {
    const server = await startServer(answer);
    const clock = createFakeClock();
    const { clients, call } = createClients(clock);
    const plans = accounts.map((account) => ({ ...planOf(account, server.url), burst: 20, maxAttempts: 1 }));
    clients.reconcile(plans);
    return { server, clock, clients, call, plans };
  }

  const connectionsOf = ({ requests }: Awaited<ReturnType<typeof startServer>>) =>
    requests.map(({ connection }) => connection);

  it("are shared by all accounts: ten that are asked one after the other need one", async () => {
    const { server, call } = await startAccounts();
    for (const account of accounts) await call(account);
    expect(connectionsOf(server)).toEqual(accounts.map(() => 1));
  });

  it("outlive a reload that removes an account, and one that makes another anew", async () => {
    const { server, clients, call, plans } = await startAccounts();
    for (const account of accounts) await call(account);
    clients.reconcile(plans.slice(1));
    clients.reconcile(
      plans.slice(1).map((plan, index) => (index === 0 ? { ...plan, credentials: "new" } : plan)),
    );
    await call("account-1");
    await call("account-9");
    expect(connectionsOf(server).slice(-2)).toEqual([1, 1]);
  });

  it("are closed with the last account that uses them, and opened again with the next", async () => {
    const { server, clock, clients, call, plans } = await startAccounts();
    for (const account of accounts) await call(account);
    clients.reconcile(plans.slice(9));
    expect(server.openSockets()).toBe(1);
    clients.reconcile([]);
    // Idle ones are closed after 4 s.
    await expect.poll(() => server.openSockets(), { interval: 1, timeout: 2_000 }).toBe(0);
    clients.reconcile(plans);
    const calling = call("account-3");
    await clock.advance(2_000);
    await calling;
    expect(connectionsOf(server).at(-1)).toBe(2);
  });

  it("carry nobody's request any more when its account is gone, and everybody else's to its answer", async () => {
    const answers = new Map<number, () => void>();
    const { server, clients, call, plans } = await startAccounts((request, response) => {
      answers.set(request.connection, () => json(response, { DtsJobList: [] }));
    });
    const removed = expect(call("account-0")).rejects.toMatchObject({ reason: "network" });
    await expect.poll(() => answers.size, { interval: 1 }).toBe(1);
    const kept = call("account-1");
    await expect.poll(() => answers.size, { interval: 1 }).toBe(2);
    clients.reconcile(plans.slice(1));
    await removed;
    await expect.poll(() => server.openSockets(), { interval: 1 }).toBe(1);
    answers.get(2)?.();
    await expect(kept).resolves.toBeUndefined();
  });

  it("are not shared by endpoints", async () => {
    const { server, clients, call, plans } = await startAccounts();
    const other = await startServer(empty);
    clients.reconcile(plans.map((plan, index) => (index === 0 ? { ...plan, endpoint: other.url } : plan)));
    await call("account-0");
    await call("account-1");
    expect([connectionsOf(server), connectionsOf(other)]).toEqual([[1], [1]]);
  });
});
