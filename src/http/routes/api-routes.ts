import type { JobLists } from "../jobs/job-list.js";
import { findJobs, jobQueryOf, queryString } from "../jobs/job-query.js";
import { clusterJson, verificationJson } from "../json/inventory-json.js";
import { targetJson } from "../json/target-json.js";
import { renderedJson, renderedList } from "./rendered.js";
import type { RenderedRoute } from "./rendered-route.js";

const always = () => "";

/** `/api/v1/*`: what the pages show, as JSON with stable names and base units. */
export function apiRoutes(listsOf: JobLists): readonly RenderedRoute[] {
  return [
    {
      path: "/api/v1/targets",
      keyOf: always,
      render: (_request, { targets }) => renderedList("targets", targets, targetJson),
    },
    {
      path: "/api/v1/jobs",
      keyOf: ({ url }) => queryString(jobQueryOf(url)),
      async render({ url }, snapshot) {
        const query = jobQueryOf(url);
        const { rows, total, page, pages } = await findJobs(await listsOf(snapshot, query.order), query);
        const jobs = rows.map(({ json }) => json()).join(",");
        return renderedJson(`{"total":${total},"page":${page},"pages":${pages},"jobs":[${jobs}]}`);
      },
    },
    {
      path: "/api/v1/dedicated_clusters",
      keyOf: always,
      render: (_request, { regions }) =>
        renderedList(
          "dedicated_clusters",
          regions.flatMap((region) => region.dedicatedClusters),
          clusterJson,
        ),
    },
    {
      path: "/api/v1/verifications",
      keyOf: always,
      render: (_request, { regions }) =>
        renderedList(
          "verifications",
          regions.flatMap((region) => region.verifications),
          verificationJson,
        ),
    },
  ];
}
