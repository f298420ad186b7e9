import type { DtsJob } from "../../model/job.js";
import type { Snapshot } from "../../model/snapshot.js";
import { jobAlerts } from "../jobs/concerns.js";
import { delayLimitsOf } from "../jobs/delay-limits.js";
import type { JobOrder, SortKey } from "../jobs/job-order.js";
import { type JobQuery, queryString } from "../jobs/job-query.js";
import type { ListedJob } from "../jobs/listed-job.js";
import type { PageOf } from "../jobs/paging.js";
import { delayBar, fuseBar } from "./bars.js";
import { formatDuration, formatNumber } from "./display.js";
import {
  ageOf,
  type Column,
  cutText,
  enginesOf,
  jobKey,
  jobLink,
  jobName,
  pageLinks,
  type Row,
  stateBadge,
  statusAge,
  table,
} from "./fragments.js";
import { type Html, html } from "./html.js";
import { filterForm } from "./jobs-filter.js";
import { noJobs } from "./jobs-none.js";
import { layout, type Site } from "./layout.js";
import { runbookLink } from "./runbooks.js";

/** What `/jobs` shows. */
export interface JobsView {
  readonly query: JobQuery;
  readonly found: PageOf<ListedJob>;
  readonly snapshot: Snapshot;
  readonly site: Site;
}

/** `/jobs`: the jobs that match, worst first or in the order of a column. */
export function jobsPage({ query, found, snapshot, site }: JobsView): Html {
  const rows = found.rows.map((listed) => jobRow(listed, site.nowSeconds));
  const links = pageLinks(found, (page) => `./jobs?${queryString({ ...query, page })}`);
  return layout({
    title: "Jobs",
    place: "jobs",
    root: "./",
    site,
    content: html`<h1>Jobs</h1>
${filterForm(query, snapshot)}
<p>${formatNumber(found.total)} ${found.total === 1 ? "job" : "jobs"}, ${orderText(query)}. ${links}</p>
${rows.length === 0 ? noJobs(query, snapshot) : table("Jobs", columnsOf(query), rows)}
<p>${links}</p>`,
  });
}

const columns: readonly (Column & { readonly by?: SortKey })[] = [
  { name: "State" },
  { name: "Job", by: "name" },
  { name: "Where", by: "account" },
  { name: "Type", by: "type" },
  { name: "Delay", by: "delay" },
  { name: "Checkpoint age", by: "age" },
  { name: "What is wrong" },
];
// Of these the greatest is what one looks for.
const greatestFirst: readonly SortKey[] = ["delay", "age"];

function columnsOf(query: JobQuery): readonly Column[] {
  return columns.map(({ name, by }) => {
    if (by === undefined) return { name };
    const [first, second]: readonly [JobOrder, JobOrder] = greatestFirst.includes(by)
      ? [`-${by}`, by]
      : [by, `-${by}`];
    const next = query.order === first ? second : first;
    const href = `./jobs?${queryString({ ...query, order: next, page: 1 })}`;
    const sort = query.order === by ? "ascending" : query.order === `-${by}` ? "descending" : undefined;
    const arrow = { ascending: " ▲", descending: " ▼", none: "" }[sort ?? "none"];
    return { name, sort, head: html`<a href="${href}">${name}<span aria-hidden="true">${arrow}</span></a>` };
  });
}

function orderText(query: JobQuery): Html {
  const { order } = query;
  if (order === "") return html`worst first`;
  const column = columns.find(({ by }) => by === order.replace("-", ""));
  const href = `./jobs?${queryString({ ...query, order: "", page: 1 })}`;
  return html`by ${column?.name.toLowerCase()} (<a href="${href}">worst first</a>)`;
}

function jobRow({ job, findings, concerns }: ListedJob, nowSeconds: number): Row {
  const { checkpointSeconds } = job;
  return {
    key: jobKey(job),
    cells: [
      html`${stateBadge(job.state)}<div class="small faint"> ${job.status}, ${statusAge(job, nowSeconds)}</div>`,
      html`${jobLink(job)}${jobName(job) === job.jobId ? undefined : html`<div class="small faint id"> ${cutText(job.jobId)}</div>`}`,
      html`${job.account}<div class="small faint"> ${job.regionId}</div>`,
      html`${job.type}<div class="small faint"> ${cutText(enginesOf(job))}</div>`,
      delayCell(job, findings.alarms),
      checkpointSeconds === undefined ? undefined : ageOf(checkpointSeconds, nowSeconds),
      html`${concerns.map(({ alert, what }) => html`<div class="${jobAlerts[alert].tone}">${what} ${runbookLink(alert)}</div>`)}${fuseBar(job)}`,
    ],
  };
}

function delayCell(job: DtsJob, alarms: ListedJob["findings"]["alarms"]): Html | undefined {
  if (job.delaySeconds === undefined) return undefined;
  return html`<span class="tight">${formatDuration(job.delaySeconds)}</span>${delayBar(job, delayLimitsOf(job.type, alarms))}`;
}
