import { chart } from "./chart.js";
import type { Section } from "./dashboard.js";
import { table } from "./table.js";

/** Exposition, configuration, credentials and the process. */
export function exporterProcess(ofProcess: string): Section {
  const perExporter = (metric: string): string => `max by (instance) (${metric}{${ofProcess}})`;
  const own = (metric: string): string => perExporter(`aliyun_dts_exporter_${metric}`);
  const legend = "{{instance}}";
  return {
    title: "Exposition, configuration, process",
    panels: [
      table({
        title: "Exporters",
        description: "Versions, shards and uptime. Exporters that share accounts must have different shards.",
        unit: "none",
        size: [12, 7],
        labels: ["instance", "version", "revision", "node_version"],
        columns: [
          {
            expr: `max by (instance, version, revision, node_version) (aliyun_dts_exporter_build_info{${ofProcess}})`,
          },
          { name: "Shard", expr: own("shard") },
          { name: "Shards", expr: own("total_shards") },
          { name: "Uptime", unit: "s", expr: `time() - ${perExporter("process_start_time_seconds")}` },
          {
            name: "Configuration age",
            unit: "s",
            expr: `time() - ${own("config_last_reload_success_timestamp_seconds")}`,
          },
        ],
      }),
      table({
        title: "Credentials",
        description: "The type of credentials that each account uses.",
        unit: "none",
        size: [12, 7],
        labels: ["instance", "account", "type"],
        columns: [
          {
            expr: `max by (instance, account, type) (aliyun_dts_exporter_credentials_info{${ofProcess}, account=~"$account"})`,
          },
        ],
      }),
      chart({
        title: "Size of the exposition",
        description: "Uncompressed size of the page that Prometheus reads.",
        unit: "bytes",
        size: [8, 8],
        queries: [{ expr: own("exposition_bytes"), legend }],
      }),
      chart({
        title: "Series",
        description: "Samples on the page that Prometheus reads.",
        unit: "short",
        size: [8, 8],
        queries: [{ expr: own("exposition_series"), legend }],
      }),
      chart({
        title: "Scrape duration",
        description: "How long Prometheus waits for the page. This never depends on the cloud.",
        unit: "s",
        size: [8, 8],
        queries: [{ expr: perExporter("scrape_duration_seconds"), legend }],
      }),
      chart({
        title: "CPU",
        description: "CPU time used per second; 100 % is one core.",
        unit: "percentunit",
        size: [6, 8],
        queries: [
          {
            expr: `sum by (instance) (rate(process_cpu_seconds_total{${ofProcess}}[$__rate_interval]))`,
            legend,
          },
        ],
      }),
      chart({
        title: "Memory",
        description: "Resident memory of the process, and how much of it is heap in use.",
        unit: "bytes",
        size: [6, 8],
        queries: [
          { expr: perExporter("process_resident_memory_bytes"), legend: "resident {{instance}}" },
          { expr: perExporter("nodejs_heap_size_used_bytes"), legend: "heap {{instance}}" },
        ],
      }),
      chart({
        title: "Event loop lag",
        description:
          "99 % of the turns of the event loop are at most this late. Dashed: 1 second; above it everything is slow, scrapes included.",
        unit: "s",
        size: [6, 8],
        steps: [[1, "red"]],
        queries: [{ expr: perExporter("nodejs_eventloop_lag_p99_seconds"), legend }],
      }),
      chart({
        title: "Dropped log lines",
        description: "Log lines dropped because the log reader was stuck or gone.",
        unit: "short",
        size: [6, 8],
        queries: [
          {
            expr: `sum by (instance) (increase(aliyun_dts_exporter_log_lines_dropped_total{${ofProcess}}[$__rate_interval]))`,
            legend,
          },
        ],
      }),
    ],
  };
}
