import { describe, expect, it } from "vitest";
import { targetKey } from "../../src/config/targets.js";
import { createBackoff } from "../../src/poll/backoff.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createLongPollLog } from "../../src/poll/long-poll-log.js";
import { createPolling } from "../../src/poll/polling.js";
import { createStore } from "../../src/poll/store.js";
import { stretchedIntervalMs } from "../../src/poll/stretch.js";
import { createWatchdog } from "../../src/poll/watchdog.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createFakeLogger, createFakeTelemetry, failureOf, resultOf, targetOf } from "./fixtures.js";

const second = 1_000;
const sync = targetOf();

describe("the interval that polls need", () => {
  it.each([
    ["a poll that fits", 50, undefined, undefined],
    ["a poll that takes nine tenths", 54, undefined, undefined],
    ["a poll that leaves no room", 55, undefined, 70],
    ["a poll of a minute and a half", 90, undefined, 120],
    ["a poll a little longer than before", 105, 120, 120],
    ["a poll too long for the stretched interval, too", 115, 120, 150],
    ["a poll much shorter than before", 56, 200, 70],
    ["a poll that would fit alone, but may only be out of the way of others", 40, 80, 80],
    ["a poll much shorter than before, which may only be out of the way of others", 40, 200, 70],
    ["a poll that fits again, whoever else is there", 18, 120, undefined],
  ])("after %s (%d s; at present %s s) is %s s", (_what, seconds, present, expected) => {
    const presentMs = present === undefined ? undefined : present * second;
    const found = stretchedIntervalMs(sync, seconds * second, presentMs);
    expect(found).toBe(expected === undefined ? undefined : expected * second);
  });

  it("is its own for a target whose calls are spread over it", () => {
    const spread = targetOf({ collector: "monitor_rules", intervalMs: 60_000, spreadMs: 48_000 });
    expect(stretchedIntervalMs(spread, 59 * second, undefined)).toBeUndefined();
  });
});

describe("a target whose polls take a minute and a half", () => {
  async function createScene() {
    const clock = createFakeClock();
    const telemetry = createFakeTelemetry();
    const store = createStore(
      [sync],
      clock,
      createJobHistory(() => {}),
    );
    const watchdog = createWatchdog([sync], clock);
    const starts: number[] = [];
    let pollMs = 90 * second;
    let isDown = false;
    const polling = createPolling<{ readonly target: typeof sync }>({
      clock,
      telemetry,
      store,
      watchdog,
      logger: createFakeLogger(),
      backoff: createBackoff(clock),
      publish: async () => {},
      collectOf: () => async (signal, onAnswer) => {
        starts.push(clock.monotonic() / second);
        if (isDown) throw failureOf();
        for (let leftMs = pollMs; leftMs > 0; leftMs -= 10 * second) {
          await clock.sleep(10 * second, signal);
          onAnswer?.();
        }
        return resultOf(["far"]);
      },
    });
    polling.reconcile(new Map([[targetKey(sync), { target: sync }]]));
    polling.start();
    const shown = () => store.snapshot().targets[0];
    return {
      ...{ clock, telemetry, store, watchdog, polling, starts, shown },
      setPollMs: (ms: number) => (pollMs = ms),
      setDown: (down: boolean) => (isDown = down),
    };
  }

  it("comes up, and is asked every two minutes, which its interval shows", async () => {
    const { clock, starts, shown, polling } = await createScene();
    await clock.advance(95 * second);
    expect(shown()).toMatchObject({ up: true, intervalSeconds: 120, pollDurationSeconds: 90 });
    await clock.advance(1_000 * second);
    expect(shown()).toMatchObject({ up: true, intervalSeconds: 120 });
    const gaps = starts.slice(2).map((start, index) => start - (starts[index + 1] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThan(119.9);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(180);
    await polling.stop();
  });

  it("keeps its jobs until five of the longer intervals have passed", async () => {
    const { clock, store, setDown, polling } = await createScene();
    await clock.advance(95 * second);
    setDown(true);
    await clock.advance(590 * second);
    store.expire();
    expect(store.snapshot().regions[0]?.jobs).toHaveLength(1);
    await clock.advance(20 * second);
    store.expire();
    expect(store.snapshot().regions[0]?.jobs ?? []).toHaveLength(0);
    await polling.stop();
  });

  it("skips no poll once that is known", async () => {
    const { clock, telemetry, polling } = await createScene();
    await clock.advance(95 * second);
    const skipped = () => telemetry.of("poll").filter(([, , result]) => result === "skipped").length;
    const before = skipped();
    await clock.advance(1_000 * second);
    expect(skipped()).toBe(before);
    await polling.stop();
  });

  it("has its own interval again when its polls fit", async () => {
    const { clock, shown, setPollMs, polling } = await createScene();
    await clock.advance(95 * second);
    setPollMs(10 * second);
    await clock.advance(300 * second);
    expect(shown()).toMatchObject({ up: true, intervalSeconds: 60 });
    await polling.stop();
  });

  it("is not taken for stuck while it gets on", async () => {
    const { clock, watchdog, setPollMs, polling } = await createScene();
    setPollMs(3_000 * second);
    await clock.advance(2_900 * second);
    expect(watchdog.health()).toEqual({ ok: true });
    await polling.stop();
  });
});

describe("what is said of polls that take too long", () => {
  it.each([
    ["rate", 0.9, "12 calls of 0.9 s at once are 13 a second"],
    ["latency", 1.25, "12 calls of 1.25 s at once are 9.6 a second"],
  ])(
    "once: that the %s limits, when a call takes %d s (%s); and once that they fit again",
    (limitedBy, seconds) => {
      const logger = createFakeLogger();
      const asked = { target: sync, requestsPerSecond: 10, requestsAtOnce: 12 };
      const log = createLongPollLog(logger, asked);
      const latencyMs = seconds * second;
      for (let poll = 0; poll < 3; poll += 1) log.note({ calls: 700, durationMs: 90 * second, latencyMs });
      for (let poll = 0; poll < 3; poll += 1) log.note({ calls: 10, durationMs: 2 * second, latencyMs });
      expect(logger.lines.map(({ message, fields }) => [message, fields["limited_by"]])).toEqual([
        ["polls take longer than their interval", limitedBy],
        ["polls fit into their interval again", undefined],
      ]);
    },
  );
});
