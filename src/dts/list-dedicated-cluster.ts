import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { JsonObject } from "../lib/json-object.js";
import type { DedicatedCluster } from "../model/dedicated-cluster.js";
import type { Collect } from "../model/report.js";
import { textOf } from "./decode.js";
import { createRowReader } from "./field-reader.js";
import { clusterFields } from "./fields.js";
import { listInventory } from "./inventory.js";
import type { IssueCollector } from "./value-issues.js";

/** What listing dedicated clusters needs. */
export interface DedicatedClustersDeps {
  readonly client: ApiClient;
  readonly target: Target;
  readonly pageSize: number;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
}

const operation = "ListDedicatedCluster";
const readCluster = createRowReader(clusterFields);
const idOf = (row: JsonObject): string | undefined => textOf(row["DedicatedClusterId"]);

/** Lists the dedicated clusters of the account in the region. */
export function createDedicatedClustersCollector(deps: DedicatedClustersDeps): Collect {
  const { client, target, pageSize, resourceGroupId } = deps;
  return async (signal) => {
    const { items, result } = await listInventory({
      operation,
      signal,
      pageSize,
      list: "DedicatedClusterStatusList",
      fetch: (page, stop) =>
        client.call(
          operation,
          {
            RegionId: target.regionId,
            PageNumber: page,
            PageSize: pageSize,
            ResourceGroupId: resourceGroupId || undefined,
          },
          stop,
        ),
      keyOf: idOf,
      toItems: (rows, issues) => rows.map((row) => toCluster(row, target, issues)),
    });
    return { ...result, dedicatedClusters: items };
  };
}

function toCluster(row: JsonObject, target: Target, issues: IssueCollector): DedicatedCluster {
  const fields = readCluster(row, issues);
  return {
    ...fields,
    account: target.account,
    regionId: target.regionId,
    clusterId: idOf(row) ?? "",
    state: fields.state ?? "unknown",
  };
}
