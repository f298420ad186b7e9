import { describe, expect, it } from "vitest";
import { createWatchdog } from "../../src/poll/watchdog.js";
import { createFakeClock } from "../support/fake-clock.js";
import { targetOf } from "./fixtures.js";

const fast = targetOf({ collector: "sync_status", intervalMs: 15_000 });
const slow = targetOf({ collector: "legacy_sync", intervalMs: 3_600_000 });
const stuck = "no poll has ended for 10 min:";

describe("the watchdog", () => {
  it("calls a target stuck after ten minutes beyond its interval without progress", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast, slow], clock);
    await clock.advance(614_999);
    expect(watchdog.health()).toEqual({ ok: true });
    await clock.advance(1);
    expect(watchdog.health()).toEqual({ ok: false, why: `${stuck} production/cn-hangzhou/sync_status` });
  });

  it("leaves a target of a long interval the time of two polls, the second a whole interval late", async () => {
    const clock = createFakeClock();
    const spread = targetOf({ collector: "monitor_rules", intervalMs: 3_600_000, timeoutMs: 3_240_000 });
    const watchdog = createWatchdog([spread], clock);
    watchdog.progressed(spread);
    await clock.advance(1.5 * 3_600_000 + 3_240_000 + 59_999);
    expect(watchdog.health()).toEqual({ ok: true });
    await clock.advance(1);
    expect(watchdog.health().ok).toBe(false);
  });

  it("is ready without the polls that are spread over their interval", () => {
    const spread = targetOf({ collector: "monitor_rules", spreadMs: 2_880_000 });
    const watchdog = createWatchdog([fast, spread], createFakeClock());
    expect(watchdog.isReady()).toBe(false);
    watchdog.progressed(fast);
    expect(watchdog.isReady()).toBe(true);
  });

  it("is content again with the next progress", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    await clock.advance(700_000);
    watchdog.progressed(fast);
    expect(watchdog.health()).toEqual({ ok: true });
    await clock.advance(615_000);
    expect(watchdog.health()).toEqual({ ok: false, why: `${stuck} production/cn-hangzhou/sync_status` });
  });

  it("knows a target again that a reload has made anew", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([{ ...fast }], clock);
    watchdog.progressed(fast);
    expect(watchdog.isReady()).toBe(true);
    await clock.advance(400_000);
    watchdog.progressed(fast);
    await clock.advance(400_000);
    expect(watchdog.health()).toEqual({ ok: true });
  });

  it("gives every target the time of a new start when a reload changes them", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    await clock.advance(614_000);
    watchdog.retarget([fast, slow]);
    await clock.advance(614_999);
    expect(watchdog.health()).toEqual({ ok: true });
    await clock.advance(1);
    expect(watchdog.health()).toEqual({ ok: false, why: `${stuck} production/cn-hangzhou/sync_status` });
    watchdog.retarget([]);
    expect(watchdog.health()).toEqual({ ok: true });
  });

  it("leaves a target that goes on as before its time, however often there is a reload", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    for (let reloads = 0; reloads < 62; reloads += 1) {
      await clock.advance(10_000);
      watchdog.retarget([fast, slow], (target) => target.collector === fast.collector);
    }
    expect(watchdog.health()).toEqual({ ok: false, why: `${stuck} production/cn-hangzhou/sync_status` });
  });

  it("tells targets of different accounts, regions and collectors apart", async () => {
    const clock = createFakeClock();
    const others = [{ account: "staging" }, { regionId: "cn-beijing" }, { collector: "sync" }] as const;
    const watchdog = createWatchdog(
      others.map((other) => targetOf({ ...fast, ...other })),
      clock,
    );
    await clock.advance(400_000);
    watchdog.progressed(fast);
    await clock.advance(400_000);
    expect(watchdog.health().why).toBe(
      `${stuck} staging/cn-hangzhou/sync_status, production/cn-beijing/sync_status, production/cn-hangzhou/sync`,
    );
  });

  it("does not care about jumps of the wall clock", () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    clock.jumpWall(86_400_000);
    expect(watchdog.health()).toEqual({ ok: true });
  });
});

describe("the exporter", () => {
  it("is ready when every target was polled once", () => {
    const watchdog = createWatchdog([fast, slow], createFakeClock());
    expect(watchdog.isReady()).toBe(false);
    watchdog.progressed(fast);
    watchdog.progressed(fast);
    expect(watchdog.isReady()).toBe(false);
    watchdog.progressed(slow);
    expect(watchdog.isReady()).toBe(true);
  });

  it("is ready after half a minute, counted from its start, whatever its targets do", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    await clock.advance(20_000);
    watchdog.retarget([slow]);
    await clock.advance(9_999);
    expect(watchdog.isReady()).toBe(false);
    await clock.advance(1);
    expect(watchdog.isReady()).toBe(true);
  });

  it("stays ready when a reload adds a target", () => {
    const watchdog = createWatchdog([fast], createFakeClock());
    watchdog.progressed(fast);
    expect(watchdog.isReady()).toBe(true);
    watchdog.retarget([fast, slow]);
    expect(watchdog.isReady()).toBe(true);
  });

  it("is not ready before the targets of a reload were polled, although the old ones were", () => {
    const watchdog = createWatchdog([fast, slow], createFakeClock());
    watchdog.progressed(fast);
    watchdog.retarget([slow]);
    expect(watchdog.isReady()).toBe(false);
  });
});
