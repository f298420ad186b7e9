import { homePage } from "../pages/home-page.js";
import { jobPage } from "../pages/job-page.js";
import { jobsPage } from "../pages/jobs-page.js";
import { jobQueryOf, pageOfJobs } from "./job-query.js";
import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { sendPage, sendText } from "./send.js";
import type { WorstFirst } from "./worst-first.js";

/** The pages for people. */
export function pageRoutes(deps: RouteDeps, worstFirst: WorstFirst): readonly Route[] {
  const { snapshot, telemetryPath, version, clock } = deps;
  const site = () => ({ telemetryPath, version, nowSeconds: clock.now() / 1_000 });
  return [
    {
      method: "GET",
      path: "/",
      handle: (_request, reply) => sendPage(reply, homePage(snapshot(), worstFirst(), site())),
    },
    {
      method: "GET",
      path: "/jobs",
      handle(request, reply) {
        const query = jobQueryOf(request.url);
        const found = pageOfJobs(worstFirst(), query);
        return sendPage(reply, jobsPage({ query, found, snapshot: snapshot(), site: site() }));
      },
    },
    {
      method: "GET",
      path: "/jobs/:jobId",
      handle(request, reply) {
        const jobId = jobIdOf(request.params);
        const jobs = worstFirst().filter((job) => job.jobId === jobId);
        if (jobs.length === 0) return sendText(reply, 404, "not found: no such job is known");
        return sendPage(reply, jobPage(jobs, snapshot(), site()));
      },
    },
  ];
}

function jobIdOf(params: unknown): string {
  if (typeof params !== "object" || params === null || !("jobId" in params)) return "";
  return String(params.jobId);
}
