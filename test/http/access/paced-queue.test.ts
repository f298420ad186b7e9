import { describe, expect, it } from "vitest";
import { createPacedQueue } from "../../../src/http/access/paced-queue.js";
import { createFakeClock } from "../../support/fake-clock.js";

describe("a paced queue", () => {
  it("rests after each piece of work as long as it took", async () => {
    const clock = createFakeClock();
    const queue = createPacedQueue({ clock, maxWaiting: 5 });
    const started: number[] = [];
    const work = async () => {
      started.push(clock.monotonic());
      await clock.sleep(100, new AbortController().signal);
    };
    const startMs = clock.monotonic();
    const done = Promise.all([queue.run(work), queue.run(work), queue.run(work)]);
    await clock.advance(1_000);
    await done;
    expect(started.map((atMs) => atMs - startMs)).toEqual([0, 200, 400]);
  });

  it("does not rest before work that comes later anyway", async () => {
    const clock = createFakeClock();
    const queue = createPacedQueue({ clock, maxWaiting: 5 });
    const first = queue.run(() => clock.sleep(100, new AbortController().signal));
    await clock.advance(100);
    await first;
    await clock.advance(100);
    expect(await queue.run(async () => "at once")).toBe("at once");
    expect(clock.sleepers()).toBe(0);
  });
});
