import { describe, expect, it } from "vitest";
import {
  createRefreshingProvider,
  refreshFailed,
  refreshRecovered,
} from "../../../src/aliyun/credentials/refreshing.js";
import type { TemporaryCredentials } from "../../../src/aliyun/credentials/temporary-credentials.js";
import { Failure, type FailureReason } from "../../../src/lib/failure.js";
import { createFakeClock } from "../../support/fake-clock.js";
import {
  createFixedProvider,
  createRecordingLogger,
  createRecordingTelemetry,
  never,
  rejectionOf,
} from "../fakes.js";

const hourMs = 3_600_000;
const minuteMs = 60_000;

function failureOf(reason: FailureReason, retryable = false, code?: string): Failure {
  return new Failure({ reason, operation: "AssumeRole", message: `it failed: ${reason}`, retryable, code });
}

/** A provider whose issuer a test scripts: credentials number 1, 2, ... or a failure. */
function setUp(options: { readonly lifeMs?: number; readonly random?: () => number } = {}) {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const telemetry = createRecordingTelemetry();
  const source = createFixedProvider();
  const sourceListeners = new Set<() => void>();
  const issuer = {
    calls: 0,
    answer: undefined as Failure | Error | undefined,
    same: false,
    /** While set, answers wait for it. */
    gate: undefined as Promise<void> | undefined,
    lifeMs: options.lifeMs ?? hourMs,
    secret: undefined as string | undefined,
  };
  const fetch = async (): Promise<TemporaryCredentials> => {
    issuer.calls += 1;
    const number = issuer.same ? 1 : issuer.calls;
    const { answer, lifeMs } = issuer;
    await issuer.gate;
    if (answer) throw answer;
    return {
      lifeMs,
      credentials: {
        accessKeyId: `id-${number}`,
        accessKeySecret: issuer.secret ?? `secret-${number}`,
        securityToken: `token-${number}`,
        expiresAtMs: clock.now() + lifeMs,
      },
    };
  };
  const provider = createRefreshingProvider({
    type: "rrsa",
    account: "production",
    clock,
    logger,
    telemetry,
    random: options.random ?? (() => 0),
    fetch,
    source: {
      ...source,
      onChange: (listener) => {
        sourceListeners.add(listener);
        return () => sourceListeners.delete(listener);
      },
    },
  });
  return {
    clock,
    logger,
    telemetry,
    issuer,
    provider,
    sourceListeners,
    id: async () => (await provider.get(never)).accessKeyId,
    failure: () => rejectionOf(provider.get(never)),
    /** Closes the gate; the returned function opens it. */
    hold() {
      let open: () => void = () => undefined;
      issuer.gate = new Promise((resolve) => {
        open = resolve;
      });
      return () => {
        issuer.gate = undefined;
        open();
      };
    },
  };
}

describe("the first credentials", () => {
  it("are fetched once for fifty who ask together", async () => {
    const { provider, issuer } = setUp();
    const all = await Promise.all(Array.from({ length: 50 }, () => provider.get(never)));
    expect(issuer.calls).toBe(1);
    expect(new Set(all).size).toBe(1);
  });

  it("go on being fetched for the others when one leaves", async () => {
    const { provider, issuer, hold, id } = setUp();
    const open = hold();
    const leaving = new AbortController();
    const left = rejectionOf(provider.get(leaving.signal));
    const stayed = id();
    leaving.abort(new Error("stop"));
    expect(await left).toBe(leaving.signal.reason);
    open();
    expect(await stayed).toBe("id-1");
    expect(issuer.calls).toBe(1);
  });

  it("are not fetched for a call that is aborted already", async () => {
    const { provider, issuer } = setUp();
    const signal = AbortSignal.abort(new Error("stop"));
    expect(await rejectionOf(provider.get(signal))).toBe(signal.reason);
    expect(issuer.calls).toBe(0);
  });

  it("are reported with their type and expiry, but are no change", async () => {
    const { provider, telemetry, clock, id } = setUp();
    const changes: string[] = [];
    provider.onChange(() => changes.push("changed"));
    await id();
    const expiresAtSeconds = (clock.now() + hourMs) / 1000;
    expect(telemetry.events).toEqual([["credentials", "production", "rrsa", expiresAtSeconds]]);
    expect(changes).toEqual([]);
  });
});

describe("a fetch that fails", () => {
  it.each(["network", "timeout", "server"] as const)(
    "for a passing reason is repeated twice: %s",
    async (reason) => {
      const { issuer, failure } = setUp();
      issuer.answer = failureOf(reason, true);
      expect(await failure()).toMatchObject({ reason, retryable: false, message: `it failed: ${reason}` });
      expect(issuer.calls).toBe(3);
    },
  );

  it.each([
    ["throttled", true],
    ["credentials", false],
    ["tls", false],
  ] as const)("for a reason that lasts is not repeated: %s", async (reason, retryable) => {
    const { issuer, failure } = setUp();
    issuer.answer = failureOf(reason, retryable);
    expect(await failure()).toMatchObject({ reason, retryable: false });
    expect(issuer.calls).toBe(1);
  });

  it("and then succeeds is seen by nobody", async () => {
    const { issuer, clock, provider } = setUp({ random: () => 0.5 });
    issuer.answer = failureOf("network", true);
    const got = provider.get(never);
    await clock.advance(0);
    issuer.answer = undefined;
    await clock.advance(99);
    expect(issuer.calls).toBe(1);
    await clock.advance(1);
    expect((await got).accessKeyId).toBe("id-2");
  });

  it("tells everybody its failure for a while, then is repeated at growing intervals up to a minute", async () => {
    const { issuer, clock, failure } = setUp({ random: () => 0.999_999 });
    issuer.answer = failureOf("credentials");
    const first = await failure();
    expect(await failure()).toBe(first);
    expect(issuer.calls).toBe(1);
    const pauses: number[] = [];
    for (let sinceMs = 0, calls = 1; pauses.length < 9; sinceMs += 500) {
      await clock.advance(500);
      await failure();
      if (issuer.calls > calls) {
        pauses.push(sinceMs + 500);
        calls = issuer.calls;
        sinceMs = -500;
      }
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it("is given up after six seconds, and does not stop the next one", async () => {
    const { issuer, clock, provider, hold, id } = setUp();
    hold();
    const failed = rejectionOf(provider.get(never));
    await clock.advance(5_999);
    expect(issuer.calls).toBe(1);
    await clock.advance(1);
    expect(await failed).toMatchObject({
      reason: "timeout",
      message: "Credentials of type rrsa were not there within 6000 ms. Check the way to their issuer.",
    });
    issuer.gate = undefined;
    await clock.advance(1_000);
    expect(await id()).toBe("id-2");
    expect(clock.sleepers()).toBe(0);
  });

  it("with an error that is no Failure says nothing of it but its name", async () => {
    const { issuer, failure } = setUp();
    issuer.answer = new RangeError("secret-1");
    const failed = await failure();
    expect(failed).toMatchObject({
      reason: "internal",
      message: "Getting credentials of type rrsa failed unexpectedly (RangeError). Report this.",
    });
    expect(JSON.stringify(failed)).not.toContain("secret-1");
  });
});

describe("the refresh ahead of expiry", () => {
  it.each([
    ["a fifth of a long life is left", 12 * hourMs, 0.8 * 12 * hourMs],
    ["a fifth of an hour is left", hourMs, 0.8 * hourMs],
    ["five minutes of a short life are left", 15 * minuteMs, 10 * minuteMs],
    ["half of a very short life is left", 4 * minuteMs, 2 * minuteMs],
  ])("begins when %s", async (_, lifeMs, atMs) => {
    const { clock, issuer, id } = setUp({ lifeMs });
    await id();
    await clock.advance(atMs - 1);
    await id();
    expect(issuer.calls).toBe(1);
    await clock.advance(1);
    expect(await id()).toBe("id-1");
    expect(issuer.calls).toBe(2);
    await clock.advance(0);
    expect(await id()).toBe("id-2");
  });

  it("begins earlier by chance, so that many do not begin together", async () => {
    const { clock, issuer, id } = setUp({ random: () => 1 });
    await id();
    await clock.advance(45 * minuteMs - 1);
    await id();
    expect(issuer.calls).toBe(1);
    await clock.advance(1);
    await id();
    expect(issuer.calls).toBe(2);
  });

  it("lets the old ones serve at once while it runs, once for all", async () => {
    const { clock, issuer, id, hold } = setUp();
    await id();
    const open = hold();
    await clock.advance(50 * minuteMs);
    expect(await Promise.all([id(), id(), id()])).toEqual(["id-1", "id-1", "id-1"]);
    expect(issuer.calls).toBe(2);
    open();
    await clock.advance(0);
    expect(await id()).toBe("id-2");
  });

  it("that fails leaves the old ones in use to the end, with one warning and retries", async () => {
    const { clock, issuer, logger, id, failure } = setUp();
    await id();
    issuer.answer = failureOf("network");
    for (let minutes = 48; minutes < 60; minutes += 1) {
      await clock.advance(minutes === 48 ? 48 * minuteMs : minuteMs);
      expect(await id()).toBe("id-1");
    }
    await clock.advance(0);
    expect(issuer.calls).toBe(13);
    expect(logger.lines).toEqual([
      [
        "warn",
        refreshFailed,
        { account: "production", type: "rrsa", reason: "network", problem: "it failed: network" },
      ],
    ]);
    await clock.advance(minuteMs);
    expect(await failure()).toMatchObject({ reason: "network" });
  });

  it("that works again is told once", async () => {
    const { clock, issuer, logger, id } = setUp();
    await id();
    issuer.answer = failureOf("network");
    await clock.advance(48 * minuteMs);
    await id();
    await clock.advance(minuteMs);
    issuer.answer = undefined;
    await id();
    await clock.advance(0);
    expect(await id()).toBe("id-3");
    expect(logger.lines.map(([level, message]) => [level, message])).toEqual([
      ["warn", refreshFailed],
      ["info", refreshRecovered],
    ]);
  });

  it("warns again when the reason changes", async () => {
    const { clock, issuer, logger, id } = setUp();
    await id();
    await clock.advance(48 * minuteMs);
    const failures = [
      failureOf("network"),
      failureOf("network"),
      failureOf("credentials", false, "NoPermission"),
      failureOf("credentials", false, "EntityNotExist.Role"),
    ];
    for (const failure of failures) {
      issuer.answer = failure;
      await id();
      await clock.advance(minuteMs);
    }
    expect(logger.lines.map(([, , fields]) => fields?.["reason"])).toEqual([
      "network",
      "credentials",
      "credentials",
    ]);
  });

  it("is waited for when the old ones have expired meanwhile", async () => {
    const { clock, issuer, id, hold } = setUp({ lifeMs: 10_000 });
    issuer.lifeMs = 12_000;
    await id();
    const open = hold();
    await clock.advance(10_000);
    await id();
    await clock.advance(2_000);
    const waiting = id();
    open();
    expect(await waiting).toBe("id-2");
    expect(issuer.calls).toBe(2);
  });
});

describe("an issuer whose credentials are over at once", () => {
  it.each([1, 1_000, 9_999])("after %i ms is asked as rarely as one that fails", async (lifeMs) => {
    const { clock, issuer, failure } = setUp({ lifeMs });
    for (let tenths = 0; tenths < 600; tenths += 1) {
      const { reason } = (await failure()) as Failure;
      expect(reason).toBe("bad_response");
      await clock.advance(100);
    }
    expect(issuer.calls).toBeLessThanOrEqual(7);
  });

  it("takes nothing from those that are still valid", async () => {
    const { clock, issuer, id } = setUp();
    await id();
    issuer.lifeMs = 1_000;
    await clock.advance(59 * minuteMs);
    expect(await id()).toBe("id-1");
  });
});

it("a secret that an issuer has set right is taken, although key id and token are the same", async () => {
  const { clock, issuer, provider } = setUp();
  issuer.same = true;
  const before = await provider.get(never);
  issuer.secret = "set right";
  await clock.advance(55 * minuteMs);
  await provider.get(never);
  await clock.advance(0);
  expect(await provider.get(never)).toEqual({
    ...before,
    accessKeySecret: "set right",
    expiresAtMs: expect.any(Number),
  });
});

describe("credentials that stay the same", () => {
  it("but live longer are told with their new expiry, and are no change", async () => {
    const { clock, issuer, telemetry, provider } = setUp();
    issuer.same = true;
    const first = await provider.get(never);
    const changes: string[] = [];
    const leave = provider.onChange(() => changes.push("changed"));
    await clock.advance(49 * minuteMs);
    leave();
    expect(issuer.calls).toBe(2);
    expect(await provider.get(never)).toBe(first);
    expect(changes).toEqual([]);
    const expiries = telemetry.events.map(([, , , seconds]) => Number(seconds));
    expect(expiries).toEqual([expiries[0], Number(expiries[0]) + 48 * 60]);
  });
});

describe("a jump of the wall clock", () => {
  it.each([-10 * hourMs, 10 * hourMs])(
    "by %i ms neither expires nor prolongs credentials",
    async (jumpMs) => {
      const { clock, issuer, id } = setUp();
      await id();
      clock.jumpWall(jumpMs);
      await clock.advance(47 * minuteMs);
      expect(await id()).toBe("id-1");
      expect(issuer.calls).toBe(1);
      await clock.advance(20 * minuteMs);
      expect(await id()).toBe("id-2");
    },
  );
});

describe("credentials that the API refused", () => {
  it("are replaced before the next request, once for all", async () => {
    const { provider, issuer, id } = setUp();
    const used = await provider.get(never);
    provider.invalidate(used);
    provider.invalidate(used);
    expect(await Promise.all([id(), id(), id()])).toEqual(["id-2", "id-2", "id-2"]);
    expect(issuer.calls).toBe(2);
  });

  it("and have been replaced already are not replaced again", async () => {
    const { provider, issuer, clock, id } = setUp();
    const used = await provider.get(never);
    provider.invalidate(used);
    await id();
    await clock.advance(2 * minuteMs);
    provider.invalidate(used);
    expect(await id()).toBe("id-2");
    expect(issuer.calls).toBe(2);
  });

  it("are not given out when no others can be had", async () => {
    const { provider, issuer, failure } = setUp();
    const used = await provider.get(never);
    issuer.answer = failureOf("tls");
    provider.invalidate(used);
    expect(await failure()).toMatchObject({ reason: "tls" });
    expect(await failure()).toMatchObject({ reason: "tls" });
    expect(issuer.calls).toBe(2);
  });

  it("again and again are replaced at growing intervals up to ten minutes, and given out in between", async () => {
    const { provider, issuer, clock } = setUp();
    const atSeconds: number[] = [];
    let calls = 0;
    for (let seconds = 0; seconds < 3_600; seconds += 1) {
      provider.invalidate(await provider.get(never));
      if (issuer.calls > calls) atSeconds.push(seconds);
      calls = issuer.calls;
      await clock.advance(1_000);
    }
    expect(atSeconds).toEqual([0, 1, 11, 31, 71, 151, 311, 631, 1_231, 1_831, 2_431, 3_031]);
  });

  it("are replaced at once again when those in between were good for a while", async () => {
    const { provider, issuer, clock, id } = setUp();
    provider.invalidate(await provider.get(never));
    provider.invalidate(await provider.get(never));
    await clock.advance(10_000);
    const good = await provider.get(never);
    expect(issuer.calls).toBe(3);
    await clock.advance(30 * minuteMs);
    provider.invalidate(good);
    expect(await id()).toBe("id-4");
  });

  it("and that the issuer gives out again are not asked for with every call", async () => {
    const { provider, issuer, clock, telemetry } = setUp();
    issuer.same = true;
    const used = await provider.get(never);
    provider.invalidate(used);
    for (let calls = 0; calls < 20; calls += 1) expect(await provider.get(never)).toBe(used);
    expect(issuer.calls).toBe(2);
    issuer.same = false;
    await clock.advance(10_000);
    expect((await provider.get(never)).accessKeyId).toBe("id-3");
    expect(telemetry.events).toHaveLength(2);
  });
});

describe("a listener", () => {
  function listen(provider: ReturnType<typeof setUp>["provider"]) {
    const changes: string[] = [];
    return { changes, leave: provider.onChange(() => changes.push("changed")) };
  }

  it("is told of each replacement, even when nobody asks for credentials", async () => {
    const { provider, clock, id } = setUp();
    await id();
    const { changes } = listen(provider);
    await clock.advance(47 * minuteMs);
    expect(changes).toEqual([]);
    await clock.advance(2 * minuteMs);
    expect(changes).toEqual(["changed"]);
  });

  it("is told when credentials are there at last after a failure", async () => {
    const { provider, issuer, clock, failure } = setUp();
    const { changes } = listen(provider);
    issuer.answer = failureOf("credentials");
    await failure();
    await clock.advance(minuteMs);
    expect(changes).toEqual([]);
    issuer.answer = undefined;
    await clock.advance(minuteMs + 5_000);
    expect(changes).toEqual(["changed"]);
  });

  it("is told nothing when the issuer gives out the same ones", async () => {
    const { provider, issuer, clock, id } = setUp();
    issuer.same = true;
    await id();
    const { changes } = listen(provider);
    await clock.advance(2 * hourMs);
    expect(issuer.calls).toBeGreaterThan(2);
    expect(changes).toEqual([]);
  });

  it("that leaves is told nothing more, and the last one leaves no timer behind", async () => {
    const { provider, clock, id, sourceListeners } = setUp();
    await id();
    const [first, second] = [listen(provider), listen(provider)];
    first.leave();
    first.leave();
    await clock.advance(49 * minuteMs);
    expect([first.changes, second.changes]).toEqual([[], ["changed"]]);
    second.leave();
    expect(clock.sleepers()).toBe(0);
    expect(sourceListeners.size).toBe(0);
  });

  it("makes a change of the source repeat a failed fetch at once", async () => {
    const { provider, issuer, clock, failure, sourceListeners } = setUp();
    issuer.answer = failureOf("credentials");
    for (let calls = 0; calls < 8; calls += 1) {
      await failure();
      await clock.advance(minuteMs);
    }
    await failure();
    const { changes } = listen(provider);
    issuer.answer = undefined;
    for (const changed of sourceListeners) changed();
    await clock.advance(0);
    expect(changes).toEqual(["changed"]);
  });
});
