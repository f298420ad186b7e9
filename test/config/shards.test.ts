import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitSharesOf, ownersOf, shardCount, shardOf } from "../../src/config/shards.js";
import type { Scope } from "../../src/lib/scope.js";

const regions = ["cn-hangzhou", "cn-beijing", "cn-shanghai", "ap-southeast-1", "eu-central-1"];
const accounts = Array.from({ length: 400 }, (_, at) => ({ name: `account-${at}`, regions }));
const units: readonly Scope[] = accounts.flatMap(({ name }) =>
  regions.map((regionId) => ({ account: name, regionId })),
);
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const sharding = (shard: number, totalShards: number, previousTotalShards = 0) => ({
  shard,
  totalShards,
  previousTotalShards,
});

/** How far a fair lot may be from its mean: four times its standard deviation. */
const spread = (count: number, shards: number) => Math.ceil(4 * Math.sqrt(count / shards));

describe("the shard of an account and region", () => {
  it("stays the same in every version: another hash would move everything at an upgrade", () => {
    expect(units.slice(0, 5).map((unit) => [1, 2, 3, 7, 1000].map((total) => shardOf(unit, total)))).toEqual([
      [0, 1, 1, 1, 885],
      [0, 0, 2, 5, 358],
      [0, 1, 2, 2, 583],
      [0, 0, 2, 3, 669],
      [0, 1, 1, 1, 78],
    ]);
  });

  it.each([1, 2, 3, 7, 40])("of %i is one of them, and each has about as many as the others", (total) => {
    const sizes = numbers(total).map(
      (shard) => units.filter((unit) => shardOf(unit, total) === shard).length,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(units.length);
    for (const size of sizes) {
      expect(Math.abs(size - units.length / total)).toBeLessThanOrEqual(spread(units.length, total));
    }
  });

  it.each([
    [1, 2],
    [2, 3],
    [3, 4],
    [6, 7],
    [39, 40],
  ])(
    "moves only to the new one when %i become %i, no more than its share, and back when it goes",
    (before, after) => {
      const moved = units.filter((unit) => shardOf(unit, before) !== shardOf(unit, after));
      expect(new Set(moved.map((unit) => shardOf(unit, after)))).toEqual(new Set([before]));
      expect(moved.length).toBeLessThanOrEqual(Math.ceil(units.length / after) + spread(units.length, after));
    },
  );

  it("never moves between shards that stay, whatever the names and the numbers", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 12 });
    const total = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(name, name, total, total, (account, regionId, one, other) => {
        const [fewer, more] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [shardOf({ account, regionId }, fewer), shardOf({ account, regionId }, more)];
        expect(before).toBeLessThan(fewer);
        expect(after === before || after >= fewer).toBe(true);
      }),
    );
  });
});

describe("while the number of shards changes", () => {
  it.each([
    [1, 3],
    [3, 1],
    [2, 3],
    [7, 3],
  ])("from %i to %i, who had an account and region keeps it, and who will have it has it too", (from, to) => {
    for (const unit of units) {
      const owners = ownersOf(unit, sharding(0, to, from));
      expect(new Set(owners)).toEqual(new Set([shardOf(unit, from), shardOf(unit, to)]));
      expect(owners).toHaveLength(new Set(owners).size);
    }
    expect(shardCount(sharding(0, to, from))).toBe(Math.max(from, to));
  });

  it("afterwards each has one again", () => {
    for (const unit of units) expect(ownersOf(unit, sharding(0, 3))).toEqual([shardOf(unit, 3)]);
  });
});

describe("the limits that shards share", () => {
  it.each([
    [1, 0],
    [2, 0],
    [7, 0],
    [3, 2],
    [2, 3],
    [7, 1],
  ])("add up to the whole limit, with %i shards of %i before", (total, previous) => {
    const shards = numbers(Math.max(total, previous));
    const of = shards.map((shard) => limitSharesOf({ accounts, sharding: sharding(shard, total, previous) }));
    for (const regionId of regions) {
      const sum = of.reduce((all, shareOf) => all + shareOf({ account: "account-0", regionId }).region, 0);
      expect(sum).toBeCloseTo(1, 9);
    }
    for (const unit of units) {
      const owners = ownersOf(unit, sharding(0, total, previous));
      const sum = owners.reduce((all, shard) => all + (of[shard]?.(unit).account ?? Number.NaN), 0);
      expect(sum).toBe(1);
    }
  });

  it("are divided in a region as its accounts are: who has the only one there has all of its limit", () => {
    const alone = [{ name: "account-0", regions: ["cn-hangzhou"] }];
    const unit = { account: "account-0", regionId: "cn-hangzhou" };
    const shard = shardOf(unit, 7);
    expect(limitSharesOf({ accounts: alone, sharding: sharding(shard, 7) })(unit)).toEqual({
      account: 1,
      region: 1,
    });
    const share = limitSharesOf({ accounts, sharding: sharding(0, 7) })(unit).region;
    const own = accounts.filter(({ name }) => shardOf({ account: name, regionId: "cn-hangzhou" }, 7) === 0);
    expect(share).toBeCloseTo(own.length / accounts.length, 9);
  });
});
