import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRateLimiter,
  type Priority,
  type RateLimiter,
} from "../../../src/aliyun/limits/rate-limiter.js";
import { createRegionBudget } from "../../../src/aliyun/limits/region-budget.js";
import { never } from "../fakes.js";
import { createStallingClock, type StallingClock } from "../stalling-clock.js";

type Rates<Input> = Omit<Input, "ceiling">;

/** A limiter and a budget under the limits that the API documents. */
const limiterOf = (input: Rates<Parameters<typeof createRateLimiter>[0]>) =>
  createRateLimiter({ ...input, ceiling: 20 });
const budgetOf = (input: Rates<Parameters<typeof createRegionBudget>[0]>) =>
  createRegionBudget({ ...input, ceiling: 200 });

/** Sends every request at the instant of its permission and keeps those instants. */
function sender(limiter: RateLimiter, clock: StallingClock) {
  const sentMs: number[] = [];
  const send = async (
    priority?: Priority,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> => {
    await limiter.acquire(signal, priority);
    sentMs.push(clock.monotonic());
  };
  return { sentMs, send };
}

/** The most requests in any second, both ends included. */
function worstSecond(sentMs: readonly number[]): number {
  return Math.max(0, ...sentMs.map((from) => sentMs.filter((at) => at >= from && at <= from + 1000).length));
}

interface Step {
  readonly arrivals: number;
  readonly ms: number;
  readonly stalls: boolean;
  readonly throttled: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    arrivals: fc.nat(30),
    ms: fc.nat(1500),
    stalls: fc.boolean(),
    throttled: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

async function play(limiters: readonly RateLimiter[], clock: StallingClock, script: readonly Step[]) {
  const senders = limiters.map((limiter) => sender(limiter, clock));
  for (const { arrivals, ms, stalls, throttled } of script) {
    for (let at = 0; at < arrivals; at += 1) void senders[at % senders.length]?.send();
    if (throttled) limiters[0]?.penalize();
    await (stalls ? clock.stall(ms) : clock.run(ms));
  }
  return senders.map(({ sentMs }) => sentMs);
}

describe("in any sliding second", () => {
  it("an account sends at most its rate and burst, never more than 20, however calls arrive and timers stall", async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.record({
          requestsPerSecond: fc.integer({ min: 1, max: 60 }),
          burst: fc.integer({ min: 1, max: 40 }),
        }),
        async (script, settings) => {
          const clock = createStallingClock();
          const limiter = limiterOf({ clock, ...settings });
          const [sentMs = []] = await play([limiter], clock, script);
          expect(worstSecond(sentMs)).toBeLessThanOrEqual(
            Math.min(20, settings.requestsPerSecond + settings.burst),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("all accounts of a region together send at most the region's rate and burst", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 2, max: 5 }), async (script, accounts) => {
        const clock = createStallingClock();
        const parent = budgetOf({ clock, requestsPerSecond: 12, burst: 3 });
        const limiters = Array.from({ length: accounts }, () =>
          limiterOf({ clock, requestsPerSecond: 10, burst: 5, parent }),
        );
        const sent = await play(limiters, clock, script);
        expect(worstSecond(sent.flat())).toBeLessThanOrEqual(15);
        for (const sentMs of sent) expect(worstSecond(sentMs)).toBeLessThanOrEqual(15);
      }),
      { numRuns: 40 },
    );
  });

  it("an account whose rate is changed sends at most 20, the calls before the change included", async () => {
    const rate = fc.record({
      requestsPerSecond: fc.integer({ min: 1, max: 60 }),
      burst: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(steps, steps, rate, rate, async (before, after, one, two) => {
        const clock = createStallingClock();
        const [first = []] = await play([limiterOf({ clock, ...one })], clock, before);
        const sentBefore = [...first];
        const limiter = limiterOf({ clock, ...two, restsAtFirst: true });
        const [second = []] = await play([limiter], clock, after);
        expect(worstSecond([...sentBefore, ...second])).toBeLessThanOrEqual(20);
      }),
      { numRuns: 60 },
    );
  });

  it("an account whose rate is changed rests for one second, and has its rate from then on", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 5, restsAtFirst: true });
    const { send, sentMs } = sender(limiter, clock);
    for (let call = 0; call < 4; call += 1) void send();
    await clock.run(2_000);
    expect(sentMs).toEqual([1_100, 1_200, 1_300, 1_400]);
  });

  it("a region sends at most 200 whatever is configured", async () => {
    const clock = createStallingClock();
    const parent = budgetOf({ clock, requestsPerSecond: 5_000, burst: 5_000 });
    const limiters = Array.from({ length: 30 }, () =>
      limiterOf({ clock, requestsPerSecond: 20, burst: 10, parent }),
    );
    const script = [{ arrivals: 900, ms: 2_500, stalls: false, throttled: false }];
    const sentMs = (await play(limiters, clock, script)).flat();
    expect(worstSecond(sentMs)).toBeGreaterThan(150);
    expect(worstSecond(sentMs)).toBeLessThanOrEqual(200);
  });
});

describe("a rate limiter", () => {
  it("lets the burst go at once and the rest at the rate", async () => {
    const clock = createStallingClock();
    const { send, sentMs } = sender(limiterOf({ clock, requestsPerSecond: 10, burst: 5 }), clock);
    for (let call = 0; call < 8; call += 1) void send();
    await clock.run(1000);
    expect(sentMs).toEqual([0, 0, 0, 0, 0, 100, 200, 300]);
  });

  it("loses nothing of its rate over a long walk", async () => {
    const clock = createStallingClock();
    const { send, sentMs } = sender(limiterOf({ clock, requestsPerSecond: 15, burst: 5 }), clock);
    for (let call = 0; call < 500; call += 1) void send();
    await clock.run(30_000);
    expect(sentMs.length).toBeGreaterThanOrEqual(15 * 30 + 4);
  });

  it("resolves with the time waited", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 1 });
    expect(await limiter.acquire(never)).toBe(0);
    const second = limiter.acquire(never);
    await clock.run(100);
    expect(await second).toBe(100);
  });

  it("serves in the order of arrival", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 1 });
    const order: number[] = [];
    for (let call = 0; call < 5; call += 1) void limiter.acquire(never).then(() => order.push(call));
    await clock.run(1000);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    { requestsPerSecond: 10, burst: 5, expected: 10 },
    { requestsPerSecond: 20, burst: 5, expected: 15 },
    { requestsPerSecond: 100, burst: 1, expected: 19 },
    { requestsPerSecond: 100, burst: 100, expected: 10 },
    { requestsPerSecond: 0.5, burst: 5, expected: 0.5 },
  ])("cuts a rate of $requestsPerSecond with a burst of $burst to $expected", ({ expected, ...settings }) => {
    const limiter = limiterOf({ clock: createStallingClock(), ...settings });
    expect(limiter.requestsPerSecond()).toBe(expected);
  });

  it("works with a rate below one in a second", async () => {
    const clock = createStallingClock();
    const { send, sentMs } = sender(limiterOf({ clock, requestsPerSecond: 0.5, burst: 1 }), clock);
    void send();
    void send();
    await clock.run(2_000);
    expect(sentMs).toEqual([0, 2_000]);
  });
});

describe("throttling", () => {
  it("halves the rate at most once a second, down to one, and half a request comes back each second", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 5 });
    limiter.penalize();
    expect(limiter.requestsPerSecond()).toBe(5);
    await clock.stall(999);
    limiter.penalize();
    expect(limiter.requestsPerSecond()).toBeCloseTo(5.4995);
    await clock.stall(1);
    expect(limiter.requestsPerSecond()).toBeCloseTo(5.5);
    limiter.penalize();
    expect(limiter.requestsPerSecond()).toBeCloseTo(2.75);
    await clock.stall(14_500);
    expect(limiter.requestsPerSecond()).toBeCloseTo(10);
    await clock.stall(60_000);
    expect(limiter.requestsPerSecond()).toBe(10);
  });

  it("never stops the requests", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 5 });
    for (let time = 0; time < 10; time += 1) {
      limiter.penalize();
      await clock.stall(1_000);
    }
    limiter.penalize();
    expect(limiter.requestsPerSecond()).toBe(1);
  });

  it("slows down requests that already wait", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 4, burst: 1 });
    const { send, sentMs } = sender(limiter, clock);
    void send();
    void send();
    limiter.penalize();
    await clock.run(1_000);
    // 2/s that climbs by 0.5/s each second: one request takes 472 ms.
    expect(sentMs).toEqual([0, 473]);
  });
});

describe("an aborted request", () => {
  it("leaves at once with the signal's reason, pays nothing, and lets the next one go", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 1 });
    const { send, sentMs } = sender(limiter, clock);
    await send();
    const abort = new AbortController();
    const leaving = limiter.acquire(abort.signal);
    void send();
    abort.abort(new Error("cycle over"));
    await expect(leaving).rejects.toBe(abort.signal.reason);
    await clock.run(100);
    expect(sentMs).toEqual([0, 100]);
  });

  it("that was aborted before is not queued", async () => {
    const limiter = limiterOf({ clock: createStallingClock(), requestsPerSecond: 10, burst: 1 });
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(limiter.acquire(signal)).rejects.toBe(signal.reason);
    expect(await limiter.acquire(never)).toBe(0);
  });

  it("after its permission changes nothing", async () => {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 2 });
    const abort = new AbortController();
    await limiter.acquire(abort.signal);
    abort.abort();
    expect(await limiter.acquire(never)).toBe(0);
  });
});

describe("priorities", () => {
  const letterOf: Readonly<Record<Priority, string>> = { walk: "W", fast_lane: "F", per_job: "j" };

  async function orderOf(calls: readonly Priority[]): Promise<string> {
    const clock = createStallingClock();
    const limiter = limiterOf({ clock, requestsPerSecond: 10, burst: 1 });
    await limiter.acquire(never);
    const order: string[] = [];
    for (const priority of calls) {
      void limiter.acquire(never, priority).then(() => order.push(letterOf[priority]));
    }
    await clock.run(calls.length * 100);
    return order.join("");
  }

  it("put walks first, but every fourth request is the fast lane's", async () => {
    const calls: Priority[] = [...Array(3).fill("fast_lane"), ...Array(8).fill("walk")];
    // The first permission of all, before these calls, was a walk's too.
    expect(await orderOf(calls)).toBe("WWFWWWFWWWF");
  });

  it("let the fast lane have everything when no walk waits", async () => {
    expect(await orderOf(Array(4).fill("fast_lane"))).toBe("FFFF");
  });

  it("let questions about one job each go last, but every tenth request is one of them", async () => {
    const calls: Priority[] = [
      ...Array(3).fill("per_job"),
      ...Array(3).fill("fast_lane"),
      ...Array(16).fill("walk"),
    ];
    expect(await orderOf(calls)).toBe("WWFWWWFWjWWFWWWWWWjWWj");
    expect(await orderOf(Array(4).fill("per_job"))).toBe("jjjj");
  });

  it("never give walks more than three of four permissions while both wait", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Priority>("walk", "fast_lane"), { minLength: 8, maxLength: 40 }),
        async (calls) => {
          const order = await orderOf(calls);
          expect(order).toHaveLength(calls.length);
          const lastFast = order.lastIndexOf("F");
          expect(order.slice(0, lastFast + 1)).not.toContain("WWWW");
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a region's budget", () => {
  it("is shared by turns, so that a long queue of one account does not hold up another", async () => {
    const clock = createStallingClock();
    const parent = budgetOf({ clock, requestsPerSecond: 2, burst: 1 });
    const [first, second] = [1, 2].map(() =>
      limiterOf({ clock, requestsPerSecond: 10, burst: 5, parent }),
    ) as [RateLimiter, RateLimiter];
    const order: string[] = [];
    for (let call = 0; call < 4; call += 1) void first.acquire(never).then(() => order.push("A"));
    for (let call = 0; call < 2; call += 1) void second.acquire(never).then(() => order.push("B"));
    await clock.run(3_000);
    // The second account comes when the first one's next request waits already.
    expect(order.join("")).toBe("AABABA");
  });

  it("is not paid by an account that has to wait for its own", async () => {
    const clock = createStallingClock();
    const parent = budgetOf({ clock, requestsPerSecond: 1, burst: 2 });
    const slow = limiterOf({ clock, requestsPerSecond: 1, burst: 1, parent });
    const other = limiterOf({ clock, requestsPerSecond: 10, burst: 5, parent });
    await slow.acquire(never);
    const waiting = slow.acquire(never);
    // The slow account waits for its own budget: the region's second permission is still there.
    expect(await other.acquire(never)).toBe(0);
    await clock.run(2_000);
    await waiting;
  });

  it("that is used up does not cost an account its own permissions", async () => {
    const clock = createStallingClock();
    const parent = budgetOf({ clock, requestsPerSecond: 1, burst: 1 });
    const first = limiterOf({ clock, requestsPerSecond: 10, burst: 5, parent });
    await first.acquire(never);
    const abort = new AbortController();
    const blocked = first.acquire(abort.signal).catch(() => "left");
    abort.abort();
    expect(await blocked).toBe("left");
    await clock.run(1_000);
    expect(await first.acquire(never)).toBe(0);
  });
});

describe("a timer", () => {
  /** Counts the timers that are set. */
  function countingClock() {
    const clock = createStallingClock();
    const sleeps: number[] = [];
    const after: StallingClock["after"] = (ms, ring) => {
      sleeps.push(ms);
      return clock.after(ms, ring);
    };
    return { ...clock, after, sleeps };
  }

  it("is shared by all that wait, and none is set anew when one more comes", async () => {
    const clock = countingClock();
    const region = budgetOf({ clock, requestsPerSecond: 10, burst: 1 });
    const limiters = Array.from({ length: 20 }, () =>
      limiterOf({ clock, requestsPerSecond: 10, burst: 1, parent: region }),
    );
    for (const limiter of limiters) void limiter.acquire(never);
    expect(clock.sleeps).toEqual([100]);
  });

  it("is set anew for one that may leave sooner", async () => {
    const clock = countingClock();
    const region = budgetOf({ clock, requestsPerSecond: 100, burst: 5 });
    const slow = sender(limiterOf({ clock, requestsPerSecond: 1, burst: 1, parent: region }), clock);
    const quick = sender(limiterOf({ clock, requestsPerSecond: 10, burst: 1, parent: region }), clock);
    for (const { send } of [slow, slow, quick, quick]) void send();
    await clock.run(200);
    expect(quick.sentMs).toEqual([0, 100]);
    expect(slow.sentMs).toEqual([0]);
  });
});
