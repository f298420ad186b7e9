/** States of a dedicated cluster that its API documents, and `unknown` for any other. */
export const clusterStates = [
  "init",
  "schedule",
  "running",
  "upgrade",
  "downgrade",
  "locked",
  "releasing",
  "released",
  "unknown",
] as const;
/** One of {@link clusterStates}. */
export type ClusterState = (typeof clusterStates)[number];

/** What the API says of a dedicated cluster, beside which one it is. Sizes in bytes, compute in DTS units (DU). */
export interface ClusterFields {
  readonly name?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly state?: ClusterState | undefined;
  readonly du?: number | undefined;
  readonly duUsed?: number | undefined;
  readonly duOversold?: number | undefined;
  readonly nodes?: number | undefined;
  readonly cpuCores?: number | undefined;
  readonly cpuCoresUsed?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly memoryUsedBytes?: number | undefined;
  readonly diskBytes?: number | undefined;
  readonly diskUsedBytes?: number | undefined;
}

/** A cluster of one's own that jobs run on (ListDedicatedCluster). */
export interface DedicatedCluster extends ClusterFields {
  readonly account: string;
  readonly regionId: string;
  readonly clusterId: string;
  readonly state: ClusterState;
}
