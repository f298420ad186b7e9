import { collectDefaultMetrics, Registry } from "prom-client";
import { metricCatalogue } from "../../tools/metric-reference.js";

/** The labels that each metric can have in Prometheus, by the name of the metric. */
export type KnownMetrics = ReadonlyMap<string, ReadonlySet<string>>;

/** What Prometheus adds to every series of a target. */
const targetLabels = ["cluster", "job", "namespace", "instance"];
/** What Prometheus says of every scrape. */
const scrapeMetrics = ["up", "scrape_duration_seconds", "scrape_samples_scraped"];

/** The catalogue of the exporter, the metrics of its process, and what Prometheus itself says of a scrape. */
export async function knownMetrics(): Promise<KnownMetrics> {
  const known = new Map<string, ReadonlySet<string>>();
  const add = (name: string, labels: readonly string[]) =>
    known.set(name, new Set([...labels, ...targetLabels]));
  for (const { name, kind, labels } of metricCatalogue()) {
    if (kind !== "histogram") add(name, labels);
    else {
      add(`${name}_bucket`, [...labels, "le"]);
      add(`${name}_sum`, labels);
      add(`${name}_count`, labels);
    }
  }
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name } of await registry.getMetricsAsJSON()) add(name, []);
  for (const name of scrapeMetrics) add(name, []);
  const ofJob = [...(known.get("aliyun_dts_job_state") ?? [])];
  add("aliyun_dts:job_delay_limit_seconds", [...ofJob, "severity"]);
  add("aliyun_dts:job_threshold", [...ofJob, "severity", "name"]);
  add("aliyun_dts:job_full_load_since_timestamp_seconds", ofJob);
  add("aliyun_dts:job_condition", [...ofJob, "condition"]);
  add("ALERTS", [...ofJob, "alertname", "alertstate", "severity", "collector"]);
  return known;
}
