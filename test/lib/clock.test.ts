import { describe, expect, it } from "vitest";
import { createClock, systemClock } from "../../src/lib/clock.js";

/** A platform whose timers fire at once and move its time, `early` ms too soon each. */
function createPlatform({ earlyMs = 0 } = {}) {
  const slept: number[] = [];
  let time = 5_000;
  return {
    slept,
    time: () => time,
    now: () => 1_763_640_000_000,
    monotonic: () => time,
    afterOnce(ms: number, ring: () => void) {
      let isTakenBack = false;
      slept.push(ms);
      queueMicrotask(() => {
        if (isTakenBack) return;
        time += Math.max(1, ms - earlyMs);
        ring();
      });
      return () => {
        isTakenBack = true;
      };
    },
  };
}

const never = new AbortController().signal;
const day = 86_400_000;

describe("a sleep", () => {
  it("longer than a timer can hold is cut into pieces", async () => {
    const platform = createPlatform();
    await createClock(platform).sleep(60 * day, never);
    expect(platform.slept.length).toBeGreaterThan(1);
    for (const ms of platform.slept) expect(ms).toBeLessThan(2 ** 31);
    expect(platform.time()).toBe(5_000 + 60 * day);
  });

  it("that a timer cuts short goes on to its end", async () => {
    const platform = createPlatform({ earlyMs: 3 });
    await createClock(platform).sleep(1_000, never);
    expect(platform.time()).toBeGreaterThanOrEqual(6_000);
  });

  it.each([0, -1, Number.NEGATIVE_INFINITY])("of %d ms sets no timer", async (ms) => {
    const platform = createPlatform();
    await createClock(platform).sleep(ms, never);
    expect(platform.slept).toEqual([]);
  });

  it.each([0, 10])("of %d ms rejects with the reason of a signal that is aborted already", async (ms) => {
    const sleeping = createClock(createPlatform()).sleep(ms, AbortSignal.abort(new Error("stopping")));
    await expect(sleeping).rejects.toThrow("stopping");
  });
});

describe("an alarm", () => {
  it("longer than a timer can hold rings once, at its end", async () => {
    const platform = createPlatform();
    const rung: number[] = [];
    createClock(platform).after(60 * day, () => rung.push(platform.time()));
    await new Promise((resolve) => setImmediate(resolve));
    expect(rung).toEqual([5_000 + 60 * day]);
  });

  it("that is taken back between two of its pieces does not ring", async () => {
    const platform = createPlatform();
    let rings = 0;
    const takeBack = createClock(platform).after(60 * day, () => {
      rings += 1;
    });
    // After the first piece, before the second.
    await Promise.resolve();
    expect(platform.slept.length).toBe(2);
    takeBack();
    await new Promise((resolve) => setImmediate(resolve));
    expect([rings, platform.slept.length]).toEqual([0, 2]);
  });
});

describe("the system clock", () => {
  it("wakes up from a sleep, and its monotonic time has passed", async () => {
    const before = systemClock.monotonic();
    await systemClock.sleep(1, never);
    expect(systemClock.monotonic() - before).toBeGreaterThanOrEqual(1);
  });

  it("rejects when a signal aborts a sleep of months", async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleep(90 * day, abort.signal);
    abort.abort();
    await expect(sleeping).rejects.toMatchObject({ name: "AbortError" });
  });

  it("tells Unix time in milliseconds", () => {
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2020, 0));
    expect(systemClock.now()).toBeLessThan(Date.UTC(2200, 0));
  });
});
