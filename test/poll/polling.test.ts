import { describe, expect, it } from "vitest";
import { type Target, targetKey } from "../../src/config/targets.js";
import type { Collect } from "../../src/model/report.js";
import { createBackoff } from "../../src/poll/backoff.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createPolling } from "../../src/poll/polling.js";
import { createStore } from "../../src/poll/store.js";
import { createWatchdog } from "../../src/poll/watchdog.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createFakeLogger, createFakeTelemetry, failureOf, resultOf, targetOf } from "./fixtures.js";

const minute = 60_000;
const sync = targetOf();
const migration = targetOf({ collector: "migration" });
const fastLane = targetOf({ collector: "sync_status", intervalMs: 15_000 });

interface Plan {
  readonly target: Target;
  readonly pageSize?: number;
}

const plansOf = (...plans: readonly Plan[]) =>
  new Map(plans.map((plan) => [targetKey(plan.target), plan] as const));

function createScene(
  targets: readonly Target[] = [sync, migration, fastLane],
  onAsk: (target: Target) => void = () => {},
) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const ended: string[] = [];
  let collect: Collect | undefined = async () => resultOf([]);
  const watchdog = createWatchdog(targets, clock);
  const store = createStore(
    targets,
    clock,
    createJobHistory(() => {}),
  );
  const polling = createPolling<Plan>({
    clock,
    logger: createFakeLogger(),
    telemetry: createFakeTelemetry(),
    store,
    backoff: createBackoff(clock),
    watchdog,
    publish: async () => {},
    collectOf: (target) => {
      const { collector } = target;
      onAsk(target);
      const ask = collect;
      return (
        ask &&
        (async (signal) => {
          asked.push(collector);
          const result = await ask(signal);
          ended.push(collector);
          return result;
        })
      );
    },
  });
  return {
    clock,
    polling,
    store,
    watchdog,
    asked,
    ended,
    answer(next: Collect | undefined) {
      collect = next;
    },
  };
}

describe("polling", () => {
  it("once spreads nothing, and takes no longer than any other poll", async () => {
    const rules = targetOf({
      collector: "monitor_rules",
      intervalMs: 60 * minute,
      timeoutMs: 54 * minute,
      spreadMs: 48 * minute,
    });
    const asked: Target[] = [];
    const { polling, clock } = createScene([sync, rules], (target) => void asked.push(target));
    polling.reconcile(plansOf({ target: sync }, { target: rules }));
    await polling.pollOnce(new AbortController().signal);
    expect(asked.map(({ spreadMs }) => spreadMs)).toEqual([undefined, undefined]);
    expect(asked[1]?.timeoutMs).toBe(300_000);
    polling.start();
    await clock.advance(60 * minute);
    await polling.stop();
    expect(asked.at(-1)).toEqual(sync);
    expect(asked).toContainEqual(rules);
  });

  it("asks again within minutes, not an interval later, after a spread poll has failed", async () => {
    const rules = targetOf({
      collector: "monitor_rules",
      intervalMs: 60 * minute,
      timeoutMs: 54 * minute,
      spreadMs: 48 * minute,
    });
    const { polling, clock, asked, answer } = createScene([rules]);
    polling.reconcile(plansOf({ target: rules }));
    answer(async () => {
      throw failureOf({ reason: "server" });
    });
    polling.start();
    await clock.advance(2 * minute);
    expect(asked).toHaveLength(2);
    answer(async () => resultOf([]));
    await clock.advance(2 * minute);
    expect(asked).toHaveLength(3);
    await clock.advance(10 * minute);
    expect(asked).toHaveLength(3);
    await polling.stop();
  });

  it("asks nobody before it is started, then everybody at once and in their rhythm", async () => {
    const { clock, polling, asked } = createScene();
    polling.reconcile(plansOf({ target: sync }, { target: migration }));
    await clock.advance(5 * minute);
    expect(asked).toEqual([]);
    polling.start();
    await clock.advance(0);
    expect(asked).toEqual(["sync", "migration"]);
    await clock.advance(10 * minute);
    expect(asked.length).toBeGreaterThanOrEqual(2 * 9);
  });

  it("leaves a target alone that has the same plan, and begins one anew that has another", async () => {
    const { clock, polling, asked } = createScene();
    polling.reconcile(plansOf({ target: sync }, { target: migration, pageSize: 30 }));
    polling.start();
    await clock.advance(0);
    polling.reconcile(plansOf({ target: { ...sync } }, { target: migration, pageSize: 50 }));
    await clock.advance(0);
    expect(asked).toEqual(["sync", "migration", "migration"]);
  });

  it("asks a target no more that is not planned any more", async () => {
    const { clock, polling, asked } = createScene();
    polling.reconcile(plansOf({ target: sync }, { target: migration }));
    polling.start();
    await clock.advance(0);
    polling.reconcile(plansOf({ target: sync }));
    await clock.advance(5 * minute);
    expect(asked.filter((collector) => collector === "migration")).toHaveLength(1);
    expect(asked.length).toBeGreaterThan(4);
  });

  it("is over when the last poll under way has ended", async () => {
    const { clock, polling, answer, asked } = createScene();
    let aborted = false;
    answer(
      (signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason);
          }),
        ),
    );
    polling.reconcile(plansOf({ target: sync }));
    polling.start();
    await clock.advance(0);
    await polling.stop();
    expect(aborted).toBe(true);
    polling.reconcile(plansOf({ target: sync }, { target: migration }));
    await clock.advance(5 * minute);
    expect(asked).toEqual(["sync"]);
    expect(clock.sleepers()).toBe(0);
  });

  it("tells the watchdog of a target that nobody can ask, and changes nothing else", async () => {
    const { clock, polling, answer, store, watchdog } = createScene([sync]);
    answer(undefined);
    const before = store.snapshot();
    polling.reconcile(plansOf({ target: sync }));
    polling.start();
    await clock.advance(0);
    expect([watchdog.isReady(), store.snapshot() === before]).toEqual([true, true]);
    await polling.stop();
  });
});

describe("polling once", () => {
  it("asks the fast lane when the listings have been answered, and nobody again", async () => {
    const { clock, polling, asked, ended, store } = createScene();
    polling.reconcile(plansOf({ target: fastLane }, { target: sync }, { target: migration }));
    await polling.pollOnce(new AbortController().signal);
    expect(asked).toEqual(["sync", "migration", "sync_status"]);
    expect(ended).toEqual(asked);
    expect(store.snapshot().targets.every(({ up }) => up)).toBe(true);
    await clock.advance(10 * minute);
    expect(asked).toHaveLength(3);
  });
});
