import { findingsOfJob } from "../../model/job-findings.js";
import { clusterJson, verificationJson } from "../json/inventory-json.js";
import { jobJson } from "../json/job-json.js";
import { targetJson } from "../json/target-json.js";
import { jobQueryOf, pageOfJobs } from "./job-query.js";
import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { sendJson } from "./send.js";
import type { WorstFirst } from "./worst-first.js";

/** `/api/v1/*`: what the pages show, as JSON with stable names and base units. */
export function apiRoutes({ snapshot }: RouteDeps, worstFirst: WorstFirst): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/targets",
      handle: (_request, reply) => sendJson(reply, { targets: snapshot().targets.map(targetJson) }),
    },
    {
      method: "GET",
      path: "/api/v1/jobs",
      handle(request, reply) {
        const { jobs, total, page, pages } = pageOfJobs(worstFirst(), jobQueryOf(request.url));
        return sendJson(reply, {
          total,
          page,
          pages,
          jobs: jobs.map((job) => jobJson(job, findingsOfJob(snapshot(), job))),
        });
      },
    },
    {
      method: "GET",
      path: "/api/v1/dedicated_clusters",
      handle: (_request, reply) =>
        sendJson(reply, {
          dedicated_clusters: snapshot().regions.flatMap((region) =>
            region.dedicatedClusters.map(clusterJson),
          ),
        }),
    },
    {
      method: "GET",
      path: "/api/v1/verifications",
      handle: (_request, reply) =>
        sendJson(reply, {
          verifications: snapshot().regions.flatMap((region) => region.verifications.map(verificationJson)),
        }),
    },
  ];
}
