import type { Moment } from "../simulated-time.js";
import { breath, identifier } from "./noise.js";

/** The cluster that the synchronization `inventory-on-cluster` runs on, in every account and region. */
export const busyClusterId = "dtscluster_ft7y3atyl3b5214";

/** What a cluster has, and which part of it is in use. */
interface Size {
  readonly nodes: number;
  readonly du: number;
  readonly cpuCores: number;
  readonly memoryGb: number;
  readonly diskGb: number;
  /** Parts of the whole, 0 to 1. */
  readonly used: {
    readonly du: number;
    readonly cpu: number;
    readonly memory: number;
    readonly disk: number;
  };
}

const createdAtMs = Date.UTC(2025, 3, 2, 1, 30);

/**
 * The dedicated clusters of an account in a region, as ListDedicatedCluster answers them: one runs well, one is short of DU, memory
 * and disk, and one is locked.
 */
export function clusterRows(account: string, region: string, moment: Moment): readonly object[] {
  const load = 0.3 + 0.3 * breath(`${account} ${region}`, moment.simulatedSeconds, 900);
  const id = (name: string) => `dtscluster_${identifier(15, account, region, name)}`;
  const place = { RegionId: region, GmtCreated: createdAtMs };
  return [
    {
      ...place,
      DedicatedClusterId: busyClusterId,
      DedicatedClusterName: "inventory-cluster",
      DtsInstanceID: `dts${identifier(15, account, region, "inventory-cluster")}`,
      State: "running",
      ...sizeRow({
        nodes: 3,
        du: 60,
        cpuCores: 48,
        memoryGb: 192,
        diskGb: 600,
        used: { du: 0.5, cpu: load, memory: load, disk: 0.25 },
      }),
    },
    {
      ...place,
      DedicatedClusterId: id("analytics-cluster"),
      DedicatedClusterName: "analytics-cluster",
      DtsInstanceID: `dts${identifier(15, account, region, "analytics-cluster")}`,
      State: "running",
      ...sizeRow({
        nodes: 4,
        du: 120,
        cpuCores: 64,
        memoryGb: 256,
        diskGb: 800,
        used: { du: 0.975, cpu: 0.5 + load / 2, memory: 0.94, disk: 0.96 },
      }),
    },
    {
      ...place,
      DedicatedClusterId: id("archive-cluster"),
      DedicatedClusterName: "archive-cluster",
      DtsInstanceID: `dts${identifier(15, account, region, "archive-cluster")}`,
      State: "locked",
      ...sizeRow({
        nodes: 1,
        du: 20,
        cpuCores: 16,
        memoryGb: 64,
        diskGb: 200,
        used: { du: 0, cpu: 0, memory: 0, disk: 0.1 },
      }),
    },
  ];
}

// Percentages may be fractional: a documented sample has 16.6667.
function sizeRow({ nodes, du, cpuCores, memoryGb, diskGb, used }: Size): object {
  const rounded = (value: number) => Number(value.toFixed(4));
  return {
    NodeCount: nodes,
    Du: du,
    UsedDu: Math.round(du * used.du),
    OversoldDu: du / 2,
    DuUtilization: rounded((Math.round(du * used.du) / du) * 100),
    TotalCpuCore: cpuCores,
    UsedCpuCore: rounded(cpuCores * used.cpu),
    CpuUtilization: rounded(used.cpu * 100),
    TotalMemGBSize: memoryGb,
    UsedMemGBSize: rounded(memoryGb * used.memory),
    MemUtilization: rounded(used.memory * 100),
    TotalDiskGBSize: diskGb,
    UsedDiskGBSize: rounded(diskGb * used.disk),
    DiskUtilization: rounded(used.disk * 100),
  };
}
