import type { DtsJob } from "../../model/job.js";

/** What to show of the jobs. Empty text: no restriction. */
export interface JobQuery {
  readonly account: string;
  readonly regionId: string;
  readonly type: string;
  readonly state: string;
  /** Found anywhere in ids, name, status, error codes, engines and tags, in any case. */
  readonly text: string;
  /** From 1. */
  readonly page: number;
}

/** One page of the jobs that match. */
export interface JobsFound {
  readonly jobs: readonly DtsJob[];
  /** Matching jobs on all pages. */
  readonly total: number;
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

const jobsPerPage = 500;

/** Reads `account`, `region_id`, `type`, `state`, `text` and `page` of a URL; what cannot be read is ignored. */
export function jobQueryOf(url: string): JobQuery {
  const at = url.indexOf("?");
  const given = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const value = (name: string) => given.get(name)?.trim() ?? "";
  const page = Number(value("page"));
  return {
    account: value("account"),
    regionId: value("region_id"),
    type: value("type"),
    state: value("state"),
    text: value("text"),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** The query as URL parameters, without empty ones. */
export function queryString({ account, regionId, type, state, text, page }: JobQuery): string {
  const given = { account, region_id: regionId, type, state, text, page: page > 1 ? String(page) : "" };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== "")).toString();
}

/** The page of the jobs that match; beyond the last page, the last one. The order stays. */
export function pageOfJobs(jobs: readonly DtsJob[], query: JobQuery): JobsFound {
  const needle = query.text.toLowerCase();
  const found = jobs.filter(
    (job) =>
      isWanted(query.account, job.account) &&
      isWanted(query.regionId, job.regionId) &&
      isWanted(query.type, job.type) &&
      isWanted(query.state, job.state) &&
      (needle === "" || textOf(job).includes(needle)),
  );
  const pages = Math.max(1, Math.ceil(found.length / jobsPerPage));
  const page = Math.min(query.page, pages);
  const start = (page - 1) * jobsPerPage;
  return { jobs: found.slice(start, start + jobsPerPage), total: found.length, page, pages };
}

function isWanted(wanted: string, value: string): boolean {
  return wanted === "" || wanted === value;
}

// The separator keeps a search from matching across two fields.
function textOf(job: DtsJob): string {
  const { source, destination } = job;
  return [
    job.jobId,
    job.instanceId,
    job.name,
    job.status,
    ...[source, destination].flatMap((end) => [end?.engine, end?.instanceId]),
    job.retry?.errorCode,
    ...(job.errors ?? []).map(({ code }) => code),
    ...(job.tags ?? []).map(({ key, value }) => `${key}=${value}`),
  ]
    .filter((text) => text !== undefined)
    .join("\n")
    .toLowerCase();
}
