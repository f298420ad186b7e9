import { createAccounts } from "./accounts.js";
import type { ApiClient } from "./aliyun/api-client.js";
import type { CredentialsProvider } from "./aliyun/credentials/credentials.js";
import type { Priority } from "./aliyun/limits/rate-limiter.js";
import { createRegionClients, type RegionClients } from "./aliyun/region-clients.js";
import type { Config } from "./config/config.js";
import { shardCount } from "./config/shards.js";
import { type Target, targetsOf } from "./config/targets.js";
import { collectors as collectorRows } from "./dts/collectors.js";
import { enumeratedFields, measuredFields } from "./dts/fields.js";
import { documentedLimit, operationOf, operations } from "./dts/operations.js";
import type { ReloadResult, RouteDeps } from "./http/routes/route-deps.js";
import { createServer, type HttpServer } from "./http/server.js";
import type { FollowedWebConfig } from "./http/web-config/followed-web-config.js";
import type { Clock } from "./lib/clock.js";
import type { Logger } from "./lib/logger.js";
import type { ProxyOf } from "./lib/proxy-environment.js";
import { type Scope, scopeKey } from "./lib/scope.js";
import type { Telemetry } from "./lib/telemetry.js";
import { createExposition, type Exposition } from "./metrics/exposition.js";
import { createFreshExposition } from "./metrics/fresh-exposition.js";
import { negotiate } from "./metrics/negotiate.js";
import { type Configured, createSelfMetrics, type SelfMetrics } from "./metrics/self/self.js";
import type { DtsJob } from "./model/job.js";
import type { Snapshot, TargetSnapshot } from "./model/snapshot.js";
import { type AccountPlan, goesOnFrom, type Plans, plansOf } from "./plans.js";
import { createBackoff } from "./poll/backoff.js";
import { createJobHistory } from "./poll/job-history.js";
import { createPolling } from "./poll/polling.js";
import { createSelectLog, type SelectLog } from "./poll/select-log.js";
import { createStatusLog } from "./poll/status-log.js";
import { createStore, type Store } from "./poll/store.js";
import { createWatchdog, type Watchdog } from "./poll/watchdog.js";
import { createProbe } from "./probe.js";
import { createTargetCollectors } from "./target-collectors.js";

/** What the program gets from outside: the machine, the cloud's keys, chance. */
export interface Ports {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Lines that the logger could not write, since the start. */
  readonly droppedLogLines: () => number;
  /** A number from 0 up to, but not including, 1: jitter. */
  readonly random: () => number;
  /** TLS, headers and users; absent: plain HTTP for everybody. */
  readonly web?: FollowedWebConfig | undefined;
  /** What `POST /-/reload` does; absent: nothing can be reloaded. */
  readonly reload?: (() => Promise<ReloadResult>) | undefined;
  /** The proxy on the way to an endpoint; absent: all are called directly. */
  readonly proxyOf?: ProxyOf | undefined;
  readonly credentials: (account: AccountPlan, telemetry: Telemetry) => CredentialsProvider;
  /** Hears how many targets there are, at the start and after every reload. */
  readonly onTargets?: ((targets: number) => void) | undefined;
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
  /**
   * Goes on with another configuration: what is configured as before keeps its data, its counters and its rhythm, and
   * the rest is as after a fresh start. The settings `web` and `log` are those of the start.
   */
  apply(config: Config): Promise<void>;
  /** Tells how a reload ended, for the metrics. */
  reloaded(successful: boolean): void;
  /** Polls every target once, without serving. True when all of them are up. Call `stop` afterwards. */
  pollOnce(signal: AbortSignal): Promise<boolean>;
  /** What is known of every target at present. */
  targets(): readonly TargetSnapshot[];
  /** The jobs that are known at present, of all accounts and regions. */
  jobs(): readonly DtsJob[];
  /** The client of an account in a region, with its limits, for one question; undefined when it is not configured. */
  clientOf(scope: Scope): ApiClient | undefined;
  /** The exposition in the text format 0.0.4. */
  render(): Promise<string>;
}

/** The whole pipeline: config -> aliyun -> dts -> model -> metrics -> http. */
export function createApp(initial: Config, ports: Ports): App {
  const { clock, logger } = ports;
  const targets = targetsOf(initial);
  const stopped = new AbortController();

  const self = createSelf(ports, configuredBy(initial, targets));
  const backoff = createBackoff(clock);
  const accounts = createAccounts({ createProvider: ports.credentials, self, onChange: backoff.wake });
  const clients = createClients(ports, self, accounts.providerOf);
  const store = createStore(targets, clock, createJobHistory(createStatusLog(logger)));
  const selectLog = createSelectLog(logger);
  const collectors = createTargetCollectors({ clients, store, backoff, clock, logger });
  const snapshot = () => presentOf(store);
  const exposition = createFreshExposition(
    createExposition({ options: initial.metrics, self, clock }),
    snapshot,
  );
  const watchdog = createWatchdog(targets, clock);
  const polling = createPolling({
    clock,
    logger,
    telemetry: self,
    store,
    backoff,
    watchdog,
    collectOf: collectors.collectOf,
    publish: publishTo(exposition, selectLog),
  });
  const probe = createProbe({ clients, clock, logger });
  const server = createWebServer(initial.web, ports, { metrics: exposition, probe, snapshot, watchdog });

  let present: Plans | undefined;
  const configure = (config: Config): void => {
    const next = targetsOf(config);
    const plans = plansOf(config, next);
    const goesOn = goesOnFrom(present, plans);
    present = plans;
    ports.onTargets?.(next.length);
    self.configure(configuredBy(config, next));
    watchdog.retarget(next, goesOn);
    store.retarget(next, config.accounts);
    selectLog.configure(config.accounts, next);
    // Before the plans: a target that they start anew is polled at once anyway, and need not be woken for that. What goes
    // on as before rests on: no number of reloads may make refused keys be tried more often.
    for (const target of next) if (!goesOn(target)) backoff.wakeTarget(target);
    accounts.reconcile(plans.accounts);
    clients.reconcile(plans.clients);
    collectors.reconcile(plans.collectors);
    polling.reconcile(plans.collectors);
  };
  configure(initial);

  return {
    async start() {
      const addresses = await server.start();
      await exposition.publish(store.snapshot());
      polling.start();
      return addresses.map(({ address }) => address);
    },
    async stop(deadlineMs) {
      stopped.abort();
      const polled = polling.stop();
      // Before the wait for scrapes: who watches for changed credentials would go on asking for them meanwhile.
      accounts.reconcile(new Map());
      await Promise.all([polled, server.stop(deadlineMs)]);
      clients.reconcile([]);
    },
    async apply(config) {
      // A reload that comes with the signal to stop must not start the polls again.
      if (stopped.signal.aborted) return;
      configure(config);
      await Promise.all([exposition.publish(store.snapshot()), exposition.configure(config.metrics)]);
    },
    reloaded: (successful) => self.configReloaded(successful, clock.now() / 1000),
    async pollOnce(signal) {
      await polling.pollOnce(signal);
      return store.snapshot().targets.every(({ up }) => up);
    },
    targets: () => snapshot().targets,
    jobs: () => snapshot().regions.flatMap(({ jobs }) => jobs),
    clientOf: (scope) => clients.get(scope)?.beginCycle(),
    render: async () => (await exposition.render({ format: "text-0.0.4", encoding: "identity" })).toString(),
  };
}

/** What is known now: what has grown too old goes first. */
function presentOf(store: Store): Snapshot {
  store.expire();
  return store.snapshot();
}

/** A snapshot is shown, and what `select` leaves out of it is looked at. */
function publishTo(
  exposition: Pick<Exposition, "publish">,
  selectLog: Pick<SelectLog, "look">,
): (snapshot: Snapshot) => Promise<void> {
  return (snapshot) => {
    selectLog.look(snapshot);
    return exposition.publish(snapshot);
  };
}

/** The exporter's own metrics: what they count is in the tables of operations and fields. */
function createSelf(
  ports: Ports,
  { scopes, targets, requestsPerSecond, shard, totalShards }: Configured,
): SelfMetrics {
  const { clock, version, revision, nodeVersion, droppedLogLines } = ports;
  const self = createSelfMetrics({
    version,
    revision,
    nodeVersion,
    droppedLogLines,
    actions: operations.map(({ name }) => name),
    enumeratedFields,
    measuredFields,
    scopes,
    targets,
    requestsPerSecond,
    shard,
    totalShards,
  });
  // What runs now has just been read.
  self.configReloaded(true, clock.now() / 1000);
  return self;
}

function configuredBy({ rateLimit, sharding }: Config, targets: readonly Target[]): Configured {
  const scopes = new Map(
    targets.map(({ account, regionId }) => [scopeKey({ account, regionId }), { account, regionId }]),
  );
  return {
    scopes: [...scopes.values()],
    targets,
    requestsPerSecond: rateLimit.requestsPerSecond,
    shard: sharding.shard,
    totalShards: shardCount(sharding),
  };
}

/** The clients of all accounts and regions: the table of operations says what they ask for, and how often they may. */
function createClients(
  { clock, logger, random, proxyOf }: Ports,
  telemetry: Telemetry,
  providerOf: (account: string) => CredentialsProvider | undefined,
): RegionClients {
  return createRegionClients({
    clock,
    logger,
    random,
    telemetry,
    providerOf,
    proxyOf,
    limits: documentedLimit,
    listOf: (operation) => operationOf(operation)?.list,
    priorityOf,
  });
}

/** Calls of the fast lane are short and many, those about one job each many more: full walks go first, without starving them. */
function priorityOf(operation: string): Priority {
  const row = Object.values(collectorRows).find((collector) => collector.operation === operation);
  return row?.role === "fast_lane" || row?.role === "per_job" ? row.role : "walk";
}

interface Watched {
  readonly watchdog: Pick<Watchdog, "health" | "isReady">;
}

/** The HTTP side: what is shown, by whom it may be read, and where. */
function createWebServer(
  { listenAddresses, telemetryPath, enableLifecycle, enableProbe }: Config["web"],
  { clock, logger, web, reload, version, revision }: Ports,
  { metrics, probe, snapshot, watchdog }: Pick<RouteDeps, "metrics" | "probe" | "snapshot"> & Watched,
): HttpServer {
  return createServer({
    metrics,
    probe,
    snapshot,
    isHealthy: watchdog.health,
    isReady: watchdog.isReady,
    listenAddresses,
    telemetryPath,
    enableLifecycle,
    enableProbe,
    negotiate,
    web,
    reload,
    version: { version, revision },
    clock,
    logger,
  });
}
