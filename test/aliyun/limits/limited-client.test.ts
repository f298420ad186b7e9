import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../../src/aliyun/api-client.js";
import { createLimitedClient, type LimitedClientInput } from "../../../src/aliyun/limits/limited-client.js";
import { createRateLimiter } from "../../../src/aliyun/limits/rate-limiter.js";
import { Failure, type FailureReason } from "../../../src/lib/failure.js";
import { createFixedProvider, createRecordingTelemetry, never, rejectionOf, scope } from "../fakes.js";
import { createStallingClock } from "../stalling-clock.js";

function failureWith(reason: FailureReason): Failure {
  return new Failure({ reason, operation: "DescribeDtsJobs", message: reason, retryable: false });
}

/** A client whose calls end when the test says so. */
function createHeldClient() {
  const held: { readonly operation: string; answer(): void; fail(error: unknown): void }[] = [];
  const client: ApiClient = {
    call: (operation) =>
      new Promise((resolve, reject) => {
        held.push({ operation, answer: () => resolve({ operation }), fail: reject });
      }),
  };
  return { client, held };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

function setUp(overrides: Partial<LimitedClientInput> = {}) {
  const clock = createStallingClock();
  const telemetry = createRecordingTelemetry();
  const { client, held } = createHeldClient();
  const limited = createLimitedClient(client, {
    limiter: createRateLimiter({ clock, requestsPerSecond: 10, burst: 5, ceiling: 20 }),
    maxConcurrentRequests: 2,
    credentials: createFixedProvider(),
    scope,
    telemetry,
    ...overrides,
  });
  const call = (operation: string, signal = new AbortController().signal) =>
    limited.call(operation, {}, signal);
  return { clock, telemetry, held, call };
}

describe("a limited client", () => {
  it("has no more calls in flight than allowed and starts the next when one ends", async () => {
    const { held, call } = setUp();
    const calls = ["a", "b", "c"].map((operation) => call(operation));
    await settle();
    expect(held.map(({ operation }) => operation)).toEqual(["a", "b"]);
    held[0]?.answer();
    expect(await calls[0]).toEqual({ operation: "a" });
    await settle();
    expect(held.map(({ operation }) => operation)).toEqual(["a", "b", "c"]);
  });

  it("leaves a quarter of the slots to the other priorities, however many pages a walk asks for", async () => {
    const { held, call } = setUp({
      maxConcurrentRequests: 8,
      limiter: createRateLimiter({
        clock: createStallingClock(),
        requestsPerSecond: 10,
        burst: 10,
        ceiling: 20,
      }),
      priorityOf: (operation) => (operation === "status" ? "fast_lane" : "walk"),
    });
    for (let page = 1; page <= 20; page += 1) void call(`page ${page}`);
    void call("status");
    await settle();
    expect(held.map(({ operation }) => operation)).toEqual([
      ...Array.from({ length: 6 }, (_, index) => `page ${index + 1}`),
      "status",
    ]);
  });

  it("frees the slot of a call that failed", async () => {
    const { held, call } = setUp({ maxConcurrentRequests: 1 });
    const failing = rejectionOf(call("a"));
    const next = call("b");
    await settle();
    const failure = failureWith("server");
    held[0]?.fail(failure);
    expect(await failing).toBe(failure);
    await settle();
    held[1]?.answer();
    expect(await next).toEqual({ operation: "b" });
  });

  it("reports how long each call waited, and the budget", async () => {
    const clock = createStallingClock();
    const { telemetry, call, held } = setUp({
      limiter: createRateLimiter({ clock, requestsPerSecond: 10, burst: 1, ceiling: 20 }),
    });
    expect(telemetry.events).toEqual([["rateLimitBudget", 10]]);
    void call("a");
    void call("b");
    await settle();
    await clock.run(100);
    await settle();
    expect(held).toHaveLength(2);
    expect(telemetry.events.filter(([name]) => name === "rateLimitWait")).toEqual([
      ["rateLimitWait", 0],
      ["rateLimitWait", 0.1],
    ]);
  });

  it("lowers the budget when the API throttles, and only then", async () => {
    const { telemetry, held, call } = setUp();
    for (const reason of ["server", "throttled"] as const) {
      const failing = rejectionOf(call("a"));
      await settle();
      held.at(-1)?.fail(failureWith(reason));
      await failing;
    }
    expect(telemetry.events.filter(([name]) => name === "rateLimitBudget")).toEqual([
      ["rateLimitBudget", 10],
      ["rateLimitBudget", 10],
      ["rateLimitBudget", 5],
    ]);
  });

  it("counts credentials that are not there as failed requests, but no defect of ours", async () => {
    for (const [reason, counted] of [
      ["credentials", 1],
      ["internal", 0],
    ] as const) {
      const credentials = { ...createFixedProvider(), get: () => Promise.reject(failureWith(reason)) };
      const { telemetry, call } = setUp({ credentials });
      expect(await rejectionOf(call("a"))).toMatchObject({ reason });
      expect(telemetry.events.filter(([name]) => name === "apiRequestError")).toHaveLength(counted);
    }
  });

  it("asks the limiter with the priority of the operation", async () => {
    const asked: unknown[] = [];
    const { call, held } = setUp({
      limiter: {
        acquire: async (_, priority) => {
          asked.push(priority);
          return 0;
        },
        penalize: () => undefined,
        requestsPerSecond: () => 1,
      },
      priorityOf: (operation) => (operation === "fast" ? "fast_lane" : "walk"),
    });
    void call("fast");
    void call("slow");
    await settle();
    expect([asked, held.length]).toEqual([["fast_lane", "walk"], 2]);
  });
});

describe("a call that waits", () => {
  it("for a slot leaves at once when it is aborted, and is never sent", async () => {
    const provider = createFixedProvider();
    let asked = 0;
    const { held, call } = setUp({
      maxConcurrentRequests: 1,
      credentials: {
        ...provider,
        get: (signal) => {
          asked += 1;
          return provider.get(signal);
        },
      },
    });
    void call("a");
    const abort = new AbortController();
    const waiting = rejectionOf(call("b", abort.signal));
    await settle();
    abort.abort(new Error("cycle over"));
    expect(await waiting).toBe(abort.signal.reason);
    held[0]?.answer();
    const last = call("c");
    await settle();
    held[1]?.answer();
    expect(await last).toEqual({ operation: "c" });
    expect(held.map(({ operation }) => operation)).toEqual(["a", "c"]);
    expect(asked).toBe(2);
  });

  it("for a slot that calls of other priorities have leaves at once, though its own have room", async () => {
    const { call } = setUp({
      maxConcurrentRequests: 4,
      priorityOf: (operation) => (operation === "fast" ? "fast_lane" : "walk"),
    });
    for (const operation of ["a", "b", "c", "fast"]) void call(operation);
    const abort = new AbortController();
    const waiting = rejectionOf(call("fast", abort.signal));
    await settle();
    abort.abort(new Error("cycle over"));
    expect(await waiting).toBe(abort.signal.reason);
  });

  it("for the limiter leaves at once when it is aborted, and gives its slot back", async () => {
    const clock = createStallingClock();
    const { held, call } = setUp({
      maxConcurrentRequests: 1,
      limiter: createRateLimiter({ clock, requestsPerSecond: 1, burst: 1, ceiling: 20 }),
    });
    const first = call("a");
    await settle();
    held[0]?.answer();
    await first;
    const abort = new AbortController();
    const waiting = rejectionOf(call("b", abort.signal));
    const last = call("c");
    await settle();
    abort.abort(new Error("cycle over"));
    expect(await waiting).toBe(abort.signal.reason);
    await settle();
    await clock.run(1_000);
    await settle();
    held[1]?.answer();
    expect(await last).toEqual({ operation: "c" });
  });

  it("is not let in when it was aborted before", async () => {
    const { held, call } = setUp();
    const signal = AbortSignal.abort(new Error("too late"));
    expect(await rejectionOf(call("a", signal))).toBe(signal.reason);
    await settle();
    expect(held).toEqual([]);
  });
});

describe("credentials", () => {
  it("are there before the limiter is asked, so that a slow refresh gathers no permissions", async () => {
    let refreshed: () => void = () => undefined;
    const refreshing = new Promise<void>((resolve) => {
      refreshed = resolve;
    });
    const provider = createFixedProvider();
    const { telemetry, call, held } = setUp({
      credentials: {
        ...provider,
        get: async (signal) => {
          await refreshing;
          return provider.get(signal);
        },
      },
    });
    void call("a");
    await settle();
    expect(telemetry.events.map(([name]) => name)).not.toContain("rateLimitWait");
    refreshed();
    await settle();
    expect(held).toHaveLength(1);
  });

  it("that cannot be had fail the call and are counted, without asking the limiter", async () => {
    const missing = failureWith("credentials");
    const { telemetry, call, held } = setUp({
      credentials: { ...createFixedProvider(), get: () => Promise.reject(missing) },
    });
    expect(await rejectionOf(call("DescribeDtsJobs", never))).toBe(missing);
    expect(telemetry.events).toEqual([
      ["rateLimitBudget", 10],
      ["apiRequestError", "DescribeDtsJobs", "credentials"],
    ]);
    expect(held).toEqual([]);
  });
});
