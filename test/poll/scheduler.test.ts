import { describe, expect, it } from "vitest";
import type { Target } from "../../src/config/targets.js";
import { type Clock, sleepWith } from "../../src/lib/clock.js";
import type { FailureReason } from "../../src/lib/failure.js";
import { type Backoff, createBackoff } from "../../src/poll/backoff.js";
import { runScheduler } from "../../src/poll/scheduler.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createFakeTelemetry, targetOf } from "./fixtures.js";

const minute = 60_000;
const targets = Array.from({ length: 40 }, (_, index) => targetOf({ regionId: `region-${index}` }));

/** Runs a scheduler on a fake clock; `poll` tells how long each poll takes. */
function createScene({
  polled = [targetOf()] as readonly Target[],
  poll = (_clock: Clock, _signal: AbortSignal): Promise<void> => Promise.resolve(),
} = {}) {
  const clock = createFakeClock();
  const startMs = clock.monotonic();
  const telemetry = createFakeTelemetry();
  const stop = new AbortController();
  const starts: { readonly target: Target; readonly atMs: number }[] = [];
  let ended = false;
  const running = runScheduler(
    polled,
    {
      clock,
      telemetry,
      poll: (target, signal) => {
        starts.push({ target, atMs: clock.monotonic() - startMs });
        return poll(clock, signal);
      },
    },
    stop.signal,
  ).then(() => {
    ended = true;
  });
  return {
    clock,
    telemetry,
    stop,
    starts,
    running,
    ended: () => ended,
    startsOf: (target: Target) => starts.filter((start) => start.target === target).map(({ atMs }) => atMs),
  };
}

describe("polls", () => {
  it("of all targets start at once, before any time has passed", async () => {
    const { starts, clock } = createScene({ polled: targets });
    await clock.advance(0);
    expect(starts.map(({ target }) => target)).toEqual(targets);
    expect(starts.every(({ atMs }) => atMs === 0)).toBe(true);
  });

  it("come the second time after half an interval at least and one and a half at most", async () => {
    const { clock, startsOf } = createScene({ polled: targets });
    await clock.advance(1.5 * minute);
    for (const target of targets) {
      const second = startsOf(target)[1] ?? -1;
      expect(second).toBeGreaterThanOrEqual(0.5 * minute);
      expect(second).toBeLessThan(1.5 * minute);
    }
  });

  it("have a phase of the target's own, so that they do not come in volleys", async () => {
    const { clock, startsOf } = createScene({ polled: targets });
    await clock.advance(1.5 * minute);
    const phases = targets.map((target) => (startsOf(target)[1] ?? 0) % minute);
    expect(new Set(phases).size).toBeGreaterThan(35);
    const perQuarter = [0, 1, 2, 3].map(
      (quarter) => phases.filter((phase) => Math.floor(phase / (minute / 4)) === quarter).length,
    );
    for (const count of perQuarter) expect(count).toBeGreaterThan(0);
  });

  it("of many targets come together, four times a second", async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => targetOf({ regionId: `region-${index}` }));
    const { clock, starts } = createScene({ polled: many });
    const firstMs = clock.monotonic();
    await clock.advance(10 * minute);
    const beats = new Set(starts.filter(({ atMs }) => atMs > 0).map(({ atMs }) => firstMs + atMs));
    expect([...beats].filter((at) => at % 250 !== 0)).toEqual([]);
    const last = starts.filter(({ atMs }) => atMs > 9 * minute).map(({ atMs }) => atMs);
    expect(last).toHaveLength(2_000);
    expect(new Set(last).size).toBeGreaterThan(235);
    expect(new Set(last).size).toBeLessThanOrEqual(240);
  });

  it("have the same phase in every run", async () => {
    const one = createScene();
    const two = createScene();
    await one.clock.advance(5 * minute);
    await two.clock.advance(5 * minute);
    expect(one.starts.map(({ atMs }) => atMs)).toEqual(two.starts.map(({ atMs }) => atMs));
  });

  it("come every interval from then on, however long they take", async () => {
    const { clock, starts } = createScene({ poll: (time, signal) => time.sleep(20_000, signal) });
    await clock.advance(20 * minute);
    const steps = starts.map(({ atMs }, index) => atMs - (starts[index - 1]?.atMs ?? 0)).slice(2);
    expect(steps.length).toBeGreaterThanOrEqual(17);
    expect(new Set(steps)).toEqual(new Set([minute]));
  });

  it("of targets with different intervals keep their own", async () => {
    const fast = targetOf({ collector: "sync_status", intervalMs: 15_000 });
    const slow = targetOf({ collector: "legacy_sync", intervalMs: 300_000 });
    const { clock, startsOf } = createScene({ polled: [fast, slow] });
    await clock.advance(10 * minute);
    expect(startsOf(fast).length).toBeGreaterThanOrEqual(40);
    expect(startsOf(fast).length).toBeLessThanOrEqual(41);
    expect(startsOf(slow).length).toBeGreaterThanOrEqual(2);
    expect(startsOf(slow).length).toBeLessThanOrEqual(3);
  });

  it("do not move with the wall clock", async () => {
    const calm = createScene();
    const jumpy = createScene();
    await calm.clock.advance(5 * minute);
    for (const jumpMs of [3_600_000, -7_200_000, 0, 86_400_000, -1]) {
      jumpy.clock.jumpWall(jumpMs);
      await jumpy.clock.advance(minute);
    }
    expect(jumpy.starts.map(({ atMs }) => atMs)).toEqual(calm.starts.map(({ atMs }) => atMs));
  });
});

describe("a poll that is still running when the next is due", () => {
  it("makes that one be skipped and counted; later ones come in their time", async () => {
    const target = targetOf();
    const { clock, starts, telemetry } = createScene({
      polled: [target],
      poll: (time, signal) => time.sleep(2.5 * minute, signal),
    });
    await clock.advance(10 * minute);
    const [first, second, third] = starts.map(({ atMs }) => atMs);
    expect(first).toBe(0);
    // Two due times pass while the first poll runs, or three, by the target's phase.
    expect(second).toBeGreaterThanOrEqual(2.5 * minute);
    expect((third ?? 0) - (second ?? 0)).toBe(3 * minute);
    const skipped = telemetry.of("poll");
    expect(new Set(skipped.map(([, , result]) => result))).toEqual(new Set(["skipped"]));
    expect(skipped.length).toBeGreaterThanOrEqual(5);
    expect(skipped[0]).toEqual([target, "sync", "skipped"]);
  });

  it("stands for that one, and for no later one, when it began off the beat as the first poll does", async () => {
    const skippedAfter = async (firstPollMs: number) => {
      let calls = 0;
      const { clock, startsOf, telemetry } = createScene({
        polled: targets,
        poll: (time, signal) => {
          calls += 1;
          return calls <= targets.length ? time.sleep(firstPollMs, signal) : Promise.resolve();
        },
      });
      await clock.advance(10 * minute);
      // Where the first beat would have been that a target's first poll ran into.
      const beats = targets.map(
        (target) => 0.5 * minute + (((startsOf(target)[1] ?? 0) - 0.5 * minute) % minute),
      );
      const passed = beats
        .flatMap((beat) => [0, 1, 2, 3].map((n) => beat + n * minute))
        .filter((at) => at < firstPollMs);
      return { counted: telemetry.of("poll").length, passed: passed.length };
    };
    const short = await skippedAfter(0.9 * minute);
    expect(short.passed).toBeGreaterThan(5);
    expect(short.counted).toBe(0);
    const long = await skippedAfter(2.6 * minute);
    expect(long.counted).toBe(long.passed - targets.length);
    expect(long.counted).toBeGreaterThan(targets.length);
  });

  it("does not hold up other targets", async () => {
    const stuck = targetOf({ collector: "migration" });
    const well = targetOf();
    const clock = createFakeClock();
    const stop = new AbortController();
    let polls = 0;
    const running = runScheduler(
      [stuck, well],
      {
        clock,
        telemetry: createFakeTelemetry(),
        poll: async (target, signal) => {
          if (target === well) polls += 1;
          else await clock.sleep(Number.MAX_SAFE_INTEGER, signal).catch(() => {});
        },
      },
      stop.signal,
    );
    await clock.advance(10 * minute);
    expect(polls).toBeGreaterThanOrEqual(10);
    stop.abort();
    await running;
  });
});

describe("a target in back-off", () => {
  /** Runs a scheduler over one target whose polls all fail for this reason, until `heal` is called. */
  function createFailingScene(reason: FailureReason, polled = targetOf()) {
    const clock = createFakeClock();
    const startMs = clock.monotonic();
    const backoff: Backoff = createBackoff(clock);
    const telemetry = createFakeTelemetry();
    const stop = new AbortController();
    const starts: number[] = [];
    const rests: number[] = [];
    let failing = true;
    let tookMs = 0;
    const running = runScheduler(
      [polled],
      {
        clock,
        telemetry,
        backoff,
        onRest: () => void rests.push(clock.monotonic() - startMs),
        async poll(target, signal) {
          starts.push(clock.monotonic() - startMs);
          const willFail = failing;
          await clock.sleep(tookMs, signal).catch(() => {});
          if (willFail) backoff.failed(target, reason);
          else backoff.succeeded(target);
        },
      },
      stop.signal,
    );
    return {
      clock,
      backoff,
      telemetry,
      stop,
      running,
      starts,
      rests,
      steps: () => starts.map((at, index) => at - (starts[index - 1] ?? 0)),
      heal: () => {
        failing = false;
      },
      slow: (ms: number) => {
        tookMs = ms;
      },
    };
  }

  it("is polled in its rhythm until the third failure, then after rests", async () => {
    const { clock, steps } = createFailingScene("server");
    await clock.advance(10 * minute);
    expect(steps().slice(2, 6)).toEqual([minute, minute, 105_000, 105_000]);
  });

  it("is not polled for up to a quarter of an hour when it may not", async () => {
    const { clock, steps } = createFailingScene("forbidden");
    await clock.advance(120 * minute);
    expect(steps().slice(2, 9)).toEqual([60, 60, 120, 240, 480, 885, 885].map((s) => s * 1_000));
  });

  it("has no polls counted as skipped while it rests", async () => {
    const { clock, telemetry } = createFailingScene("forbidden");
    await clock.advance(120 * minute);
    expect(telemetry.of("poll")).toEqual([]);
  });

  it("shows a sign of life while it rests, an interval and a half apart at most", async () => {
    const { clock, rests } = createFailingScene("forbidden");
    await clock.advance(120 * minute);
    const gaps = rests.map((at, index) => at - (rests[index - 1] ?? at));
    expect(rests.length).toBeGreaterThan(100);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1.5 * minute);
  });

  it("returns to its own phase after a success, but not right after it", async () => {
    const { clock, starts, heal } = createFailingScene("server");
    await clock.advance(10 * minute);
    heal();
    await clock.advance(20 * minute);
    const well = starts.slice(-10);
    const steps = well.slice(1).map((at, index) => at - (well[index] ?? 0));
    expect(new Set(steps)).toEqual(new Set([minute]));
    expect((well[0] ?? 0) % minute).toBe((starts[1] ?? 0) % minute);
    const all = starts.slice(2).map((at, index) => at - (starts[index + 1] ?? 0));
    expect(Math.min(...all)).toBeGreaterThanOrEqual(minute / 2);
  });

  it("is polled at once when it is woken, and in its own phase from then on", async () => {
    const { clock, starts, backoff, heal } = createFailingScene("credentials");
    await clock.advance(45 * minute);
    const before = starts.length;
    heal();
    backoff.wake("production");
    await clock.advance(0);
    expect(starts.slice(before)).toEqual([45 * minute]);
    await clock.advance(10 * minute);
    const steps = starts.slice(before + 2).map((at, index) => at - (starts[before + 1 + index] ?? 0));
    expect(new Set(steps)).toEqual(new Set([minute]));
    expect(steps.length).toBeGreaterThanOrEqual(8);
  });

  it("is polled again after a poll under way when it is woken meanwhile", async () => {
    const { clock, starts, backoff, slow, telemetry } = createFailingScene("credentials");
    await clock.advance(0.4 * minute);
    slow(20_000);
    await clock.advance(1.1 * minute);
    backoff.wake("production");
    await clock.advance(0);
    const woken = starts.length;
    backoff.failed(targetOf(), "credentials");
    await clock.advance(1);
    backoff.wake("production");
    await clock.advance(20_000);
    expect(starts.slice(woken)).toHaveLength(1);
    expect(telemetry.of("poll")).toEqual([]);
  });

  it("has its next poll half an interval later at least and one and a half at most, whatever its phase", async () => {
    for (let region = 0; region < 20; region += 1) {
      const polled = targetOf({ regionId: `region-${region}` });
      const rested = createFailingScene("server", polled);
      await rested.clock.advance(10 * minute);
      rested.heal();
      await rested.clock.advance(5 * minute);
      const woken = createFailingScene("credentials", polled);
      await woken.clock.advance(1_000);
      woken.heal();
      woken.backoff.wake("production");
      await woken.clock.advance(5 * minute);
      const late = createFailingScene("credentials", polled);
      await late.clock.advance(45 * minute);
      late.heal();
      late.backoff.wake("production");
      await late.clock.advance(0);
      const before = late.starts.length;
      await late.clock.advance(5 * minute);
      const steps = [...rested.steps().slice(1), ...woken.steps().slice(2), ...late.steps().slice(before)];
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(minute / 2);
      expect(Math.max(...woken.steps(), ...late.steps().slice(before))).toBeLessThanOrEqual(1.5 * minute);
      for (const scene of [rested, woken, late]) scene.stop.abort();
    }
  });

  it("that is well is not polled when others of its account are woken", async () => {
    const { clock, starts, backoff, heal } = createFailingScene("credentials");
    heal();
    await clock.advance(5 * minute);
    const before = starts.length;
    backoff.wake("production");
    await clock.advance(0);
    expect(starts).toHaveLength(before);
  });

  it("does not hold up the end", async () => {
    const { clock, stop, running } = createFailingScene("forbidden");
    await clock.advance(45 * minute);
    stop.abort();
    await running;
    expect(clock.sleepers()).toBe(0);
  });
});

describe("the end", () => {
  it("comes with the abort: no further poll starts", async () => {
    const { clock, stop, starts, running } = createScene({ polled: targets });
    await clock.advance(3 * minute);
    const count = starts.length;
    stop.abort();
    await running;
    await clock.advance(10 * minute);
    expect(starts).toHaveLength(count);
    expect(clock.sleepers()).toBe(0);
  });

  it("waits for the polls under way", async () => {
    let finish: () => void = () => {};
    const { clock, stop, running, ended } = createScene({
      poll: () => new Promise((resolve) => (finish = resolve)),
    });
    stop.abort();
    await clock.advance(minute);
    expect(ended()).toBe(false);
    finish();
    await running;
    expect(ended()).toBe(true);
  });

  it("hands the abort to the polls under way", async () => {
    const { stop, running } = createScene({
      poll: (time, signal) => time.sleep(10 * minute, signal).catch(() => {}),
    });
    stop.abort();
    await running;
  });
});

it("more targets than Node expects listeners of one signal are no reason for a warning", async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => warnings.push(warning);
  process.on("warning", keep);
  const { clock, stop, running } = createScene({ polled: targets });
  await clock.advance(2 * minute);
  stop.abort();
  await running;
  process.off("warning", keep);
  expect(warnings).toEqual([]);
});

it("a long pause of the process is followed by one poll, not by a volley", async () => {
  // A clock that wakes its sleeper late when the process was frozen.
  let time = 0;
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  const after: Clock["after"] = (ms, wake) => {
    const sleeper = { atMs: time + ms, wake };
    sleepers.push(sleeper);
    return () => {
      sleepers = sleepers.filter((other) => other !== sleeper);
    };
  };
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    after,
    sleep: sleepWith(after),
  };
  const resume = async (atMs: number) => {
    time = atMs;
    const isDue = (sleeper: { readonly atMs: number }) => sleeper.atMs <= time;
    while (sleepers.some(isDue)) {
      const due = sleepers.filter(isDue);
      sleepers = sleepers.filter((sleeper) => !isDue(sleeper));
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const starts: number[] = [];
  const stop = new AbortController();
  const telemetry = createFakeTelemetry();
  const running = runScheduler(
    [targetOf()],
    { clock, telemetry, poll: async () => void starts.push(time) },
    stop.signal,
  );
  await resume(60 * minute);
  expect(starts).toEqual([0, 60 * minute]);
  await resume(61 * minute);
  expect(starts).toHaveLength(3);
  expect(telemetry.of("poll")).toEqual([]);
  stop.abort();
  await running;
});
