import { describe, expect, it } from "vitest";
import { createOneAtATime } from "../../src/cli/one-at-a-time.js";
import { createFakeClock } from "../support/fake-clock.js";

/** Work that takes a second each time. */
function startWork() {
  const clock = createFakeClock();
  const stopping = new AbortController();
  let runs = 0;
  const ask = createOneAtATime({ clock, stopping: stopping.signal }, async () => {
    runs += 1;
    const run = runs;
    await clock.sleep(1_000, new AbortController().signal);
    if (run === 2) throw new Error("the second fails");
    return run;
  });
  return { clock, stopping, ask, runs: () => runs };
}

describe("work that is asked for without end", () => {
  it("is done for the first who asks, and once more for all who ask meanwhile", async () => {
    const { clock, ask, runs } = startWork();
    const first = ask();
    await clock.advance(500);
    const others = Array.from({ length: 1_000 }, () => ask().catch(() => "failed"));
    await clock.advance(500);
    expect(await first).toBe(1);
    await clock.advance(5_000);
    expect(new Set(await Promise.all(others))).toEqual(new Set(["failed"]));
    expect(runs()).toBe(2);
  });

  it("rests four times as long as it took, also after a failure", async () => {
    const { clock, ask, runs } = startWork();
    const seen: number[] = [];
    for (let second = 0; second < 21; second += 1) {
      ask().catch(() => undefined);
      await clock.advance(1_000);
      seen.push(runs());
    }
    expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5]);
  });

  it("rests no longer when the process is told to stop", async () => {
    const { clock, stopping, ask } = startWork();
    ask();
    await clock.advance(1_000);
    expect(clock.sleepers()).toBe(1);
    stopping.abort();
    await clock.advance(0);
    expect(clock.sleepers()).toBe(0);
  });
});
