import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboardOf } from "./dashboard.js";
import { exporterApi } from "./exporter-api.js";
import { exporterProcess } from "./exporter-process.js";
import { exporterNow, exporterTargets } from "./exporter-targets.js";
import { uids } from "./links.js";
import { dataSourceVariable, labelVariable } from "./variables.js";

const ofProcess = 'job=~"$job", instance=~"$instance"';

const jobVariable = labelVariable({
  name: "job",
  label: "Job",
  description: "Scrape jobs in Prometheus that have an exporter.",
  series: "aliyun_dts_exporter_build_info",
  of: "job",
});
const instanceVariable = labelVariable({
  name: "instance",
  label: "Instance",
  description: "Exporters of the selected scrape jobs.",
  series: 'aliyun_dts_exporter_build_info{job=~"$job"}',
  of: "instance",
});
const accountVariable = labelVariable({
  name: "account",
  label: "Account",
  description: "Accounts of the selected exporters.",
  series: `aliyun_dts_up{${ofProcess}}`,
  of: "account",
});
const regionVariable = labelVariable({
  name: "region",
  label: "Region",
  description: "Regions of the selected accounts.",
  series: `aliyun_dts_up{${ofProcess}, account=~"$account"}`,
  of: "region_id",
});

/** The exporter itself: whether what the other dashboards show is true and fresh, and what it costs. */
export function exporterDashboard(): Dashboard {
  const ofRegion = `${ofProcess}, account=~"$account", region_id=~"$region"`;
  return dashboardOf({
    uid: uids.exporter,
    title: "DTS / Exporter",
    description:
      "aliyun-dts-exporter itself: targets, freshness, requests, budget, exposition, configuration, credentials.",
    variables: [dataSourceVariable, jobVariable, instanceVariable, accountVariable, regionVariable],
    sections: [
      exporterNow(ofProcess, ofRegion),
      exporterTargets(ofRegion),
      exporterApi(ofProcess, ofRegion),
      exporterProcess(ofProcess),
    ],
  });
}
