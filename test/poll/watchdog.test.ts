import { describe, expect, it } from "vitest";
import { createWatchdog } from "../../src/poll/watchdog.js";
import { createFakeClock } from "../support/fake-clock.js";
import { targetOf } from "./fixtures.js";

const fast = targetOf({ collector: "sync_status", intervalMs: 15_000 });
const slow = targetOf({ collector: "legacy_sync", intervalMs: 3_600_000 });

describe("the watchdog", () => {
  it("calls a target stuck after ten minutes beyond its interval without progress", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast, slow], clock);
    await clock.advance(614_999);
    expect(watchdog.stuck()).toEqual([]);
    await clock.advance(1);
    expect(watchdog.stuck()).toEqual([fast]);
  });

  it("is content again with the next progress", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    await clock.advance(700_000);
    watchdog.progressed(fast);
    expect(watchdog.stuck()).toEqual([]);
    await clock.advance(615_000);
    expect(watchdog.stuck()).toEqual([fast]);
  });

  it("knows a target again that a reload has made anew", async () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([{ ...fast }], clock);
    watchdog.progressed(fast);
    expect(watchdog.allAttempted()).toBe(true);
    await clock.advance(400_000);
    watchdog.progressed(fast);
    await clock.advance(400_000);
    expect(watchdog.stuck()).toEqual([]);
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
    expect(watchdog.stuck()).toHaveLength(3);
  });

  it("does not care about jumps of the wall clock", () => {
    const clock = createFakeClock();
    const watchdog = createWatchdog([fast], clock);
    clock.jumpWall(86_400_000);
    expect(watchdog.stuck()).toEqual([]);
  });

  it("knows when every target was attempted once", () => {
    const watchdog = createWatchdog([fast, slow], createFakeClock());
    expect(watchdog.allAttempted()).toBe(false);
    watchdog.progressed(fast);
    watchdog.progressed(fast);
    expect(watchdog.allAttempted()).toBe(false);
    watchdog.progressed(slow);
    expect(watchdog.allAttempted()).toBe(true);
  });
});
