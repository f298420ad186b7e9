import { setMaxListeners } from "node:events";
import type { CredentialsProvider } from "./aliyun/credentials/credentials.js";
import { createRegionClients } from "./aliyun/region-clients.js";
import type { Config } from "./config/config.js";
import { type Target, targetKey, targetsOf } from "./config/targets.js";
import { collectors as collectorRows } from "./dts/collectors.js";
import { type Collector, createCollector } from "./dts/create-collector.js";
import { createModifyStatusCollector } from "./dts/describe-synchronization-object-modify-status.js";
import { enumeratedFields, measuredFields } from "./dts/fields.js";
import { documentedLimit, operationOf, operations } from "./dts/operations.js";
import type { AskProbe, ReloadResult } from "./http/routes/route-deps.js";
import { createServer } from "./http/server.js";
import type { FollowedWebConfig } from "./http/web-config/followed-web-config.js";
import type { Clock } from "./lib/clock.js";
import type { Logger } from "./lib/logger.js";
import { createReconciler } from "./lib/reconciler.js";
import { type Scope, scopeKey } from "./lib/scope.js";
import type { Telemetry } from "./lib/telemetry.js";
import { createExposition } from "./metrics/exposition.js";
import { formatNamed } from "./metrics/format.js";
import { negotiate } from "./metrics/negotiate.js";
import { probeText } from "./metrics/probe.js";
import { type Configured, createSelfMetrics } from "./metrics/self/self.js";
import type { Snapshot, TargetSnapshot } from "./model/snapshot.js";
import { type AccountPlan, type CollectorPlan, plansOf } from "./plans.js";
import { createBackoff } from "./poll/backoff.js";
import { createFastLane } from "./poll/fast-lane.js";
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
  readonly web?: FollowedWebConfig | undefined;
  /** What `POST /-/reload` does; absent: nothing can be reloaded. */
  readonly reload?: (() => Promise<ReloadResult>) | undefined;
  readonly credentials: (account: AccountPlan, telemetry: Telemetry) => CredentialsProvider;
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
  /** The exposition in the text format 0.0.4. */
  render(): Promise<string>;
}

interface Account {
  readonly provider: CredentialsProvider;
  release(): void;
}

interface Loop {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

const readyAfterMs = 30_000;

/** The whole pipeline: config -> aliyun -> dts -> model -> metrics -> http. */
export function createApp(initial: Config, ports: Ports): App {
  const { clock, logger } = ports;
  let targets = targetsOf(initial);

  const self = createSelfMetrics({
    ...ports,
    ...configuredBy(initial, targets),
    actions: operations.map(({ name }) => name),
    enumeratedFields,
    measuredFields,
  });
  // What runs now has just been read.
  const reloaded: App["reloaded"] = (successful) => self.configReloaded(successful, clock.now() / 1000);
  reloaded(true);
  let metrics = initial.metrics;
  let exposition = createExposition({ options: metrics, self, clock });

  const backoff = createBackoff(clock);
  const accounts = createReconciler<AccountPlan, Account>(
    (account) => {
      let isReleased = false;
      const telemetry: Telemetry = {
        ...self,
        // A refresh that was under way when the account was released tells nothing any more.
        credentials: (...told) => (isReleased ? undefined : self.credentials(...told)),
      };
      const provider = ports.credentials(account, telemetry);
      const stopListening = provider.onChange(() => backoff.wake(account.name));
      return {
        provider,
        release() {
          isReleased = true;
          stopListening();
          self.forgetCredentials(account.name);
        },
      };
    },
    (account) => account.release(),
  );
  const clients = createRegionClients({
    ...ports,
    providerOf: (account) => accounts.get(account)?.provider,
    listOf: (operation) => operationOf(operation)?.list,
    priorityOf: (operation) => (isFastLane(operation) ? "fast_lane" : "walk"),
    limits: documentedLimit,
    telemetry: self,
  });

  const store = createStore(targets, clock, createJobHistory(createStatusLog(logger)));
  let published: Snapshot | undefined;
  const publish = () => {
    published = store.snapshot();
    return exposition.publish(published);
  };
  const poll = createPoller({ clock, logger, telemetry: self, store, backoff, publish });
  const fastLane = createFastLane({ store, backoff });
  let watchdog = createWatchdog(targets, clock);
  const collectors = createReconciler<CollectorPlan, Collector>(
    ({ target, ...plan }) =>
      createCollector({ ...plan, target, clock, instances: () => store.instances(target) }),
    () => undefined,
  );
  const pollTarget = async (target: Target, signal: AbortSignal): Promise<void> => {
    const client = clients.get(target);
    const collector = collectors.get(targetKey(target));
    if (client && collector && fastLane.mayPoll(target))
      await poll(target, collector(client.beginCycle({ probing: backoff.isProbing(target) })), signal);
    fastLane.polled(target);
    watchdog.progressed(target);
  };
  const polling = new Set<Promise<void>>();
  const loops = createReconciler<CollectorPlan, Loop>(
    ({ target }) => {
      const stop = new AbortController();
      const onRest = () => watchdog.progressed(target);
      const deps = { clock, telemetry: self, poll: pollTarget, backoff, onRest };
      const done = runScheduler([target], deps, stop.signal);
      polling.add(done);
      return { stop, done: done.finally(() => polling.delete(done)) };
    },
    ({ stop }) => stop.abort(),
  );

  let isRunning = false;
  let hasStopped = false;
  const plan = (config: Config): void => {
    const plans = plansOf(config, targets);
    accounts.reconcile(plans.accounts);
    clients.reconcile(plans.clients);
    collectors.reconcile(plans.collectors);
    if (isRunning) loops.reconcile(plans.collectors);
  };
  let present = initial;
  plan(present);

  /** What is known now: what has grown too old goes first. */
  const snapshot = (): Snapshot => {
    store.expire();
    return store.snapshot();
  };
  const freshened = async (): Promise<void> => {
    if (snapshot() !== published) await publish();
  };
  const askNow = createProbe({ clock, logger });
  const probe: AskProbe = async ({ account, regionId, taskId, format }, signal) => {
    const client = clients.get({ account, regionId });
    if (!client) return undefined;
    const startMs = clock.monotonic();
    const target = probeTarget({ account, regionId });
    const collector = createModifyStatusCollector({ clock, target, taskIds: [taskId], resourceGroupId: "" });
    const result = await askNow(target, collector(client.beginCycle()), signal);
    const durationSeconds = (clock.monotonic() - startMs) / 1000;
    return probeText({ modification: result?.modifications[0], durationSeconds }, formatNamed(format));
  };

  const startedMs = clock.monotonic();
  let wasReady = false;
  const isReady = (): boolean => {
    wasReady ||= watchdog.allAttempted() || clock.monotonic() - startedMs >= readyAfterMs;
    return wasReady;
  };
  const server = createServer({
    ...ports,
    ...initial.web,
    metrics: {
      contentType: (format) => exposition.contentType(format),
      async render(request) {
        await freshened();
        return exposition.render(request);
      },
    },
    negotiate,
    probe,
    snapshot,
    isHealthy: () => healthOf(watchdog.stuck()),
    isReady,
    version: ports,
  });

  return {
    async start() {
      const addresses = await server.start();
      await publish();
      isRunning = true;
      plan(present);
      return addresses.map(({ address }) => address);
    },
    async stop(deadlineMs) {
      hasStopped = true;
      loops.reconcile(new Map());
      // Before the wait for scrapes: who watches for changed credentials would go on asking for them meanwhile.
      accounts.reconcile(new Map());
      await Promise.all([...polling, server.stop(deadlineMs)]);
      clients.reconcile([]);
    },
    async apply(config) {
      // A reload that comes with the signal to stop must not start the polls again.
      if (hasStopped) return;
      targets = targetsOf(config);
      present = config;
      self.configure(configuredBy(config, targets));
      watchdog = createWatchdog(targets, clock);
      store.retarget(targets);
      // Before the plan: a target that it starts anew is polled at once anyway, and need not be woken for that.
      for (const { name } of config.accounts) backoff.wake(name);
      plan(config);
      if (JSON.stringify(config.metrics) !== JSON.stringify(metrics)) {
        metrics = config.metrics;
        const next = createExposition({ options: metrics, self, clock });
        // A scrape sees the old text or the new one, never none.
        await next.publish(store.snapshot());
        exposition = next;
      }
      await publish();
    },
    reloaded,
    async pollOnce(signal) {
      // Every target listens to it: beyond ten of them Node would warn of a leak on stderr.
      setMaxListeners(0, signal);
      // The fast lane asks about what the listings have found.
      const [listings, others] = [targets.filter(isListing), targets.filter((target) => !isListing(target))];
      for (const group of [listings, others]) {
        await Promise.all(group.map((target) => pollTarget(target, signal)));
      }
      return store.snapshot().targets.every(({ up }) => up);
    },
    targets: () => snapshot().targets,
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
    role: "task",
    intervalMs: 10_000,
    timeoutMs: 9_500,
    maxAgeMs: 10_000,
  };
}

/** Calls of the fast lane are short and many: full walks go first, without starving them. */
const isFastLane = (operation: string): boolean =>
  Object.values(collectorRows).some((row) => row.operation === operation && row.role === "fast_lane");

const isListing = ({ role }: Target): boolean => role === "listing";

function configuredBy({ rateLimit, sharding }: Config, targets: readonly Target[]): Configured {
  const scopes = new Map(
    targets.map(({ account, regionId }) => [scopeKey({ account, regionId }), { account, regionId }]),
  );
  const { requestsPerSecond } = rateLimit;
  return { ...sharding, requestsPerSecond, scopes: [...scopes.values()], targets };
}

function healthOf(stuck: readonly Target[]) {
  const names = stuck.map(targetKey).join(", ");
  return stuck.length === 0 ? { ok: true } : { ok: false, why: `no poll has ended for 10 min: ${names}` };
}
