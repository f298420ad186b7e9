import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { sideBySide } from "../../src/lib/side-by-side.js";

const never = new AbortController().signal;
const double = async (value: number): Promise<number> => 2 * value;

describe("work side by side", () => {
  it("comes to its results in the order of the items, however many are at once", async () => {
    for (const atOnce of [1, 2, 20]) {
      for (const items of [[], [1], [1, 2], [1, 2, 3, 4, 5]]) {
        const results = await sideBySide(items, { atOnce, signal: never }, double);
        expect(results).toEqual(items.map((item) => 2 * item));
      }
    }
  });

  it("takes no item before there is room for it", async () => {
    const taken: number[] = [];
    function* items(): IterableIterator<number> {
      for (let item = 1; item <= 3; item += 1) {
        taken.push(item);
        yield item;
      }
    }
    const takenAtWork: number[] = [];
    await sideBySide(items(), { atOnce: 1, signal: never }, async () => void takenAtWork.push(taken.length));
    expect(takenAtWork).toEqual([1, 2, 3]);
  });
});

describe("work on one item alone", () => {
  it("listens to the signal itself, and leaves nothing on it", async () => {
    const { signal } = new AbortController();
    const seen: AbortSignal[] = [];
    await sideBySide([1], { atOnce: 20, signal }, async (_, own) => void seen.push(own));
    expect(seen[0]).toBe(signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("fails with what the work fails with", async () => {
    const failure = new Error("no page");
    const failing = sideBySide([1], { atOnce: 20, signal: never }, () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
  });

  it("ends with the signal's reason when that aborts, whatever the work comes to", async () => {
    const reason = new Error("over");
    for (const end of [async () => 1, () => Promise.reject(new Error("cut off"))]) {
      const stop = new AbortController();
      const work = sideBySide([1], { atOnce: 20, signal: stop.signal }, () => {
        stop.abort(reason);
        return end();
      });
      await expect(work).rejects.toBe(reason);
    }
  });
});
