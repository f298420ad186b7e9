import { describe, expect, it } from "vitest";
import { type Target, targetKey } from "../../src/config/targets.js";
import type { CollectorName } from "../../src/dts/collectors.js";
import { createBackoff } from "../../src/poll/backoff.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createPolling } from "../../src/poll/polling.js";
import { createStore } from "../../src/poll/store.js";
import { createWatchdog } from "../../src/poll/watchdog.js";
import { createFakeClock } from "../support/fake-clock.js";
import {
  createFakeLogger,
  createFakeTelemetry,
  failureOf,
  partialOf,
  regionIn,
  resultOf,
  targetIn,
  targetOf,
} from "./fixtures.js";

const minute = 60_000;
const quietIntervalMs = 10 * minute;
const ofAll = (collector: CollectorName, fields: Partial<Omit<Target, "role" | "jobType">> = {}) =>
  targetOf({ collector, quietIntervalMs, ...fields });
const sync = ofAll("sync");
const migration = ofAll("migration");
const fastLane = ofAll("sync_status", { intervalMs: 15_000 });
const task = targetOf({ collector: "object_modification", intervalMs: 30_000 });

function createScene(targets: readonly Target[] = [sync, migration, fastLane]) {
  const clock = createFakeClock();
  const asked: [collector: string, minutes: number][] = [];
  const jobs = new Map<string, string[]>();
  const failing = new Set<string>();
  const watchdog = createWatchdog(targets, clock);
  const store = createStore(
    targets,
    clock,
    createJobHistory(() => {}),
  );
  const polling = createPolling<{ readonly target: Target }>({
    clock,
    logger: createFakeLogger(),
    telemetry: createFakeTelemetry(),
    store,
    backoff: createBackoff(clock),
    watchdog,
    publish: async () => {},
    collectOf:
      ({ collector }) =>
      async () => {
        asked.push([collector, clock.monotonic() / minute]);
        if (failing.has(collector)) throw failureOf();
        return resultOf(jobs.get(collector) ?? []);
      },
  });
  const startMs = clock.monotonic();
  polling.reconcile(new Map(targets.map((target) => [targetKey(target), { target }])));
  polling.start();
  const countIn = async (ms: number) => {
    const before = asked.length;
    for (let passedMs = 0; passedMs < ms; passedMs += 5_000) {
      await clock.advance(5_000);
      store.expire();
    }
    const names = asked.slice(before).map(([collector]) => collector);
    return (collector: string) => names.filter((name) => name === collector).length;
  };
  const interval = (target: Target) => targetIn(store.snapshot(), target)?.intervalSeconds;
  return { clock, polling, store, watchdog, jobs, failing, countIn, interval, startMs };
}

describe("a region of all without jobs", () => {
  it("is asked every ten minutes once its listings were empty three times, the fast lane too, and says so", async () => {
    const { polling, countIn, interval, watchdog } = createScene();
    const first = await countIn(5 * minute);
    // The first poll was at the start.
    expect(first("sync")).toBeLessThanOrEqual(3);
    expect(first("sync")).toBeGreaterThanOrEqual(2);
    expect([interval(sync), interval(migration), interval(fastLane)]).toEqual([600, 600, 600]);
    const hour = await countIn(60 * minute);
    for (const collector of ["sync", "migration", "sync_status"]) {
      expect(hour(collector), collector).toBeGreaterThanOrEqual(5);
      expect(hour(collector), collector).toBeLessThanOrEqual(6);
    }
    expect(watchdog.health()).toEqual({ ok: true });
    await polling.stop();
  });

  it("keeps saying that it has no jobs for as long as its interval is long", async () => {
    const { polling, countIn, store } = createScene();
    for (let passed = 0; passed < 40; passed += 1) {
      await countIn(minute);
      expect(regionIn(store.snapshot())?.types, `after ${passed} min`).toEqual(["migration", "sync"]);
    }
    await polling.stop();
  });

  it("is back at its full rhythm from the first job on, and nothing is too old by that", async () => {
    const { polling, countIn, interval, jobs, store } = createScene();
    await countIn(20 * minute);
    jobs.set("migration", ["a"]);
    let passed = 0;
    while (interval(migration) === 600 && passed < 12) {
      await countIn(minute / 4);
      passed += 1 / 4;
    }
    expect(passed).toBeLessThanOrEqual(10.5);
    expect([interval(sync), interval(fastLane)]).toEqual([60, 15]);
    expect(regionIn(store.snapshot())?.types).toEqual(["migration", "sync"]);
    const next = await countIn(2 * minute);
    expect(next("sync")).toBeGreaterThanOrEqual(1);
    expect(next("sync_status")).toBeGreaterThanOrEqual(6);
    expect(next("migration")).toBeGreaterThanOrEqual(1);
    expect(store.snapshot().targets.every(({ up }) => up)).toBe(true);
    await polling.stop();
  });

  it("is asked at its ordinary rhythm while it is down, and loud again when its data are too old", async () => {
    const { polling, countIn, interval, failing } = createScene();
    await countIn(20 * minute);
    failing.add("sync");
    await countIn(10 * minute);
    const down = await countIn(10 * minute);
    expect(down("sync")).toBeGreaterThanOrEqual(5);
    expect(interval(sync)).toBe(600);
    await countIn(60 * minute);
    expect([interval(sync), interval(migration), interval(fastLane)]).toEqual([60, 60, 15]);
    await polling.stop();
  });

  it("is not believed to be empty by fewer polls, by one listing alone, or by a listing that disagrees", () => {
    const { store, interval } = createScene();
    for (let poll = 0; poll < 3; poll += 1) store.succeed(sync, resultOf([]), 1);
    for (let poll = 0; poll < 2; poll += 1) store.succeed(migration, resultOf([]), 1);
    expect(interval(sync)).toBe(60);
    store.succeed(migration, partialOf([]), 1);
    expect(interval(sync)).toBe(60);
    for (let poll = 0; poll < 2; poll += 1) store.succeed(migration, resultOf([]), 1);
    expect(interval(sync)).toBe(60);
    store.succeed(migration, resultOf([]), 1);
    expect(interval(sync)).toBe(600);
  });

  it("does not rest when a poll that came early has failed", () => {
    const { store } = createScene([sync]);
    for (let poll = 0; poll < 3; poll += 1) store.succeed(sync, resultOf([]), 1);
    // From the start of a poll, which took a second, to the start of the next.
    expect(store.restMs(sync)).toBe(quietIntervalMs - 1_000);
    store.fail(sync, failureOf(), 1);
    expect(store.restMs(sync)).toBe(0);
  });

  it("stays as it was over a reload, and is loud when it is named", () => {
    const { store, interval } = createScene([sync]);
    for (let poll = 0; poll < 3; poll += 1) store.succeed(sync, resultOf([]), 1);
    store.retarget([{ ...sync }]);
    expect(interval(sync)).toBe(600);
    store.retarget([targetOf()]);
    expect(interval(sync)).toBe(60);
    expect(store.restMs(sync)).toBe(0);
  });
});

describe("never quiet are", () => {
  it("regions that are named, and tasks", () => {
    const named = targetOf();
    const { store, interval } = createScene([named, task]);
    for (let poll = 0; poll < 5; poll += 1) {
      store.succeed(named, resultOf([]), 1);
      store.succeed(task, resultOf([]), 1);
    }
    expect([interval(named), interval(task)]).toEqual([60, 30]);
  });
});
