import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { exporterDashboard } from "./exporter.js";
import { jobDashboard } from "./job.js";
import { overviewDashboard } from "./overview.js";
import { trackingDashboard } from "./tracking.js";

/** Every dashboard with the name of its file in `grafana/`. */
export function dashboards(): ReadonlyMap<string, Dashboard> {
  return new Map([
    ["overview.json", overviewDashboard()],
    ["job.json", jobDashboard()],
    ["tracking.json", trackingDashboard()],
    ["exporter.json", exporterDashboard()],
  ]);
}
