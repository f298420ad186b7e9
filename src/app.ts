import type { CredentialsProvider } from "./aliyun/credentials/credentials.js";
import { endpointOf } from "./aliyun/endpoints.js";
import { createRegionClients } from "./aliyun/region-clients.js";
import type { AccountConfig, Config } from "./config/config.js";
import { type Target, targetsOf } from "./config/targets.js";
import { createCollector } from "./dts/collectors.js";
import { createModifyStatusCollector } from "./dts/describe-synchronization-object-modify-status.js";
import { enumeratedFields, measuredFields } from "./dts/fields.js";
import { operationOf, operations } from "./dts/operations.js";
import { createServer } from "./http/server.js";
import type { AskProbe } from "./http/server-deps.js";
import type { WebConfig } from "./http/web-config.js";
import type { Clock } from "./lib/clock.js";
import type { Logger } from "./lib/logger.js";
import type { Scope, Telemetry } from "./lib/telemetry.js";
import { createExposition } from "./metrics/exposition.js";
import { formatNamed } from "./metrics/format.js";
import { negotiate } from "./metrics/negotiate.js";
import { probeText } from "./metrics/probe.js";
import { createSelfMetrics } from "./metrics/self.js";
import { createJobHistory } from "./poll/job-history.js";
import { createPoller, createProbe } from "./poll/poller.js";
import { runScheduler } from "./poll/scheduler.js";
import { createStatusLog } from "./poll/status-log.js";
import { createStore } from "./poll/store.js";
import { createWatchdog } from "./poll/watchdog.js";

/** What the program gets from outside: the machine, the cloud's keys, chance. */
export interface Ports {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Lines that the logger could not write, since the start. */
  readonly droppedLogLines: () => number;
  /** A number from 0 up to, but not including, 1: jitter. */
  readonly random: () => number;
  /** TLS, headers and users; absent: plain HTTP for everybody. */
  readonly web?: WebConfig | undefined;
  readonly credentials: (account: AccountConfig, telemetry: Telemetry) => CredentialsProvider;
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
}

/** The exporter. */
export interface App {
  /** Serves, then polls. Resolves with the addresses when it listens; rejects with a ListenError. */
  start(): Promise<readonly string[]>;
  /** Ends the polls, lets scrapes under way finish, closes everything. At most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
  /** Polls every target once, without serving. True when all of them are up. Call `stop` afterwards. */
  pollOnce(signal: AbortSignal): Promise<boolean>;
  /** The exposition in the text format 0.0.4. */
  render(): Promise<string>;
}

const readyAfterMs = 30_000;

/** The whole pipeline: config -> aliyun -> dts -> model -> metrics -> http. */
export function createApp(config: Config, ports: Ports): App {
  const { clock, logger } = ports;
  const targets = targetsOf(config);
  const scopes = scopesOf(targets);

  const self = createSelfMetrics({
    ...ports,
    ...config.sharding,
    requestsPerSecond: config.rateLimit.requestsPerSecond,
    scopes,
    targets,
    actions: operations.map(({ name }) => name),
    enumeratedFields,
    measuredFields,
  });
  const exposition = createExposition({ options: config.metrics, self, clock });

  const clients = createRegionClients({
    ...ports,
    ...config.rateLimit,
    ...config.api,
    listOf: (operation) => operationOf(operation)?.list,
    priorityOf: (operation) => (operationOf(operation)?.isFastLane ? "fast_lane" : "walk"),
    telemetry: self,
  });
  const clientOf = new Map(
    config.accounts.flatMap((account) => {
      const credentials = ports.credentials(account, self);
      return scopes
        .filter((scope) => scope.account === account.name)
        .map((scope) => [keyOf(scope), clients.create(scope, endpointFor(account, scope), credentials)]);
    }),
  );

  const store = createStore(targets, clock, createJobHistory(createStatusLog(logger)));
  const poll = createPoller({ clock, logger, telemetry: self, store, publish: exposition.publish });
  const watchdog = createWatchdog(targets, clock);
  const collectorOf = new Map(
    targets.map((target) => {
      const instances = () => store.syncInstances(target);
      return [target, createCollector({ config, target, clock, instances })];
    }),
  );
  const pollTarget = async (target: Target, signal: AbortSignal): Promise<void> => {
    const client = clientOf.get(keyOf(target));
    const collector = collectorOf.get(target);
    if (client && collector) await poll(target, collector(client.beginCycle()), signal);
    watchdog.progressed(target);
  };

  /** What has grown too old goes before the bytes do. */
  const freshened = async (): Promise<void> => {
    if (store.expire()) await exposition.publish(store.snapshot());
  };
  const askNow = createProbe({ clock, logger });
  const probe: AskProbe = async ({ account, regionId, taskId, format }, signal) => {
    const client = clientOf.get(keyOf({ account, regionId }));
    if (!client) return undefined;
    const startMs = clock.monotonic();
    const target = probeTarget({ account, regionId });
    const collector = createModifyStatusCollector({ clock, target, taskIds: [taskId], resourceGroupId: "" });
    const result = await askNow(target, collector(client.beginCycle()), signal);
    return probeText(
      { modification: result?.modifications[0], durationSeconds: (clock.monotonic() - startMs) / 1000 },
      formatNamed(format),
    );
  };

  const startedMs = clock.monotonic();
  const server = createServer({
    ...ports,
    ...config.web,
    metrics: {
      contentType: exposition.contentType,
      async render(request) {
        await freshened();
        return exposition.render(request);
      },
    },
    negotiate,
    probe,
    snapshot: store.snapshot,
    isHealthy: () => healthOf(watchdog.stuck()),
    isReady: () => watchdog.allAttempted() || clock.monotonic() - startedMs >= readyAfterMs,
    version: ports,
  });

  const stopping = new AbortController();
  let polling: Promise<void> = Promise.resolve();
  return {
    async start() {
      const addresses = await server.start();
      await exposition.publish(store.snapshot());
      polling = runScheduler(targets, { clock, telemetry: self, poll: pollTarget }, stopping.signal);
      return addresses.map(({ address }) => address);
    },
    async stop(deadlineMs) {
      stopping.abort();
      await Promise.all([polling, server.stop(deadlineMs)]);
      clients.close();
    },
    async pollOnce(signal) {
      // The fast lane asks about what the listings have found.
      const [listings, others] = [targets.filter(isListing), targets.filter((target) => !isListing(target))];
      for (const group of [listings, others])
        await Promise.all(group.map((target) => pollTarget(target, signal)));
      return store.snapshot().targets.every(({ up }) => up);
    },
    async render() {
      await freshened();
      return (await exposition.render({ format: "text-0.0.4", encoding: "identity" })).toString();
    },
  };
}

/** A probe is not polled: somebody waits for it, for as long as Prometheus does by default. */
function probeTarget(scope: Scope): Target {
  return {
    ...scope,
    collector: "object_modification",
    intervalMs: 10_000,
    timeoutMs: 9_500,
    maxAgeMs: 10_000,
  };
}

const isListing = ({ collector }: Target): boolean => collector !== "sync_status";

const keyOf = ({ account, regionId }: Scope): string => `${account}/${regionId}`;

function scopesOf(targets: readonly Target[]): readonly Scope[] {
  const unique = new Map(
    targets.map(({ account, regionId }) => [keyOf({ account, regionId }), { account, regionId }]),
  );
  return [...unique.values()];
}

function endpointFor(account: AccountConfig, { regionId }: Scope): string {
  return endpointOf({ regionId, network: account.network, overrides: account.endpoints });
}

function healthOf(stuck: readonly Target[]) {
  const names = stuck.map((target) => `${keyOf(target)}/${target.collector}`).join(", ");
  return stuck.length === 0 ? { ok: true } : { ok: false, why: `no poll has ended for 10 min: ${names}` };
}
