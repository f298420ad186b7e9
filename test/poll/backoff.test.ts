import { describe, expect, it } from "vitest";
import { type FailureReason, failureReasons } from "../../src/lib/failure.js";
import { createBackoff, restAfter } from "../../src/poll/backoff.js";
import { createFakeClock } from "../support/fake-clock.js";
import { targetOf } from "./fixtures.js";

const second = 1_000;
const minute = 60_000;
const target = targetOf();
const transient = failureReasons.filter(
  (reason) => !["throttled", "credentials", "forbidden", "listing_unknown"].includes(reason),
);

/** The rests after the first so many failures, in seconds; 0 stands for the ordinary rhythm. */
function rests(reason: FailureReason, intervalMs: number, failures = 9): readonly number[] {
  return Array.from(
    { length: failures },
    (_, index) => (restAfter(index + 1, { reason, intervalMs }) ?? 0) / second,
  );
}

/** A back-off whose target has failed so often. */
function failedTimes(times: number, reason: FailureReason = "server") {
  const clock = createFakeClock();
  const backoff = createBackoff(clock);
  for (let failure = 0; failure < times; failure += 1) backoff.failed(target, reason);
  return { clock, backoff };
}

describe("the rest between two probes", () => {
  it.each(transient)("after %s doubles from the interval up to a little less than 2 min", (reason) => {
    expect(rests(reason, 15 * second)).toEqual([0, 0, 0, 30, 60, 105, 105, 105, 105]);
    expect(rests(reason, minute)).toEqual([0, 0, 0, 105, 105, 105, 105, 105, 105]);
  });

  it.each(["credentials", "forbidden"] as const)(
    "after %s doubles from the interval up to a little less than 15 min",
    (reason) => {
      expect(rests(reason, minute)).toEqual([0, 0, 0, 120, 240, 480, 885, 885, 885]);
      expect(rests(reason, 15 * second)).toEqual([0, 0, 0, 30, 60, 120, 240, 480, 885]);
    },
  );

  it("after throttling is none: the target is to be back within two intervals", () => {
    expect(new Set(rests("throttled", 15 * second))).toEqual(new Set([0]));
  });

  it("for a listing is none: waiting for it costs no call", () => {
    expect(new Set(rests("listing_unknown", 15 * second))).toEqual(new Set([0]));
  });

  it("is none for an interval that is longer than the bound", () => {
    expect(new Set(rests("network", 5 * minute))).toEqual(new Set([0]));
    expect(new Set(rests("credentials", 60 * minute))).toEqual(new Set([0]));
  });

  it("stays finite however often a target fails", () => {
    expect(restAfter(100_000, { reason: "forbidden", intervalMs: second })).toBe(885 * second);
  });
});

describe("a target", () => {
  it("is probed from its third failure in a row on", () => {
    const { backoff } = failedTimes(2);
    expect(backoff.isProbing(target)).toBe(false);
    backoff.failed(target, "server");
    expect(backoff.isProbing(target)).toBe(true);
  });

  it("rests from the end of its last poll until the rest is over", async () => {
    const { clock, backoff } = failedTimes(4);
    expect(backoff.restMs(target)).toBe(105 * second);
    await clock.advance(100 * second);
    expect(backoff.restMs(target)).toBe(5 * second);
    await clock.advance(10 * second);
    expect(backoff.restMs(target)).toBe(0);
    expect(backoff.isProbing(target)).toBe(true);
  });

  it("begins anew after a success", () => {
    const { backoff } = failedTimes(6);
    backoff.succeeded(target);
    expect([backoff.isProbing(target), backoff.restMs(target)]).toEqual([false, 0]);
    backoff.failed(target, "server");
    expect(backoff.isProbing(target)).toBe(false);
  });

  it("rests by the reason of its last failure", () => {
    const { backoff } = failedTimes(6, "credentials");
    backoff.failed(target, "throttled");
    expect(backoff.restMs(target)).toBe(0);
  });

  it("does not rest for the failures of another one", () => {
    const { backoff } = failedTimes(6);
    for (const other of [
      { account: "staging" },
      { regionId: "cn-beijing" },
      { collector: "migration" },
    ] as const)
      expect(backoff.isProbing(targetOf(other))).toBe(false);
  });

  it("is the same one after its interval has changed", () => {
    const { backoff } = failedTimes(6);
    expect(backoff.isProbing(targetOf({ intervalMs: 30 * second }))).toBe(true);
  });
});

describe("what a target has waited for", () => {
  it("ends its rest, whether it has failed or not, and no other's", () => {
    const { backoff } = failedTimes(6);
    const well = targetOf({ collector: "migration" });
    const signals = [backoff.woken(target), backoff.woken(well)];
    backoff.wakeTarget(well);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    backoff.wakeTarget(target);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect([backoff.isProbing(target), backoff.restMs(target)]).toEqual([false, 0]);
    expect(backoff.woken(target).aborted).toBe(false);
  });
});

describe("a change of credentials", () => {
  it("ends the rest of the account's targets, which begin anew", () => {
    const { backoff } = failedTimes(6, "credentials");
    const woken = backoff.woken(target);
    backoff.wake("production");
    expect(woken.aborted).toBe(true);
    expect([backoff.isProbing(target), backoff.restMs(target)]).toEqual([false, 0]);
    expect(backoff.woken(target).aborted).toBe(false);
  });

  it("wakes a target that has failed only once, too", () => {
    const { backoff } = failedTimes(1, "credentials");
    const woken = backoff.woken(target);
    backoff.wake("production");
    expect(woken.aborted).toBe(true);
  });

  it("is nothing to other accounts, and nothing to targets that are well", () => {
    const { backoff } = failedTimes(6, "credentials");
    const well = targetOf({ collector: "migration" });
    const signals = [backoff.woken(target), backoff.woken(well)];
    backoff.wake("staging");
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    backoff.wake("production");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});
