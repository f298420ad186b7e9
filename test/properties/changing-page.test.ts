import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { formats } from "../../src/metrics/format.js";
import type { DtsJob } from "../../src/model/job.js";
import type { RegionSnapshot, Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { createBareExposition } from "../metrics/expose.js";
import { emptyJob, fullJob, polledTarget, regionOf } from "../metrics/samples.js";

// More than two blocks of each kind.
const [maxRegions, maxTargets] = [80, 900];

const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const delay = fc.nat({ max: 3 });

/** Something happens to the items of a list from a place on. */
const change = (max: number) =>
  fc.record({
    what: fc.constantFrom("changed", "same again", "gone", "new"),
    at: position,
    count: fc.oneof(fc.constant(1), fc.nat({ max: Math.ceil(max / 2) })),
    delay,
  });
type Change = ReturnType<typeof change> extends fc.Arbitrary<infer Value> ? Value : never;

/** A list of items, each of an account of its own. */
function createList<Item extends { readonly account: string }>(
  make: (account: string, delay: number) => Item,
  count: number,
) {
  let made = 0;
  const fresh = (delay: number): Item => {
    made += 1;
    return make(`a${made}`, delay);
  };
  let items: readonly Item[] = Array.from({ length: count }, () => fresh(1));
  return {
    items: () => items,
    change({ what, at, count, delay }: Change) {
      const start = Math.floor(at * items.length);
      const isMeant = (index: number) => index >= start && index < start + count;
      if (what === "new")
        items = items.toSpliced(start, 0, ...Array.from({ length: count }, () => fresh(delay)));
      else if (what === "gone") items = items.toSpliced(start, count);
      else if (what === "changed")
        items = items.map((item, index) => (isMeant(index) ? make(item.account, delay) : item));
      else items = items.map((item, index) => (isMeant(index) ? { ...item } : item));
    },
  };
}

function regionNamed(account: string, delaySeconds: number): RegionSnapshot {
  const place = { account, regionId: "cn-hangzhou" };
  // A region of many jobs now and then: its pieces are long.
  const count = account.endsWith("7") ? 60 : 1 + (delaySeconds % 2);
  const jobs = Array.from(
    { length: count },
    (_, index): DtsJob => ({
      ...(delaySeconds === 3 ? fullJob : emptyJob),
      ...place,
      jobId: `j${index}`,
      delaySeconds,
    }),
  );
  return regionOf(jobs, { ...place, types: delaySeconds === 0 ? ["sync"] : [] });
}

function targetNamed(account: string, delaySeconds: number): TargetSnapshot {
  if (delaySeconds === 0) return { ...polledTarget, account, up: false, failureReason: "timeout" };
  return { ...polledTarget, account, lastPollSeconds: 1_763_640_010 + delaySeconds };
}

it("a page after any changes is, byte for byte, that of an exposition which sees the last snapshot only", async () => {
  const step = fc.record({
    regions: change(maxRegions),
    targets: change(maxTargets),
    accountLabel: delay,
    format: fc.constantFrom(...formats),
    scraped: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: maxRegions }),
      fc.nat({ max: maxTargets }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      async (regionCount, targetCount, steps) => {
        const exposition = createBareExposition();
        const regions = createList(regionNamed, regionCount);
        const targets = createList(targetNamed, targetCount);
        for (const [index, each] of steps.entries()) {
          const accounts = [{ account: "a", labels: { team: `t${each.accountLabel}` } }];
          const snapshot: Snapshot = { targets: targets.items(), regions: regions.items(), accounts };
          await exposition.publish(snapshot);
          regions.change(each.regions);
          targets.change(each.targets);
          const { format } = each;
          if (!each.scraped && index < steps.length - 1) continue;
          const member = await exposition.render({ format, encoding: "gzip" });
          const other = createBareExposition();
          await other.publish(snapshot);
          const whole = await other.render({ format, encoding: "identity" });
          expect(gunzipSync(member).equals(whole)).toBe(true);
        }
      },
    ),
    { numRuns: 40 },
  );
});
