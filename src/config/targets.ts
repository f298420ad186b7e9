import type { CollectorName } from "../dts/collectors.js";
import { scopeKey } from "../lib/scope.js";
import type { Config } from "./config.js";

/** What is polled: one account, in one region, with one collector. */
export interface Target {
  readonly account: string;
  readonly regionId: string;
  readonly collector: CollectorName;
  readonly intervalMs: number;
  /** One whole poll: min(0.9 x interval, 300 s). */
  readonly timeoutMs: number;
  /** Without a success for this long, the target's job series go: max(staleness.max_age, 5 x interval). */
  readonly maxAgeMs: number;
}

/** Key of a target: whatever else changes about it, it stays the same one. */
export function targetKey(target: Target): string {
  return `${scopeKey(target)}/${target.collector}`;
}

const longestPollMs = 300_000;

/** Every target of a configuration, this shard's only, in the order accounts, regions, collectors. */
export function targetsOf(config: Config): readonly Target[] {
  return config.accounts.flatMap((account) =>
    account.regions
      .filter(
        (regionId) => shardOf(account.name, regionId, config.sharding.totalShards) === config.sharding.shard,
      )
      .flatMap((regionId) =>
        collectorsOf(config, account.name, regionId).map(([collector, intervalMs]) => ({
          account: account.name,
          regionId,
          collector,
          intervalMs,
          timeoutMs: Math.min(0.9 * intervalMs, longestPollMs),
          maxAgeMs: Math.max(config.staleness.maxAgeMs, 5 * intervalMs),
        })),
      ),
  );
}

function collectorsOf(config: Config, account: string, regionId: string): [CollectorName, number][] {
  const { migration, sync, subscribe, syncStatus, legacySync, objectModification } = config.collectors;
  const hasTasks = objectModification.tasks.some(
    (task) => task.account === account && task.regionId === regionId,
  );
  // The fast lane asks about what a listing has found: without any, there would be nothing to ask, ever.
  const hasListing = sync.enabled || legacySync.enabled;
  const rows: [CollectorName, { enabled: boolean; intervalMs: number }][] = [
    ["migration", migration],
    ["sync", sync],
    ["subscribe", subscribe],
    ["sync_status", { ...syncStatus, enabled: syncStatus.enabled && hasListing }],
    ["legacy_sync", legacySync],
    ["object_modification", { ...objectModification, enabled: objectModification.enabled && hasTasks }],
  ];
  return rows.filter(([, row]) => row.enabled).map(([name, row]) => [name, row.intervalMs]);
}

/** All collectors of an account and region stay in one shard, because they share one API quota. */
function shardOf(account: string, regionId: string, totalShards: number): number {
  return fnv1a(`${account}\n${regionId}`) % totalShards;
}

/** FNV-1a, 32 bits: a stable spread over shards and start phases. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
