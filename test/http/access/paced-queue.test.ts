import { describe, expect, it } from "vitest";
import { createPacedQueue } from "../../../src/http/access/paced-queue.js";
import { createFakeClock } from "../../support/fake-clock.js";

describe("turns", () => {
  it("rest after each piece as long as it took", async () => {
    const clock = createFakeClock();
    const turns = createPacedQueue({ clock, maxWaiting: 5 });
    const started: number[] = [];
    const work = async () => {
      started.push(clock.monotonic());
      await clock.sleep(100, new AbortController().signal);
    };
    const startMs = clock.monotonic();
    const done = Promise.all([turns.take(work), turns.take(work), turns.take(work)]);
    await clock.advance(1_000);
    await done;
    expect(started.map((atMs) => atMs - startMs)).toEqual([0, 200, 400]);
  });

  it("do not rest before work that comes later anyway", async () => {
    const clock = createFakeClock();
    const turns = createPacedQueue({ clock, maxWaiting: 5 });
    const first = turns.take(() => clock.sleep(100, new AbortController().signal));
    await clock.advance(100);
    await first;
    await clock.advance(100);
    expect(await turns.take(async () => "at once")).toBe("at once");
    expect(clock.sleepers()).toBe(0);
  });
});
