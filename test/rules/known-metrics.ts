import { collectorNames } from "../../src/dts/collectors.js";
import { failureReasons } from "../../src/lib/failure.js";
import { jobTypes } from "../../src/model/job.js";
import { jobStates, jobStatuses, phaseStatuses, phases } from "../../src/model/status.js";
import { metricCatalogue } from "../../tools/metric-reference.js";

/** What a rule may say of a metric. */
export interface KnownMetric {
  readonly kind: string;
  readonly labels: ReadonlySet<string>;
}

/** Labels that a scrape adds. */
const scrapeLabels = ["cluster", "job", "namespace", "instance"] as const;

/** Labels of the series that Prometheus makes of alerts, as far as rules read them. */
const alertLabels = [
  ...["cluster", "namespace", "job", "alertname", "alertstate", "severity"],
  ...["account", "region_id", "job_type", "dts_job_id", "dts_job_name", "direction"],
  ...["phase", "resource", "consumer_group_id", "dedicated_cluster_id", "check"],
] as const;

const histogramParts = ["_bucket", "_sum", "_count"] as const;

/** The catalogue of the exporter, what rules read of its process, and `up`, by the name of each series. */
export function exportedMetrics(): ReadonlyMap<string, KnownMetric> {
  const ofProcess: KnownMetric = { kind: "gauge", labels: new Set(scrapeLabels) };
  const known = new Map<string, KnownMetric>([
    ["up", ofProcess],
    ["process_start_time_seconds", ofProcess],
    ["ALERTS", { kind: "gauge", labels: new Set(alertLabels) }],
  ]);
  for (const { name, kind, labels } of metricCatalogue()) {
    const all = new Set([...labels, ...scrapeLabels]);
    if (kind !== "histogram") known.set(name, { kind, labels: all });
    else
      for (const part of histogramParts) known.set(name + part, { kind: "counter", labels: all.add("le") });
  }
  return known;
}

const pollResults = ["complete", "failed", "skipped"];

/** Labels whose values are a closed set. */
export const closedValues: Readonly<Record<string, readonly string[]>> = {
  state: jobStates,
  status: [...new Set<string>([...jobStatuses, ...phaseStatuses])],
  phase: phases,
  reason: failureReasons,
  collector: collectorNames,
  result: pollResults,
  job_type: jobTypes,
};
