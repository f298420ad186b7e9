import { describe, expect, it } from "vitest";
import type { Target } from "../../src/config/targets.js";
import { createFastLane } from "../../src/poll/fast-lane.js";
import type { ListingState } from "../../src/poll/listings.js";
import { targetOf } from "./fixtures.js";

const sync = targetOf();
const fast = targetOf({ collector: "sync_status" });

/** A fast lane whose listing is as the test says. */
function createScene(listing: ListingState) {
  let present = listing;
  const woken: Target[] = [];
  const fastLane = createFastLane({
    store: { listing: () => present },
    backoff: { wakeTarget: (target) => void woken.push(target) },
  });
  return {
    ...fastLane,
    woken,
    become(next: ListingState) {
      present = next;
    },
  };
}

describe("a fast lane", () => {
  it("is not polled before the listing has been answered, which nobody else waits for", () => {
    const { mayPoll } = createScene("unasked");
    expect([mayPoll(fast), mayPoll(sync)]).toEqual([false, true]);
  });

  it("is polled, and fails, when nobody knows the instances any more", () => {
    expect(createScene("unknown").mayPoll(fast)).toBe(true);
  });

  it.each(["unasked", "unknown"] as const)(
    "that found the listing %s is polled at once, and once, when the listing is there",
    (listing) => {
      const { mayPoll, polled, become, woken } = createScene(listing);
      mayPoll(fast);
      polled(fast);
      expect(woken).toEqual([]);
      become("known");
      polled(sync);
      polled(targetOf({ collector: "migration" }));
      expect(woken).toEqual([fast]);
    },
  );

  it("waits like all that ask about single jobs, and all of them are woken", () => {
    const { mayPoll, polled, become, woken } = createScene("unasked");
    const rules = targetOf({ collector: "monitor_rules" });
    expect([mayPoll(fast), mayPoll(rules)]).toEqual([false, false]);
    become("known");
    polled(sync);
    expect(woken).toEqual([fast, rules]);
  });

  it("does not wait for the listing of another account or region", () => {
    const { mayPoll, polled, become, woken } = createScene("unasked");
    mayPoll(fast);
    become("known");
    polled(targetOf({ account: "other" }));
    polled(targetOf({ regionId: "cn-beijing" }));
    expect(woken).toEqual([]);
  });

  it("that has polled in its own rhythm meanwhile is not woken", () => {
    const { mayPoll, polled, become, woken } = createScene("unknown");
    mayPoll(fast);
    become("known");
    expect(mayPoll(fast)).toBe(true);
    polled(fast);
    polled(sync);
    expect(woken).toEqual([]);
  });
});
