import { fnv1a } from "../lib/fnv1a.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import type { Config } from "./config.js";

/** Which shard this is, of how many now and, while their number changes, of how many before. */
export type Sharding = Config["sharding"];

/** What shards are divided by: the names of the accounts with their regions. */
export interface Sharded {
  readonly accounts: readonly Pick<Config["accounts"][number], "name" | "regions">[];
  readonly sharding: Sharding;
}

/** One process has everything. */
export const unsharded: Sharding = { shard: 0, totalShards: 1, previousTotalShards: 0 };

/** How many exporters share the accounts. While their number changes: as many as before or after, whichever is more. */
export function shardCount({ totalShards, previousTotalShards }: Sharding): number {
  return Math.max(totalShards, previousTotalShards);
}

/**
 * The shard, of so many, that an account and region belongs to. Rendezvous hashing: each shard has a score for it, and the highest wins.
 * One shard more takes its own share from all the others, and nothing moves between those.
 */
export function shardOf(scope: Scope, totalShards: number): number {
  const hash = fnv1a(scopeKey(scope));
  let winner = 0;
  for (let shard = 1, best = scoreOf(hash, 0); shard < totalShards; shard += 1) {
    const score = scoreOf(hash, shard);
    if (score <= best) continue;
    winner = shard;
    best = score;
  }
  return winner;
}

/** The shard of each of many: of one shard, then of two, and so on, without end. It is the same list each time, and changes. */
export function* growingShards(scopes: readonly Scope[]): Generator<readonly number[], never> {
  const hashes = scopes.map((scope) => fnv1a(scopeKey(scope)));
  const best = hashes.map((hash) => scoreOf(hash, 0));
  const owners = hashes.map(() => 0);
  for (let shard = 1; ; shard += 1) {
    yield owners;
    for (const [at, hash] of hashes.entries()) {
      const score = scoreOf(hash, shard);
      if (score <= (best[at] ?? 0)) continue;
      best[at] = score;
      owners[at] = shard;
    }
  }
}

/** The shards that poll an account and region: one; while their number changes and that moves it, the one of before, too. */
export function ownersOf(scope: Scope, { totalShards, previousTotalShards }: Sharding): readonly number[] {
  const owner = shardOf(scope, totalShards);
  if (previousTotalShards === 0) return [owner];
  const previous = shardOf(scope, previousTotalShards);
  return owner === previous ? [owner] : [owner, previous];
}

/** Whether this shard polls an account and region. */
export function isOwn(scope: Scope, sharding: Sharding): boolean {
  return ownersOf(scope, sharding).includes(sharding.shard);
}

/** Of the limits of an account in a region, and of a region over all accounts, what this shard may use: from 0 to 1. */
export interface LimitShare {
  readonly account: number;
  readonly region: number;
}

/**
 * How the shards divide the limits, which hold for all of them together. The limit of an account in a region is whole, or halved while
 * two shards poll it; that of a region is divided as its accounts are. So the shares of all shards add up to 1.
 */
export function limitSharesOf({ accounts, sharding }: Sharded): (scope: Scope) => LimitShare {
  const regions = new Map<string, { own: number; all: number }>();
  for (const { name: account, regions: regionIds } of accounts) {
    for (const regionId of regionIds) {
      const owners = ownersOf({ account, regionId }, sharding);
      const { own, all } = regions.get(regionId) ?? { own: 0, all: 0 };
      const part = owners.includes(sharding.shard) ? 1 / owners.length : 0;
      regions.set(regionId, { own: own + part, all: all + 1 });
    }
  }
  return (scope) => {
    const { own, all } = regions.get(scope.regionId) ?? { own: 1, all: 1 };
    return { account: 1 / ownersOf(scope, sharding).length, region: own / all };
  };
}

/** The finalizer of MurmurHash3: what differs in a bit here differs in half of them there. */
function scoreOf(hash: number, shard: number): number {
  let mixed = (hash + Math.imul(shard + 1, 0x9e3779b9)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
