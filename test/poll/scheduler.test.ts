import { describe, expect, it } from "vitest";
import type { Target } from "../../src/config/targets.js";
import type { Clock } from "../../src/lib/clock.js";
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
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ atMs: time + ms, wake: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
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
