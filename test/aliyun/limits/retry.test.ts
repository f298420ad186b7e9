import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../../src/aliyun/api-client.js";
import { StaleConnectionFailure } from "../../../src/aliyun/failures/failure-of-error.js";
import { createRetryingClient } from "../../../src/aliyun/limits/retry.js";
import { Failure, type FailureDetails, type FailureReason } from "../../../src/lib/failure.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { createRecordingTelemetry, never, rejectionOf, scope } from "../fakes.js";
import { type Answerer, json } from "../loopback.js";
import { startRpcFixture } from "../rpc-fixture.js";
import { saidIn, signatures } from "../said.js";

function details(reason: FailureReason, more: Partial<FailureDetails> = {}): FailureDetails {
  return { reason, operation: "DescribeDtsJobs", message: reason, retryable: true, ...more };
}
const fails = (reason: FailureReason, more: Partial<FailureDetails> = {}) =>
  new Failure(details(reason, more));
const success = { RequestId: "1" };

/** A client that answers with a list of outcomes, and keeps the time of each attempt since the first. */
function setUp(outcomes: readonly unknown[], options: { random?: number; maxAttempts?: number } = {}) {
  const clock = createFakeClock();
  const telemetry = createRecordingTelemetry();
  const startMs = clock.monotonic();
  const attemptsMs: number[] = [];
  const rest = [...outcomes];
  const client: ApiClient = {
    async call() {
      attemptsMs.push(clock.monotonic() - startMs);
      const outcome = rest.shift();
      if (outcome instanceof Error) throw outcome;
      return success;
    },
  };
  const retrying = createRetryingClient(client, {
    clock,
    random: () => options.random ?? 0.5,
    maxAttempts: options.maxAttempts ?? 3,
    scope,
    telemetry,
  });
  const cycle = retrying.beginCycle();
  const call = (signal = never) => cycle.call("DescribeDtsJobs", {}, signal);
  return { clock, telemetry, attemptsMs, retrying, call };
}

describe("a retry", () => {
  it("is not needed for a success", async () => {
    const { call, attemptsMs, telemetry } = setUp([success]);
    expect(await call()).toBe(success);
    expect([attemptsMs.length, telemetry.events]).toEqual([1, []]);
  });

  it("follows a retryable failure with full jitter and a doubling delay, and is counted", async () => {
    const { call, clock, attemptsMs, telemetry } = setUp([fails("server"), fails("network")]);
    const calling = call();
    await clock.advance(1_000);
    expect(await calling).toBe(success);
    expect(attemptsMs).toEqual([0, 50, 150]);
    expect(telemetry.events).toEqual([
      ["apiRetry", "DescribeDtsJobs"],
      ["apiRetry", "DescribeDtsJobs"],
    ]);
  });

  it("follows throttling after a second or so", async () => {
    const { call, clock, attemptsMs } = setUp([fails("throttled"), fails("throttled")]);
    const calling = call();
    await clock.advance(10_000);
    await calling;
    expect(attemptsMs).toEqual([0, 500, 1_500]);
  });

  it.each([
    [812, 812],
    [30_000, 30_000],
    [60_000, 30_000],
    [100, 500],
  ])("asked for %i ms later by the API waits %i ms", async (retryAfterMs, waitedMs) => {
    const { call, clock, attemptsMs } = setUp([fails("throttled", { retryAfterMs })]);
    const calling = call();
    await clock.advance(40_000);
    await calling;
    expect(attemptsMs).toEqual([0, waitedMs]);
  });

  it("never waits longer than 20 s of its own accord", async () => {
    // A hundred good calls make room in the cycle's budget.
    const outcomes = [...Array(100).fill(success), ...Array(7).fill(fails("throttled"))];
    const { call, clock, attemptsMs } = setUp(outcomes, { random: 0.999_999, maxAttempts: 8 });
    for (let calls = 0; calls < 100; calls += 1) await call();
    const calling = call();
    await clock.advance(200_000);
    await calling;
    const waits = attemptsMs.slice(101).map((at, index) => at - (attemptsMs[100 + index] ?? 0));
    expect(waits.map(Math.round)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  });

  it("is given up after three attempts with the last failure", async () => {
    const failures = [fails("server"), fails("server"), fails("timeout"), fails("server")];
    const { call, clock, attemptsMs } = setUp(failures);
    const calling = rejectionOf(call());
    await clock.advance(10_000);
    expect(await calling).toBe(failures[2]);
    expect(attemptsMs).toHaveLength(3);
  });

  it.each(["credentials", "forbidden", "bad_request", "tls"] as const)(
    "does not follow %s",
    async (reason) => {
      const { call, attemptsMs } = setUp([fails(reason, { retryable: false })]);
      expect(await rejectionOf(call())).toMatchObject({ reason });
      expect(attemptsMs).toHaveLength(1);
    },
  );

  it("does not follow an error that is no failure", async () => {
    const bug = new TypeError("bug");
    const { call, attemptsMs } = setUp([bug]);
    expect(await rejectionOf(call())).toBe(bug);
    expect(attemptsMs).toHaveLength(1);
  });

  it("is cut short by an abort, with the signal's reason", async () => {
    const { call, clock, attemptsMs } = setUp([fails("throttled")]);
    const abort = new AbortController();
    const calling = rejectionOf(call(abort.signal));
    await clock.advance(100);
    abort.abort(new Error("cycle over"));
    expect(await calling).toBe(abort.signal.reason);
    expect([attemptsMs.length, clock.sleepers()]).toEqual([1, 0]);
  });
});

describe("the retry budget of a cycle", () => {
  it("is three when there are few calls", async () => {
    const { call, clock, attemptsMs } = setUp(Array(20).fill(fails("server")));
    for (let calls = 0; calls < 4; calls += 1) {
      const calling = rejectionOf(call());
      await clock.advance(10_000);
      await calling;
    }
    // 3 + 2 + 1 + 1 attempts.
    expect(attemptsMs).toHaveLength(4 + 3);
  });

  it("is a tenth of the calls when there are many", async () => {
    const { call, clock, attemptsMs } = setUp([
      ...Array(50).fill(success),
      ...Array(40).fill(fails("server")),
    ]);
    for (let calls = 0; calls < 50; calls += 1) await call();
    for (let calls = 0; calls < 9; calls += 1) {
      const calling = rejectionOf(call());
      await clock.advance(10_000);
      await calling;
    }
    expect(attemptsMs).toHaveLength(59 + 5);
  });

  it("is new in the next cycle", async () => {
    const { retrying, clock, attemptsMs } = setUp(Array(20).fill(fails("server")), { maxAttempts: 10 });
    for (let cycles = 0; cycles < 2; cycles += 1) {
      const calling = rejectionOf(retrying.beginCycle().call("DescribeDtsJobs", {}, never));
      await clock.advance(10_000);
      await calling;
    }
    expect(attemptsMs).toHaveLength(8);
  });
});

describe("calls that are under way together", () => {
  /** Twelve calls at once, each answered after 300 ms as `outcomeAt` says of the moment when it began; how they end. */
  async function callTwelve(outcomeAt: (beganMs: number) => unknown) {
    const clock = createFakeClock();
    const startMs = clock.monotonic();
    let attempts = 0;
    const client: ApiClient = {
      async call(_operation, _params, signal) {
        attempts += 1;
        const outcome = outcomeAt(clock.monotonic() - startMs);
        await clock.sleep(300, signal);
        if (outcome instanceof Error) throw outcome;
        return success;
      },
    };
    const input = { clock, random: () => 0.5, maxAttempts: 3, scope, telemetry: createRecordingTelemetry() };
    const cycle = createRetryingClient(client, input).beginCycle();
    const calls = Array.from({ length: 12 }, () => cycle.call("DescribeDtsJobs", {}, never));
    const ending = Promise.allSettled(calls);
    await clock.advance(30_000);
    const failed = (await ending).filter(({ status }) => status === "rejected").length;
    return { failed, attempts };
  }

  it("are all repeated when one reset of the network hits them", async () => {
    expect(await callTwelve((ms) => (ms === 0 ? fails("network") : success))).toEqual({
      failed: 0,
      attempts: 24,
    });
  });

  it("are all repeated when they are throttled within a second, and once more in the next", async () => {
    expect(await callTwelve((ms) => (ms < 1_000 ? fails("throttled") : success))).toMatchObject({
      failed: 0,
    });
  });

  it("take a retry each when they fail again: an API that is down is not asked three times as often", async () => {
    // Each twice for one retry of the three, and two of them once more.
    expect(await callTwelve(() => fails("server"))).toEqual({ failed: 12, attempts: 24 + 2 });
  });
});

describe("a stale connection", () => {
  const stale = () => new StaleConnectionFailure(details("network"));

  it("is repeated at once and costs no attempt", async () => {
    const { call, attemptsMs, clock } = setUp([stale(), fails("server"), fails("server")]);
    const calling = call();
    await clock.advance(10_000);
    expect(await calling).toBe(success);
    expect(attemptsMs).toEqual([0, 0, 50, 150]);
  });

  it("is for free once only", async () => {
    const { call, attemptsMs, clock } = setUp([stale(), stale()]);
    const calling = call();
    await clock.advance(10_000);
    await calling;
    expect(attemptsMs).toEqual([0, 0, 50]);
  });

  it("costs nothing of the cycle's budget", async () => {
    const outcomes = Array.from({ length: 10 }, () => [stale(), success]).flat();
    const { call, attemptsMs } = setUp(outcomes);
    for (let calls = 0; calls < 10; calls += 1) expect(await call()).toBe(success);
    expect(attemptsMs).toHaveLength(20);
  });
});

describe("a signature that was put right", () => {
  const repaired = () => fails("credentials", { code: "InvalidSecurityToken.Expired" });

  it("is repeated once at once", async () => {
    const { call, attemptsMs } = setUp([repaired()]);
    expect(await call()).toBe(success);
    expect(attemptsMs).toEqual([0, 0]);
  });

  it("is not repeated a second time", async () => {
    const second = repaired();
    const { call, attemptsMs } = setUp([repaired(), second]);
    expect(await rejectionOf(call())).toBe(second);
    expect(attemptsMs).toHaveLength(2);
  });

  it.each(signatures)(
    "comes with new credentials for an expired token, on the same page (%s)",
    async (signature) => {
      const answer: Answerer = (request, response) => {
        const expired = saidIn(request).get("AccessKeyId") !== "renewed";
        if (expired) fixture.provider.use({ accessKeyId: "renewed", accessKeySecret: "secret" });
        json(response, expired ? { Code: "InvalidSecurityToken.Expired" } : success, expired ? 403 : 200);
      };
      const fixture = await startRpcFixture(answer, { signature });
      const { clock, telemetry } = fixture;
      const cycle = createRetryingClient(fixture.client, {
        clock,
        telemetry,
        scope,
        random: () => 0,
        maxAttempts: 3,
      }).beginCycle();
      expect(await cycle.call("DescribeDtsJobs", { PageNumber: 7 }, never)).toEqual(success);
      expect(fixture.server.requests.map((request) => saidIn(request).get("PageNumber"))).toEqual(["7", "7"]);
      await fixture.close();
    },
  );
});

describe("a probe", () => {
  it("costs one call when the API is not back", async () => {
    const { retrying, attemptsMs } = setUp([fails("server")]);
    const probe = retrying.beginCycle({ probing: true });
    expect(await rejectionOf(probe.call("DescribeDtsJobs", {}, never))).toMatchObject({ reason: "server" });
    expect(attemptsMs).toEqual([0]);
  });

  it("goes on like any other cycle once a call has succeeded", async () => {
    const { retrying, attemptsMs, clock } = setUp([success, fails("server"), success]);
    const probe = retrying.beginCycle({ probing: true });
    await probe.call("DescribeDtsJobs", { PageNumber: 1 }, never);
    const second = probe.call("DescribeDtsJobs", { PageNumber: 2 }, never);
    await clock.advance(1_000);
    expect(await second).toBe(success);
    expect(attemptsMs).toEqual([0, 0, 50]);
  });

  it("may still put right what was wrong on our side", async () => {
    const { retrying, attemptsMs } = setUp([new StaleConnectionFailure(details("network"))]);
    expect(await retrying.beginCycle({ probing: true }).call("DescribeDtsJobs", {}, never)).toBe(success);
    expect(attemptsMs).toEqual([0, 0]);
  });
});
