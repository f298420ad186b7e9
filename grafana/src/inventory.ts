import type { Section } from "./dashboard.js";
import type { Step } from "./face.js";
import { table } from "./table.js";

const clusterLabels = ["account", "region_id", "dedicated_cluster_id"] as const;
const verificationLabels = ["account", "region_id", "dts_job_id", "check"] as const;
/** That of the alert AliyunDtsDedicatedClusterShort: the table of thresholds has no row for it. */
const nearlyFull: readonly Step[] = [[0.9, "red"]];

/** Dedicated clusters and verifications that are jobs of their own, in the accounts and regions of `place`. */
export function inventory(place: string): Section {
  const cluster = (metric: string, labels: readonly string[] = []): string =>
    `max by (${[...clusterLabels, ...labels].join(", ")}) (aliyun_dts_dedicated_cluster_${metric}{${place}})`;
  const verification = (metric: string, labels: readonly string[] = []): string =>
    `max by (${[...verificationLabels, ...labels].join(", ")}) (aliyun_dts_verification_${metric}{${place}})`;
  const part = (used: string, whole: string): string => `${cluster(used)} / (${cluster(whole)} > 0)`;
  const full = { unit: "percentunit", steps: nearlyFull, base: "transparent" };
  return {
    title: "Dedicated clusters and verifications",
    panels: [
      table({
        title: "Dedicated clusters",
        description:
          "State of each cluster, and which part of it is in use. Red from 90 %. Needs the collector dedicated_clusters.",
        unit: "short",
        size: [24, 6],
        labels: [...clusterLabels, "dedicated_cluster_name", "state"],
        none: "none, or not collected",
        columns: [
          { expr: `${cluster("state", ["state"])} == 1` },
          { expr: cluster("info", ["dedicated_cluster_name"]) },
          { name: "DU used", ...full, expr: part("du_used", "du") },
          { name: "DU oversold", expr: cluster("du_oversold") },
          { name: "CPU used", ...full, expr: part("cpu_cores_used", "cpu_cores") },
          { name: "Memory used", ...full, expr: part("memory_used_bytes", "memory_bytes") },
          { name: "Disk used", ...full, expr: part("disk_used_bytes", "disk_bytes") },
          { name: "Nodes", expr: cluster("nodes") },
        ],
        sortBy: ["DU used", "desc"],
      }),
      table({
        title: "Verifications",
        description:
          "Verifications that are jobs of their own: how far they are, and how many rows differ. Red from one. Needs the collector verification.",
        unit: "short",
        size: [24, 6],
        labels: ["account", "region_id", "dts_job_name", "dts_job_id", "check"],
        none: "none, or not collected",
        columns: [
          {
            name: "Failed",
            expr: verification("failed"),
            steps: [[1, "red"]],
            base: "transparent",
          },
          { expr: verification("info", ["dts_job_name"]) },
          {
            name: "Checked",
            unit: "percentunit",
            expr: `${verification("rows_checked")} / (${verification("rows")} > 0)`,
          },
          { name: "Rows", expr: verification("rows") },
          {
            name: "Different",
            expr: verification("rows_different"),
            steps: [[1, "red"]],
            base: "transparent",
          },
        ],
        sortBy: ["Different", "desc"],
      }),
    ],
  };
}
