import { clusterRows } from "../world/clusters.js";
import { type Action, type ActionCall, pageOf, positiveInteger } from "./action.js";

/** ListDedicatedCluster, by the official models of 2026. Its list stands in an object of one key, as older APIs have it. */
export const listDedicatedCluster: Action = {
  name: "ListDedicatedCluster",
  pageParameter: "PageNumber",
  listField: "DedicatedClusterStatusList",
  answer,
};

function answer({ parameters, world, moment, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const size = positiveInteger(parameters, "PageSize", 20);
  const page = positiveInteger(parameters, "PageNumber", 1);
  const clusters = world ? clusterRows(world.account, world.region, moment) : [];
  const rows = pageOf(clusters, page, size);
  return {
    DedicatedClusterStatusList: { DedicatedClusterStatus: rows },
    TotalRecordCount: clusters.length,
    PageRecordCount: rows.length,
    PageNumber: page,
    RequestId: requestId,
    HttpStatusCode: "200",
    Success: "true",
  };
}
