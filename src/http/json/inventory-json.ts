import type { DedicatedCluster } from "../../model/dedicated-cluster.js";
import type { Verification } from "../../model/verification.js";

/**
 * A dedicated cluster as `/api/v1/dedicated_clusters` shows it. The names are a public interface and follow the metrics and
 * their labels. A field that is not known is left out.
 */
export function clusterJson(cluster: DedicatedCluster): object {
  return {
    account: cluster.account,
    region_id: cluster.regionId,
    dedicated_cluster_id: cluster.clusterId,
    dedicated_cluster_name: cluster.name,
    dts_instance_id: cluster.instanceId,
    state: cluster.state,
    du: cluster.du,
    du_used: cluster.duUsed,
    du_oversold: cluster.duOversold,
    nodes: cluster.nodes,
    cpu_cores: cluster.cpuCores,
    cpu_cores_used: cluster.cpuCoresUsed,
    memory_bytes: cluster.memoryBytes,
    memory_used_bytes: cluster.memoryUsedBytes,
    disk_bytes: cluster.diskBytes,
    disk_used_bytes: cluster.diskUsedBytes,
  };
}

/** A verification as `/api/v1/verifications` shows it, likewise. */
export function verificationJson(verification: Verification): object {
  return {
    account: verification.account,
    region_id: verification.regionId,
    dts_job_id: verification.jobId,
    check: verification.check,
    dts_job_name: verification.name,
    dts_instance_id: verification.instanceId,
    dts_job_class: verification.jobClass,
    pay_type: verification.payType,
    failed: verification.failed,
    rows: verification.rows,
    rows_checked: verification.rowsChecked,
    rows_different: verification.rowsDifferent,
  };
}
