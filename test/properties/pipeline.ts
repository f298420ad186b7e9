import type { ApiClient } from "../../src/aliyun/api-client.js";
import type { Config } from "../../src/config/config.js";
import { loadConfig } from "../../src/config/load.js";
import { type Target, targetsOf } from "../../src/config/targets.js";
import { createCollector } from "../../src/dts/create-collector.js";
import { enumeratedFields, measuredFields } from "../../src/dts/fields.js";
import { operations } from "../../src/dts/operations.js";
import type { Logger } from "../../src/lib/logger.js";
import type { Telemetry } from "../../src/lib/telemetry.js";
import { createExposition } from "../../src/metrics/exposition.js";
import type { ExpositionFormat } from "../../src/metrics/format.js";
import { createSelfMetrics } from "../../src/metrics/self/self.js";
import type { Backoff } from "../../src/poll/backoff.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createPoller } from "../../src/poll/poller.js";
import { createStore } from "../../src/poll/store.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { createFakeCloudClient, createFakeRegion, type FakeRegion } from "./fake-cloud.js";

const silent = () => undefined;
/** Says nothing. */
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent };

/** A configuration for accounts in one region each; `settings` is YAML. */
export function configOf(accounts: Readonly<Record<string, readonly string[]>>, settings = ""): Config {
  const account = ([name, regions]: [string, readonly string[]]) =>
    `  - {name: ${name}, regions: [${regions}], credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}`;
  const text = `accounts:\n${Object.entries(accounts).map(account).join("\n")}\n${settings}`;
  return loadConfig({ file: { name: "properties.yaml", text }, env: { K: "x" }, flags: {} }).config;
}

/** Everything from the collectors to the bytes of a page, on a fake clock and a fake cloud. */
export interface Pipeline {
  readonly clock: FakeClock;
  readonly targets: readonly Target[];
  /** The cloud behind an account in a region. */
  region(account: string, regionId: string): FakeRegion;
  readonly telemetry: Telemetry;
  poll(target: Target, signal?: AbortSignal): Promise<void>;
  /** Every target once, the listings first; each time until the longest deadline has passed. */
  pollAll(): Promise<void>;
  /** Until what has been polled is shown: what compresses it keeps no fake time. */
  published(): Promise<void>;
  render(format?: ExpositionFormat): Promise<string>;
}

/** What may be put between the parts. */
export interface PipelineOptions {
  readonly clock?: FakeClock;
  readonly backoff?: Backoff;
  /** Makes the client of one poll of a target from that of its region. */
  readonly clientOf?: (cloud: ApiClient, target: Target, telemetry: Telemetry) => ApiClient;
}

/** A pipeline that has polled nothing yet. */
export function createPipeline(config: Config, options: PipelineOptions = {}): Pipeline {
  const { clock = createFakeClock(), backoff, clientOf = (cloud: ApiClient) => cloud } = options;
  const targets = targetsOf(config);
  const self = createSelfMetrics({
    version: "0",
    revision: "0",
    nodeVersion: "0",
    ...config.sharding,
    requestsPerSecond: config.rateLimit.requestsPerSecond,
    scopes: targets,
    targets,
    actions: operations.map(({ name }) => name),
    enumeratedFields,
    measuredFields,
  });
  const exposition = createExposition({ options: config.metrics, self, clock });
  const store = createStore(targets, clock, createJobHistory(silent));
  const underWay = new Set<Promise<void>>();
  const publish = () => {
    const done = exposition.publish(store.snapshot()).finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  };
  const pollOf = createPoller({ clock, logger: silentLogger, telemetry: self, store, backoff, publish });
  const regions = new Map<string, FakeRegion>();
  const regionOf = (account: string, regionId: string): FakeRegion => {
    const region = regions.get(`${account}/${regionId}`) ?? createFakeRegion();
    regions.set(`${account}/${regionId}`, region);
    return region;
  };
  const never = new AbortController().signal;
  const polls = new Map(
    targets.map((target) => {
      const collector = createCollector({
        target,
        collectors: config.collectors,
        pageSize: config.api.pageSize,
        resourceGroupId: "",
        clock,
        instances: () => store.instances(target),
        jobIds: () => store.jobIds(target),
        known: (jobKey) => store.report(target, jobKey),
      });
      const cloud = createFakeCloudClient(regionOf(target.account, target.regionId));
      const poll = (signal: AbortSignal) => pollOf(target, collector(clientOf(cloud, target, self)), signal);
      return [target, poll] as const;
    }),
  );
  const poll: Pipeline["poll"] = (target, signal = never) => polls.get(target)?.(signal) ?? Promise.resolve();
  return {
    clock,
    targets,
    telemetry: self,
    region: regionOf,
    poll,
    async pollAll() {
      for (const isListing of [true, false]) {
        const group = targets.filter(({ role }) => (role === "listing") === isListing);
        const done = Promise.all(group.map((target) => poll(target)));
        await clock.advance(Math.max(0, ...group.map(({ timeoutMs }) => timeoutMs)));
        await done;
      }
    },
    async published() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async render(format = "text-0.0.4") {
      // What has grown too old goes before the bytes do, as at a scrape.
      if (store.expire()) await publish();
      return (await exposition.render({ format, encoding: "identity" })).toString();
    },
  };
}
