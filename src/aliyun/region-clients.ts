import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import type { Scope, Telemetry } from "../lib/telemetry.js";
import { createClockSkew } from "./clock-skew.js";
import type { CredentialsProvider } from "./credentials/credentials.js";
import { createLimitedClient } from "./limited-client.js";
import { createPopClient } from "./pop-client.js";
import { createRateLimiter, type Priority } from "./rate-limiter.js";
import { createRegionBudget, type RegionBudget } from "./region-budget.js";
import { createRetryingClient, type RetryingClient } from "./retry.js";

/** How all calls of the process are made. */
export interface RegionClientsInput {
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly regionRequestsPerSecond: number;
  readonly maxConcurrentRequests: number;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxResponseSizeBytes: number;
  /** The list that an operation's answer is about, if it is about one. */
  readonly listOf: (operation: string) => string | undefined;
  readonly priorityOf: (operation: string) => Priority;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** The clients of all accounts: one per account and region, with one budget per region over all accounts. */
export interface RegionClients {
  /** A client that signs, limits, bounds and repeats. Call it once per account and region. */
  create(scope: Scope, endpoint: string, credentials: CredentialsProvider): RetryingClient;
  /** Closes every connection. */
  close(): void;
}

/** No clients yet. */
export function createRegionClients(input: RegionClientsInput): RegionClients {
  const { clock, logger, telemetry } = input;
  const clockSkew = createClockSkew({ clock, logger });
  const budgets = new Map<string, RegionBudget>();
  const open: { close(): void }[] = [];

  const budgetOf = (regionId: string): RegionBudget => {
    const known = budgets.get(regionId);
    if (known) return known;
    const budget = createRegionBudget({
      clock,
      requestsPerSecond: input.regionRequestsPerSecond,
      burst: input.burst,
    });
    budgets.set(regionId, budget);
    return budget;
  };

  return {
    create(scope, endpoint, credentials) {
      const client = createPopClient({ ...input, endpoint, scope, credentials, clockSkew });
      open.push(client);
      const limiter = createRateLimiter({
        clock,
        requestsPerSecond: input.requestsPerSecond,
        burst: input.burst,
        parent: budgetOf(scope.regionId),
      });
      const limited = createLimitedClient(client, { ...input, limiter, credentials, scope, telemetry });
      return createRetryingClient(limited, { ...input, scope, telemetry });
    },
    close() {
      for (const client of open) client.close();
    },
  };
}
