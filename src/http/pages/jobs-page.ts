import { type DtsJob, jobTypes } from "../../model/job.js";
import type { Snapshot } from "../../model/snapshot.js";
import { jobStates } from "../../model/status.js";
import { type JobQuery, queryString } from "../jobs/job-query.js";
import type { ListedJob } from "../jobs/listed-job.js";
import type { PageOf } from "../jobs/paging.js";
import { formatDuration, formatNumber, formatRatio } from "./display.js";
import { ageOf, jobPath, pageLinks, stateBadge, table } from "./fragments.js";
import { type Html, html } from "./html.js";
import { layout, type Site } from "./layout.js";

/** What `/jobs` shows. */
export interface JobsView {
  readonly query: JobQuery;
  readonly found: PageOf<ListedJob>;
  readonly snapshot: Snapshot;
  readonly site: Site;
}

/** `/jobs`: the jobs that match, worst first. */
export function jobsPage({ query, found, snapshot, site }: JobsView): Html {
  const rows = found.rows.map(({ job }) => jobRow(job, site.nowSeconds));
  const links = pageLinks(found, (page) => `./jobs?${queryString({ ...query, page })}`);
  return layout({
    title: "Jobs",
    root: "./",
    site,
    content: html`<h1>Jobs</h1>
${filterForm(query, snapshot)}
<p>${formatNumber(found.total)} ${found.total === 1 ? "job" : "jobs"}, worst first. ${links}</p>
${rows.length === 0 ? html`<p class="faint">No job matches.</p>` : table(jobHead, rows)}
<p>${links}</p>`,
  });
}

function filterForm(query: JobQuery, { targets }: Snapshot): Html {
  const accounts = distinct(targets.map(({ account }) => account));
  const regions = distinct(targets.map(({ regionId }) => regionId));
  return html`<form method="get" action="./jobs">
${choice({ label: "Account", name: "account", options: accounts, chosen: query.account })}
${choice({ label: "Region", name: "region_id", options: regions, chosen: query.regionId })}
${choice({ label: "Type", name: "type", options: jobTypes, chosen: query.type })}
${choice({ label: "State", name: "state", options: jobStates, chosen: query.state })}
<label>Text <input type="search" name="text" maxlength="200" placeholder="id, name, error, engine, tag" value="${query.text}"></label>
<button type="submit">Filter</button>
<a href="./jobs">Show all</a>
</form>`;
}

interface Choice {
  readonly label: string;
  readonly name: string;
  readonly options: readonly string[];
  readonly chosen: string;
}

function choice({ label, name, options, chosen }: Choice): Html {
  // A value from the URL that is no option stays visible, or the form would hide why nothing matches.
  const shown = chosen === "" || options.includes(chosen) ? options : [...options, chosen];
  const rows = shown.map((option) =>
    option === chosen
      ? html`<option value="${option}" selected>${option}</option>`
      : html`<option value="${option}">${option}</option>`,
  );
  return html`<label>${label} <select name="${name}"><option value="">all</option>${rows}</select></label>`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

const jobHead = html`<th>State, status</th><th>Job</th><th>Name</th><th>Account, region</th><th>Type</th>
<th class="number">Delay</th><th class="number">Checkpoint age</th><th>From → to</th><th>Trouble</th>`;

function jobRow(job: DtsJob, nowSeconds: number): Html {
  const { delaySeconds, checkpointSeconds, source, destination } = job;
  return html`<tr>
<td>${stateBadge(job.state)}<div class="small faint">${job.status}</div></td>
<td class="id"><a href="./${jobPath(job)}">${job.jobId}</a>${job.direction === "Reverse" ? " (reverse)" : ""}</td>
<td class="name">${job.name}</td>
<td>${job.account}<div class="small faint">${job.regionId}</div></td>
<td>${job.type}</td>
<td class="number">${delaySeconds === undefined ? "" : formatDuration(delaySeconds)}</td>
<td class="number">${checkpointSeconds === undefined ? "" : ageOf(checkpointSeconds, nowSeconds)}</td>
<td class="tight">${source?.engine ?? "?"} → ${destination?.engine ?? "?"}</td>
<td class="name">${trouble(job)}</td>
</tr>
`;
}

/** The shortest account of what is wrong: how far the retry fuse has burnt, and the error codes. */
function trouble({ retry, errors, precheckItems }: DtsJob): string {
  const { elapsedSeconds, limitSeconds } = retry ?? {};
  const burnt =
    retry?.retrying && elapsedSeconds !== undefined && limitSeconds
      ? `retry fuse ${formatRatio(Math.min(1, elapsedSeconds / limitSeconds))}`
      : undefined;
  const failedItems = precheckItems?.failedItems.map(({ item }) => item) ?? [];
  const codes = [...(errors ?? []).map(({ code }) => code), retry?.errorCode];
  return [...new Set([burnt, ...codes, ...failedItems])].filter((text) => text !== undefined).join(", ");
}
