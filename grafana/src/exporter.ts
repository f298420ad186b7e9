import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { firingAlerts } from "./annotations.js";
import { dashboardOf } from "./dashboard.js";
import { exporterApi } from "./exporter-api.js";
import { exporterProcess } from "./exporter-process.js";
import { exporterNow, exporterTargets } from "./exporter-targets.js";
import { uids } from "./links.js";
import { inRegion, ofInstallation } from "./scope.js";
import {
  accountVariableOf,
  dataSourceVariable,
  installationVariables,
  labelVariable,
  regionVariableOf,
} from "./variables.js";

const ofProcess = `${ofInstallation}, instance=~"$instance"`;
const ofRegion = `${ofProcess}, ${inRegion}`;

const instanceVariable = labelVariable({
  name: "instance",
  label: "Instance",
  description: "Exporters of the selected installations.",
  series: `aliyun_dts_exporter_build_info{${ofInstallation}}`,
  of: "instance",
});

/** The exporter itself: whether what the other dashboards show is true and fresh, and what it costs. */
export function exporterDashboard(): Dashboard {
  return dashboardOf({
    uid: uids.exporter,
    title: "DTS / Exporter",
    description:
      "aliyun-dts-exporter itself: targets, freshness, requests, budget, exposition, configuration, credentials.",
    variables: [
      dataSourceVariable,
      ...installationVariables,
      instanceVariable,
      accountVariableOf(ofProcess),
      regionVariableOf(ofProcess),
    ],
    annotations: [firingAlerts(inRegion)],
    sections: [
      exporterNow(ofProcess, ofRegion),
      exporterTargets(ofRegion),
      exporterApi(ofProcess, ofRegion),
      exporterProcess(ofProcess),
    ],
  });
}
