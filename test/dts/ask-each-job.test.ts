import { describe, expect, it } from "vitest";
import { askEachJob } from "../../src/dts/ask-each-job.js";
import { createFakeClock } from "../support/fake-clock.js";

const { signal } = new AbortController();
const ids = (count: number) => Array.from({ length: count }, (_, index) => `j${index}`);

describe("one call for each job", () => {
  it("is spread evenly over the given time", async () => {
    const clock = createFakeClock();
    const startMs = clock.monotonic();
    const askedAt: number[] = [];
    const asked = askEachJob(ids(4), { clock, spreadMs: 40_000, signal }, async (id) => {
      askedAt.push(clock.monotonic() - startMs);
      return id;
    });
    await clock.advance(40_000);
    expect(await asked).toEqual(ids(4));
    expect(askedAt).toEqual([0, 10_000, 20_000, 30_000]);
  });

  it("is not made up for in a burst after one that took long: the others share the time that is left", async () => {
    const clock = createFakeClock();
    const startMs = clock.monotonic();
    const askedAt: number[] = [];
    const asked = askEachJob(ids(5), { clock, spreadMs: 50_000, signal }, async (id) => {
      askedAt.push(clock.monotonic() - startMs);
      if (id === "j0") await clock.sleep(30_000, signal);
    });
    await clock.advance(50_000);
    await asked;
    expect(askedAt).toEqual([0, 30_000, 35_000, 40_000, 45_000]);
  });

  it("without a time to spread them over is asked three at a time, and answered in the order of the jobs", async () => {
    let inFlight = 0;
    let most = 0;
    const answers = await askEachJob(ids(10), { clock: createFakeClock(), signal }, async (id) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      for (let turn = 0; turn < (id === "j0" ? 9 : 3); turn += 1) await undefined;
      inFlight -= 1;
      return id;
    });
    expect(answers).toEqual(ids(10));
    expect(most).toBe(3);
  });

  it.each([undefined, 10_000])("stops with the first failure (spread over %s ms)", async (spreadMs) => {
    const clock = createFakeClock();
    const asked: string[] = [];
    const failing = askEachJob(ids(10), { clock, spreadMs, signal }, async (id) => {
      asked.push(id);
      await undefined;
      if (id === "j1") throw new Error("no");
    });
    const outcome = expect(failing).rejects.toThrow("no");
    await clock.advance(20_000);
    await outcome;
    expect(asked.length).toBeLessThan(6);
  });

  it("ends with the signal while it waits", async () => {
    const clock = createFakeClock();
    const stop = new AbortController();
    const asked = askEachJob(ids(2), { clock, spreadMs: 10_000, signal: stop.signal }, async () => undefined);
    const outcome = expect(asked).rejects.toThrow("stopping");
    await clock.advance(10);
    stop.abort(new Error("stopping"));
    await outcome;
  });
});
