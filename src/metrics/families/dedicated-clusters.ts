import { clusterStates, type DedicatedCluster } from "../../model/dedicated-cluster.js";
import type { Family } from "../family.js";
import { closedLabels, labelPair } from "../rendering/label-text.js";

const stateLabel = closedLabels("state", clusterStates);

const rows: readonly Family<DedicatedCluster>[] = [
  {
    name: "aliyun_dts_dedicated_cluster_info",
    help: "Name and instance of the cluster. Always 1.",
    from: ["DedicatedClusterName", "DtsInstanceID"],
    labels: ["dedicated_cluster_name", "dts_instance_id"],
    samples: ({ name, instanceId }, emit) =>
      emit(1, labelPair("dedicated_cluster_name", name) + labelPair("dts_instance_id", instanceId)),
  },
  {
    name: "aliyun_dts_dedicated_cluster_state",
    example: 'aliyun_dts_dedicated_cluster_state{state="locked"} == 1',
    help: "State: 1 for the current one, 0 for the others.",
    from: ["State"],
    labels: ["state"],
    samples: (cluster, emit) => {
      for (const state of clusterStates) emit(cluster.state === state ? 1 : 0, stateLabel(state));
    },
  },
  {
    name: "aliyun_dts_dedicated_cluster_du",
    help: "DTS units (DU) of the cluster.",
    from: ["Du"],
    value: ({ du }) => du,
  },
  {
    name: "aliyun_dts_dedicated_cluster_du_used",
    example: "aliyun_dts_dedicated_cluster_du_used / aliyun_dts_dedicated_cluster_du > 0.9",
    help: "DTS units (DU) that its jobs take.",
    from: ["UsedDu"],
    value: ({ duUsed }) => duUsed,
  },
  {
    name: "aliyun_dts_dedicated_cluster_du_oversold",
    help: "DTS units (DU) that may be given to jobs beyond those of the cluster.",
    from: ["OversoldDu"],
    value: ({ duOversold }) => duOversold,
  },
  {
    name: "aliyun_dts_dedicated_cluster_nodes",
    help: "Nodes of the cluster.",
    from: ["NodeCount"],
    value: ({ nodes }) => nodes,
  },
  {
    name: "aliyun_dts_dedicated_cluster_cpu_cores",
    help: "CPU cores of all nodes.",
    from: ["TotalCpuCore"],
    value: ({ cpuCores }) => cpuCores,
  },
  {
    name: "aliyun_dts_dedicated_cluster_cpu_cores_used",
    example: "aliyun_dts_dedicated_cluster_cpu_cores_used / aliyun_dts_dedicated_cluster_cpu_cores > 0.9",
    help: "CPU cores in use.",
    from: ["UsedCpuCore"],
    value: ({ cpuCoresUsed }) => cpuCoresUsed,
  },
  {
    name: "aliyun_dts_dedicated_cluster_memory_bytes",
    help: "Memory of all nodes.",
    from: ["TotalMemGBSize"],
    value: ({ memoryBytes }) => memoryBytes,
  },
  {
    name: "aliyun_dts_dedicated_cluster_memory_used_bytes",
    example:
      "aliyun_dts_dedicated_cluster_memory_used_bytes / aliyun_dts_dedicated_cluster_memory_bytes > 0.9",
    help: "Memory in use.",
    from: ["UsedMemGBSize"],
    value: ({ memoryUsedBytes }) => memoryUsedBytes,
  },
  {
    name: "aliyun_dts_dedicated_cluster_disk_bytes",
    help: "Disk space of all nodes.",
    from: ["TotalDiskGBSize"],
    value: ({ diskBytes }) => diskBytes,
  },
  {
    name: "aliyun_dts_dedicated_cluster_disk_used_bytes",
    example: "aliyun_dts_dedicated_cluster_disk_used_bytes / aliyun_dts_dedicated_cluster_disk_bytes > 0.9",
    help: "Disk space in use.",
    from: ["UsedDiskGBSize"],
    value: ({ diskUsedBytes }) => diskUsedBytes,
  },
];

/** Dedicated clusters (ListDedicatedCluster). Experimental: no page of the API states units or limits. */
export const clusterFamilies: readonly Family<DedicatedCluster>[] = rows.map((row) => ({
  ...row,
  stability: "experimental",
}));
