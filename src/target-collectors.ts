import type { ApiClient } from "./aliyun/api-client.js";
import { slotsOfPriority } from "./aliyun/limits/limited-client.js";
import type { RegionClients } from "./aliyun/region-clients.js";
import { type Target, targetKey } from "./config/targets.js";
import { type Collector, createCollector } from "./dts/create-collector.js";
import type { Clock } from "./lib/clock.js";
import type { Logger } from "./lib/logger.js";
import { createReconciler } from "./lib/reconciler.js";
import type { Collect } from "./model/report.js";
import type { CollectorPlan } from "./plans.js";
import type { Backoff } from "./poll/backoff.js";
import { createBudgetWarning } from "./poll/budget-warning.js";
import { createLongPollLog, type LongPollLog } from "./poll/long-poll-log.js";
import type { Store } from "./poll/store.js";

/** The collectors of the configured targets: each may remember what it was answered. */
export interface TargetCollectors {
  /** Goes on with these plans, by target key: a target with the same plan as before keeps its collector. */
  reconcile(plans: ReadonlyMap<string, CollectorPlan>): void;
  /**
   * How to ask a target now, in its time, with the client of its account and region. Undefined for what is not
   * configured.
   */
  collectOf(target: Target): Collect | undefined;
}

/** What collectors ask with. */
export interface TargetCollectorsDeps {
  readonly clients: Pick<RegionClients, "get">;
  readonly store: Pick<Store, "instances" | "jobIds" | "report">;
  readonly backoff: Pick<Backoff, "isProbing">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** No collectors yet. */
export function createTargetCollectors({
  clients,
  store,
  backoff,
  clock,
  logger,
}: TargetCollectorsDeps): TargetCollectors {
  const known = createReconciler<CollectorPlan, KnownCollector>(
    ({ target, client, collectors, pageSize, resourceGroupId }) => {
      const instances = () => store.instances(target);
      const warnOfBudget = createBudgetWarning(logger, {
        target,
        requestsPerSecond: client.requestsPerSecond * client.share.account,
      });
      const jobIds = () => {
        const ids = store.jobIds(target);
        warnOfBudget(ids.length);
        return ids;
      };
      return {
        collector: createCollector({
          target,
          collectors,
          pageSize,
          resourceGroupId,
          clock,
          instances,
          jobIds,
          known: (jobKey) => store.report(target, jobKey),
        }),
        longPolls: createLongPollLog(logger, {
          target,
          requestsPerSecond: client.requestsPerSecond * client.share.account,
          requestsAtOnce: slotsOfPriority(client.maxConcurrentRequests),
        }),
      };
    },
    () => undefined,
  );
  return {
    reconcile: known.reconcile,
    collectOf(target) {
      const client = clients.get(target);
      const asked = known.get(targetKey(target));
      if (!client || !asked) return undefined;
      return async (signal, onAnswer = () => undefined) => {
        const startMs = clock.monotonic();
        const callsMs: number[] = [];
        const cycle = client.beginCycle({ probing: backoff.isProbing(target) });
        const timed = timeCalls(cycle, clock, (ms) => {
          callsMs.push(ms);
          onAnswer();
        });
        const result = await asked.collector(timed, target.spreadMs)(signal);
        const durationMs = clock.monotonic() - startMs;
        const latencyMs = callsMs.reduce((least, ms) => Math.min(least, ms), durationMs);
        asked.longPolls.note({ calls: callsMs.length, durationMs, latencyMs });
        return result;
      };
    },
  };
}

interface KnownCollector {
  readonly collector: Collector;
  readonly longPolls: LongPollLog;
}

/** The same client; of each call that is answered it is told how long that took. */
function timeCalls(client: ApiClient, clock: Clock, onAnswer: (ms: number) => void): ApiClient {
  return {
    async call(operation, params, signal) {
      const startMs = clock.monotonic();
      const answer = await client.call(operation, params, signal);
      onAnswer(clock.monotonic() - startMs);
      return answer;
    },
  };
}
