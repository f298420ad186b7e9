import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import type { ProxyOf } from "../lib/proxy-environment.js";
import { createReconciler } from "../lib/reconciler.js";
import { type Scope, scopeKey } from "../lib/scope.js";
import type { Telemetry } from "../lib/telemetry.js";
import { createClockSkew, createSkewWarning } from "./clock-skew.js";
import type { CredentialsProvider } from "./credentials/credentials.js";
import { createLimitedClient } from "./limits/limited-client.js";
import { createRateLimiter, type Priority, type RateLimiter } from "./limits/rate-limiter.js";
import { createRegionBudget, type RegionBudget } from "./limits/region-budget.js";
import { createRetryingClient, type RetryingClient } from "./limits/retry.js";
import type { TokenBucketInput } from "./limits/token-bucket.js";
import { createRpcClient } from "./rpc/rpc-client.js";
import { createSharedAgents } from "./rpc/shared-agents.js";
import { type SignatureVersion, senders } from "./signatures.js";

/** How one account is called in one region: plain data. */
export interface RegionClientPlan {
  readonly scope: Scope;
  readonly endpoint: string;
  readonly signature: SignatureVersion;
  /** What tells one provider of the account from the next: a change makes the client anew. */
  readonly credentials: unknown;
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly regionRequestsPerSecond: number;
  /** Of the limits above and the API's, this process's part, as other shards have the rest: from 0 to 1. */
  readonly share: { readonly account: number; readonly region: number };
  readonly maxConcurrentRequests: number;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxResponseSizeBytes: number;
}

/** What all clients of the process share. */
export interface RegionClientsDeps {
  readonly providerOf: (account: string) => CredentialsProvider | undefined;
  /** Absent: every endpoint is called directly. */
  readonly proxyOf?: ProxyOf | undefined;
  /** The list that an operation's answer is about, if it is about one. */
  readonly listOf: (operation: string) => string | undefined;
  readonly priorityOf: (operation: string) => Priority;
  /** What the API documents, in requests per second: no account, and no region over all accounts, is asked more often. */
  readonly limits: { readonly perAccount: number; readonly perRegion: number };
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** The clients of all accounts: one per account and region, with one budget per region over all accounts. */
export interface RegionClients {
  /** Goes on with these plans. Limiters outlive a change of anything but their rates, so that no limit is forgotten. */
  reconcile(plans: readonly RegionClientPlan[]): void;
  get(scope: Scope): RetryingClient | undefined;
}

/** No clients yet. */
export function createRegionClients(deps: RegionClientsDeps): RegionClients {
  const { clock, limits, logger, telemetry } = deps;
  const agents = createSharedAgents();
  const warnOfSkew = createSkewWarning(logger);
  // A bucket rests for a second when there was one before it: what that one let pass in this second counts as well.
  const known = new Set<string>();
  const restsAtFirst = (key: string): boolean => {
    const hadOne = known.has(key);
    known.add(key);
    return hadOne;
  };
  const budgets = createReconciler<RatePlan, RegionBudget>(
    ({ regionId, burst, regionRequestsPerSecond: requestsPerSecond, share }) =>
      createRegionBudget({
        ...partOf({ requestsPerSecond, burst, ceiling: limits.perRegion }, share.region),
        clock,
        restsAtFirst: restsAtFirst(regionId),
      }),
    () => undefined,
  );
  const limiters = createReconciler<RatePlan & Scope, RateLimiter>(
    (plan) =>
      createRateLimiter({
        ...partOf({ ...plan, ceiling: limits.perAccount }, plan.share.account),
        clock,
        restsAtFirst: restsAtFirst(scopeKey(plan)),
        parent: budgets.get(plan.regionId),
      }),
    () => undefined,
  );
  const clients = createReconciler<RegionClientPlan, RetryingClient & { close(): void }>(
    (plan) => {
      const { scope } = plan;
      const credentials = deps.providerOf(scope.account);
      const limiter = limiters.get(scopeKey(scope));
      if (!credentials || !limiter) throw new RangeError(`no account ${scope.account} in ${scope.regionId}`);
      const clockSkew = createClockSkew({ clock, onCorrection: warnOfSkew });
      const client = createRpcClient({
        ...deps,
        ...plan,
        agents,
        send: senders[plan.signature],
        proxy: deps.proxyOf?.(plan.endpoint),
        scope,
        credentials,
        clockSkew,
        onSecret: warnOnce(logger, scope),
      });
      const limited = createLimitedClient(client, {
        ...deps,
        ...plan,
        limiter,
        credentials,
        scope,
        telemetry,
      });
      return { ...createRetryingClient(limited, { ...deps, ...plan }), close: client.close };
    },
    (client) => client.close(),
  );

  return {
    reconcile(plans) {
      budgets.reconcile(new Map(plans.map((plan) => [plan.scope.regionId, ratesOf(plan)])));
      limiters.reconcile(
        new Map(plans.map((plan) => [scopeKey(plan.scope), { ...ratesOf(plan), ...plan.scope }])),
      );
      clients.reconcile(new Map(plans.map((plan) => [scopeKey(plan.scope), plan])));
    },
    get: (scope) => clients.get(scopeKey(scope)),
  };
}

/** Warns of the first answer that held a secret: whoever writes one writes thousands. */
function warnOnce(logger: Logger, { account, regionId }: Scope): (operation: string) => void {
  let hasWarned = false;
  return (operation) => {
    if (hasWarned) return;
    hasWarned = true;
    logger.warn("an answer holds secrets of its request, their texts are left out", {
      account,
      region_id: regionId,
      operation,
    });
  };
}

interface RatePlan
  extends Pick<RegionClientPlan, "requestsPerSecond" | "burst" | "regionRequestsPerSecond" | "share"> {
  readonly regionId: string;
}

function ratesOf(plan: RegionClientPlan): RatePlan {
  const { scope, requestsPerSecond, burst, regionRequestsPerSecond, share } = plan;
  return { regionId: scope.regionId, requestsPerSecond, burst, regionRequestsPerSecond, share };
}

type Rates = Pick<TokenBucketInput, "requestsPerSecond" | "burst" | "ceiling">;

/** A part of a limit. However small it is, one request fits into it, and a second one's time comes. */
function partOf({ requestsPerSecond, burst, ceiling }: Rates, share: number): Rates {
  return {
    requestsPerSecond: requestsPerSecond * share,
    burst: Math.max(1, burst * share),
    ceiling: Math.max(2, ceiling * share),
  };
}
