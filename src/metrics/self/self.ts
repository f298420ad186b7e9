import { Counter, collectDefaultMetrics, Gauge, Histogram } from "prom-client";
import { requestReasons } from "../../lib/failure.js";
import { type Scope, scopeKey } from "../../lib/scope.js";
import type { PollResult, Telemetry } from "../../lib/telemetry.js";
import { jobTypes } from "../../model/job.js";
import { createBudgetGauge } from "./budget-gauge.js";
import { createCredentialsGauges } from "./credentials-gauges.js";
import { createSelfRegistry } from "./self-registry.js";
import type { SelfName } from "./self-rows.js";
import type { SelfFamilyText } from "./self-text.js";
import type { Series } from "./series.js";

/** What is configured. Every label set of a counter that can appear is present from the start at 0. */
export interface Configured {
  readonly scopes: readonly Scope[];
  readonly targets: readonly (Scope & { readonly collector: string })[];
  /** The budget of each account in each region. */
  readonly requestsPerSecond: number;
  readonly shard: number;
  readonly totalShards: number;
}

/** Everything the exporter's own metrics need to know at the start. All label values come from here or from closed sets. */
export interface SelfMetricsOptions extends Configured {
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
  /** Names of the API operations in use. */
  readonly actions: readonly string[];
  /** API fields that hold an enumeration: their values can be unrecognized. */
  readonly enumeratedFields: readonly string[];
  /** API fields that hold a number, time or flag: their values can be rejected. */
  readonly measuredFields: readonly string[];
  /** Log lines dropped since the start; without it the counter stays at 0. */
  readonly droppedLogLines?: (() => number) | undefined;
}

/** The exporter's own metrics: counters that live as long as the process, whatever is reloaded. */
export interface SelfMetrics extends Telemetry {
  /** Another configuration is in force: its counters appear at 0 or keep their values, gauges tell of it alone. */
  configure(configured: Configured): void;
  /** The account's credentials are no longer in use. */
  forgetCredentials(account: string): void;
  /** The configuration was read at `atSeconds` (Unix time) and is in force, or was refused. */
  configReloaded(successful: boolean, atSeconds: number): void;
  /** All families as they are now, `process_*` and `nodejs_*` included. A metric that cannot be read is left out. */
  collect(): Promise<readonly SelfFamilyText[]>;
}

const pollResults: readonly PollResult[] = ["complete", "failed", "skipped"];
// Gauges of prom-client that end in _total, which promtool refuses. The same figures are there by type.
const misnamedGauges = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];
const durationBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Self metrics on a prom-client registry of their own, so that several exporters can live in one process. */
export function createSelfMetrics(options: SelfMetricsOptions): SelfMetrics {
  const { registry, describe, series, collect } = createSelfRegistry();
  const counter = (name: SelfName) => new Counter(describe(name));
  const gauge = (name: SelfName) => new Gauge(describe(name));

  gauge("build_info").set(
    { version: options.version, revision: options.revision, node_version: options.nodeVersion },
    1,
  );
  const requests = series("api_requests_total");
  const errors = series("api_request_errors_total");
  const retries = series("api_retries_total");
  const waits = series("rate_limit_wait_seconds_total");
  const budgets = createBudgetGauge(series("rate_limit_requests_per_second"));
  const polls = series("polls_total");
  const unrecognized = counter("unrecognized_values_total");
  const rejectedValues = counter("rejected_values_total");
  const rejectedJobs = counter("rejected_jobs_total");
  const unanswered = series("unanswered_ids_total");
  const disappeared = series("disappeared_jobs_total");
  let droppedBefore = 0;
  const dropped = new Counter({
    ...describe("log_lines_dropped_total"),
    collect() {
      const now = options.droppedLogLines?.() ?? 0;
      add(dropped, {}, now - droppedBefore);
      droppedBefore = now;
    },
  });
  const credentials = createCredentialsGauges(
    gauge("credentials_info"),
    gauge("credentials_expiration_timestamp_seconds"),
  );
  const reloadSuccessful = gauge("config_last_reload_successful");
  const reloadTime = gauge("config_last_reload_success_timestamp_seconds");
  const durations = new Histogram({ ...describe("api_request_duration_seconds"), buckets: durationBuckets });
  const shard = gauge("shard");
  const totalShards = gauge("total_shards");
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedGauges) registry.removeSingleMetric(name);

  // Counters outlive every reload: what was there before need not be made again, which takes long for many accounts.
  const present = new Set<string>();
  const isNew = (key: string): boolean => present.size < present.add(key).size;
  const createScope = ({ account, regionId }: Scope): void => {
    const scope = { account, region_id: regionId };
    waits.inc(scope, 0);
    for (const action of options.actions) {
      requests.inc({ ...scope, action }, 0);
      retries.inc({ ...scope, action }, 0);
      for (const reason of requestReasons) errors.inc({ ...scope, action, reason }, 0);
    }
    unanswered.inc(scope, 0);
    for (const jobType of jobTypes) disappeared.inc({ ...scope, job_type: jobType }, 0);
  };
  const configure = (configured: Configured): void => {
    budgets.configure(configured.scopes, configured.requestsPerSecond);
    shard.set(configured.shard);
    totalShards.set(configured.totalShards);
    for (const scope of configured.scopes) if (isNew(scopeKey(scope))) createScope(scope);
    for (const { account, regionId, collector } of configured.targets) {
      if (!isNew(`${scopeKey({ account, regionId })}/${collector}`)) continue;
      rejectedJobs.inc({ collector }, 0);
      for (const result of pollResults) polls.inc({ account, region_id: regionId, collector, result }, 0);
    }
  };

  configure(options);
  for (const field of options.enumeratedFields) unrecognized.inc({ field }, 0);
  for (const field of options.measuredFields) rejectedValues.inc({ field }, 0);
  for (const action of options.actions) durations.zero({ action });

  return {
    apiRequest({ account, regionId }, action, seconds) {
      add(requests, { account, region_id: regionId, action }, 1);
      if (Number.isFinite(seconds)) durations.observe({ action }, Math.max(0, seconds));
    },
    apiRequestError({ account, regionId }, action, reason) {
      add(errors, { account, region_id: regionId, action, reason }, 1);
    },
    apiRetry({ account, regionId }, action) {
      add(retries, { account, region_id: regionId, action }, 1);
    },
    rateLimitWait({ account, regionId }, seconds) {
      add(waits, { account, region_id: regionId }, seconds);
    },
    rateLimitBudget: budgets.set,
    poll({ account, regionId }, collector, result) {
      add(polls, { account, region_id: regionId, collector, result }, 1);
    },
    unrecognizedValues: (field, count) => add(unrecognized, { field }, count),
    rejectedValues: (field, count) => add(rejectedValues, { field }, count),
    rejectedJobs: (collector, count) => add(rejectedJobs, { collector }, count),
    unansweredIds({ account, regionId }, count) {
      add(unanswered, { account, region_id: regionId }, count);
    },
    disappearedJob({ account, regionId }, jobType) {
      add(disappeared, { account, region_id: regionId, job_type: jobType }, 1);
    },
    credentials: credentials.set,
    configure,
    forgetCredentials: credentials.forget,
    configReloaded(successful, atSeconds) {
      reloadSuccessful.set(Number(successful));
      if (successful) reloadTime.set(atSeconds);
    },
    collect,
  };
}

/** A counter never steps back, and is never NaN: prom-client throws at both. */
function add(counter: Pick<Series, "inc">, labels: Record<string, string>, amount: number): void {
  if (amount > 0 && Number.isFinite(amount)) counter.inc(labels, amount);
}
