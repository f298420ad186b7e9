import { filterInSlices } from "../../lib/in-slices.js";
import { type JobOrder, jobOrderOf } from "./job-order.js";
import type { ListedJob } from "./listed-job.js";
import { type PageOf, pageNumber, pageOf } from "./paging.js";

/** What to show of the jobs. Empty text: no restriction. */
export interface JobQuery {
  readonly account: string;
  readonly regionId: string;
  readonly type: string;
  readonly state: string;
  /** Found anywhere in ids, name, status, error codes, engines and tags, in any case. */
  readonly text: string;
  /** Only jobs that need a person. */
  readonly attention: boolean;
  readonly order: JobOrder;
  /** From 1. */
  readonly page: number;
}

/** Reads `account`, `region_id`, `type`, `state`, `text`, `attention=yes`, `sort` and `page` of a URL; what cannot be read is ignored. */
export function jobQueryOf(url: string): JobQuery {
  const at = url.indexOf("?");
  const given = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const value = (name: string) => given.get(name)?.trim() ?? "";
  return {
    account: value("account"),
    regionId: value("region_id"),
    type: value("type"),
    state: value("state"),
    text: value("text"),
    attention: value("attention") === "yes",
    order: jobOrderOf(value("sort")),
    page: pageNumber(value("page")),
  };
}

/** The query as URL parameters, without empty ones. */
export function queryString(query: JobQuery): string {
  const { account, regionId, type, state, text, attention, order, page } = query;
  const given = {
    account,
    region_id: regionId,
    type,
    state,
    text,
    attention: attention ? "yes" : "",
    sort: order,
    page: page > 1 ? String(page) : "",
  };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== "")).toString();
}

/** The page of the jobs that match. The order stays. */
export async function findJobs(jobs: readonly ListedJob[], query: JobQuery): Promise<PageOf<ListedJob>> {
  const looks = looksOf(query);
  const found =
    looks.length === 0 ? jobs : await filterInSlices(jobs, (job) => looks.every((look) => look(job)));
  return pageOf(found, query.page);
}

/** What a job has to pass, for each part of the query that says something. The dearest is the last. */
function looksOf({
  account,
  regionId,
  type,
  state,
  text,
  attention,
}: JobQuery): readonly ((job: ListedJob) => boolean)[] {
  const needle = text.toLowerCase();
  return [
    { asked: account, look: ({ job }: ListedJob) => job.account === account },
    { asked: regionId, look: ({ job }: ListedJob) => job.regionId === regionId },
    { asked: type, look: ({ job }: ListedJob) => job.type === type },
    { asked: state, look: ({ job }: ListedJob) => job.state === state },
    { asked: attention ? "yes" : "", look: ({ concerns }: ListedJob) => concerns.length > 0 },
    { asked: needle, look: ({ searchText }: ListedJob) => searchText().includes(needle) },
  ]
    .filter(({ asked }) => asked !== "")
    .map(({ look }) => look);
}
