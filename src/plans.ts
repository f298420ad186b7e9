import { isDeepStrictEqual } from "node:util";
import { endpointOf } from "./aliyun/endpoints.js";
import type { RegionClientPlan } from "./aliyun/region-clients.js";
import type { AccountConfig, Config } from "./config/config.js";
import { type LimitShare, limitSharesOf } from "./config/shards.js";
import { type Target, targetKey } from "./config/targets.js";
import { scopeKey } from "./lib/scope.js";

/** Whose credentials to get, and how. */
export type AccountPlan = Pick<AccountConfig, "name" | "credentials">;

/** What a target's collector is made of: a change of any of it starts the target anew, with its data. */
export interface CollectorPlan {
  readonly target: Target;
  readonly client: RegionClientPlan;
  readonly collectors: Config["collectors"];
  readonly pageSize: number;
  readonly resourceGroupId: string;
}

/** A configuration as plans for the things that live longer than it. Plain data, by key. */
export interface Plans {
  readonly accounts: ReadonlyMap<string, AccountPlan>;
  readonly clients: readonly RegionClientPlan[];
  readonly collectors: ReadonlyMap<string, CollectorPlan>;
}

/** What a configuration and its targets ask for. */
export function plansOf(config: Config, targets: readonly Target[]): Plans {
  const clients = new Map<string, RegionClientPlan>();
  const collectors = new Map<string, CollectorPlan>();
  const accounts = new Map(config.accounts.map((account) => [account.name, account]));
  const polled = new Map<string, AccountPlan>();
  const shareOf = limitSharesOf(config);
  for (const target of targets) {
    const account = accounts.get(target.account);
    if (!account) continue;
    polled.set(account.name, { name: account.name, credentials: account.credentials });
    const client =
      clients.get(scopeKey(target)) ??
      clientPlan(config, { account, regionId: target.regionId, share: shareOf(target) });
    clients.set(scopeKey(target), client);
    collectors.set(targetKey(target), {
      target,
      client,
      collectors: config.collectors,
      pageSize: config.api.pageSize,
      resourceGroupId: account.resourceGroupId,
    });
  }
  return {
    // No shard gets credentials for accounts of others.
    accounts: polled,
    clients: [...clients.values()],
    collectors,
  };
}

/** Which targets are asked just as they were under other plans: whatever else has changed, they go on. */
export function goesOnFrom(before: Plans | undefined, next: Plans): (target: Target) => boolean {
  // All plans of a configuration share the settings of the collectors: looked at once, not for each of 40,000 targets.
  const [settings, nextSettings] = [before, next].map((plans) => firstOf(plans?.collectors)?.collectors);
  if (!isDeepStrictEqual(settings, nextSettings)) return () => false;
  const goOn = new Set(
    [...next.collectors]
      .filter(([key, plan]) => isSameQuestion(before?.collectors.get(key), plan))
      .map(([key]) => key),
  );
  return (target) => goOn.has(targetKey(target));
}

function isSameQuestion(plan: CollectorPlan | undefined, next: CollectorPlan): boolean {
  return (
    plan !== undefined &&
    isDeepStrictEqual({ ...plan, collectors: undefined }, { ...next, collectors: undefined })
  );
}

function firstOf(plans: Plans["collectors"] | undefined): CollectorPlan | undefined {
  return plans?.values().next().value;
}

function clientPlan(
  config: Config,
  {
    account,
    regionId,
    share,
  }: { readonly account: AccountConfig; readonly regionId: string; readonly share: LimitShare },
): RegionClientPlan {
  return {
    scope: { account: account.name, regionId },
    endpoint: endpointOf({ regionId, network: account.network, overrides: account.endpoints }),
    signature: config.api.signature,
    credentials: account.credentials,
    requestsPerSecond: config.rateLimit.requestsPerSecond,
    burst: config.rateLimit.burst,
    regionRequestsPerSecond: config.rateLimit.regionRequestsPerSecond,
    share,
    maxConcurrentRequests: config.rateLimit.maxConcurrentRequests,
    timeoutMs: config.api.timeoutMs,
    maxAttempts: config.api.maxAttempts,
    maxResponseSizeBytes: config.api.maxResponseSizeBytes,
  };
}
