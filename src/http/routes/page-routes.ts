import { filterInSlices } from "../../lib/in-slices.js";
import type { JobLists } from "../jobs/job-list.js";
import { findJobs, jobQueryOf, queryString } from "../jobs/job-query.js";
import { pageNumber } from "../jobs/paging.js";
import { homePage } from "../pages/home-page.js";
import { jobPage, noJobPage } from "../pages/job-page.js";
import { jobsPage } from "../pages/jobs-page.js";
import { renderedPage, renderedText } from "./rendered.js";
import type { RenderedRoute } from "./rendered-route.js";
import type { RouteDeps } from "./route-deps.js";

/** The pages for people. */
export function pageRoutes(
  { telemetryPath, version, clock }: Pick<RouteDeps, "telemetryPath" | "version" | "clock">,
  listsOf: JobLists,
): readonly RenderedRoute[] {
  const site = () => ({ telemetryPath, version, nowSeconds: clock.now() / 1_000 });
  return [
    {
      path: "/",
      keyOf: ({ query }) => String(pageNumber(parameter(query, "page"))),
      async render({ query }, snapshot) {
        const jobs = await listsOf(snapshot);
        const worst = await filterInSlices(jobs, ({ concerns }) => concerns.length > 0);
        return renderedPage(
          homePage({ snapshot, jobs, worst, page: pageNumber(parameter(query, "page")), site: site() }),
        );
      },
    },
    {
      path: "/jobs",
      keyOf: ({ url }) => queryString(jobQueryOf(url)),
      async render({ url }, snapshot) {
        const query = jobQueryOf(url);
        const found = await findJobs(await listsOf(snapshot, query.order), query);
        return renderedPage(jobsPage({ query, found, snapshot, site: site() }));
      },
    },
    {
      path: "/jobs/:jobId",
      keyOf: ({ params }) => parameter(params, "jobId"),
      async render({ params }, snapshot) {
        const jobId = parameter(params, "jobId");
        if (jobId === "") return renderedText(404, "not found");
        const jobs = await filterInSlices(await listsOf(snapshot), ({ job }) => job.jobId === jobId);
        if (jobs.length === 0) return renderedPage(noJobPage(jobId, site()), 404);
        return renderedPage(jobPage(jobs, site()));
      },
    },
  ];
}

/** A part of the path or of the query; of several the first, absent: empty. */
function parameter(of: unknown, name: string): string {
  if (typeof of !== "object" || of === null) return "";
  const value: unknown = (of as Readonly<Record<string, unknown>>)[name];
  return String((Array.isArray(value) ? value[0] : value) ?? "");
}
