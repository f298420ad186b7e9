import type { DtsJob } from "../../model/job.js";
import type { JobState } from "../../model/status.js";
import type { PageOf } from "../jobs/paging.js";
import { cutMessage, formatDuration, formatTime, isoTime } from "./display.js";
import { type Html, type HtmlValue, html } from "./html.js";

/** How urgent each state looks. */
export const toneOfState: Readonly<Record<JobState, "good" | "bad" | "warn" | "calm" | "busy">> = {
  failed: "bad",
  locked: "bad",
  retrying: "warn",
  unknown: "warn",
  paused: "warn",
  changing: "busy",
  starting: "busy",
  running: "good",
  idle: "calm",
  finished: "calm",
};

/** A state as a coloured word. */
export function stateBadge(state: JobState): Html {
  return html`<span class="badge ${toneOfState[state]}">${state}</span>`;
}

/** A moment in UTC. The pages' script adds the reader's own time. */
export function timeOf(unixSeconds: number): Html {
  const iso = isoTime(unixSeconds);
  if (iso === undefined) return html`${formatTime(unixSeconds)}`;
  return html`<time datetime="${iso}">${formatTime(unixSeconds)}</time>`;
}

/** A moment as its age, with the full time on hover. `never` when there is none. */
export function ageOf(unixSeconds: number | undefined, nowSeconds: number): Html {
  if (unixSeconds === undefined) return html`<span class="faint">never</span>`;
  const age = formatDuration(Math.max(0, Math.round(nowSeconds - unixSeconds)));
  return html`<time class="age" datetime="${isoTime(unixSeconds)}" title="${formatTime(unixSeconds)}">${age}</time>`;
}

/** How long a job has had its status. `over` where it had it before this process first looked. */
export function statusAge(job: DtsJob, nowSeconds: number): Html {
  const over = job.statusChanges.length === 0 ? "over " : "";
  return html`${over}${ageOf(job.statusObservedAtSeconds, nowSeconds)}`;
}

const longText = 24;

/** A text of the API in one line, cut by the width of its place; a long one can be read whole on hover. */
export function cutText(text: string): Html {
  const most = cutMessage(text);
  if (most.length <= longText) return html`<span class="cut">${most}</span>`;
  return html`<span class="cut" title="${most}">${most}</span>`;
}

/** How a job is called: its name, or its id. */
export function jobName({ name, jobId }: Pick<DtsJob, "name" | "jobId">): string {
  return name === undefined || name === "" ? jobId : name;
}

/** From which engine to which, such as MySQL → Kafka, with ? for one that DTS did not name. A tracking job has no destination. */
export function enginesOf({
  type,
  source,
  destination,
}: Pick<DtsJob, "type" | "source" | "destination">): string {
  const from = source?.engine ?? "?";
  if (type === "subscribe" && destination?.engine === undefined) return from;
  return `${from} → ${destination?.engine ?? "?"}`;
}

/** Tells the rows of jobs apart. None but the id, which is last, can hold a space. */
export function jobKey({ account, regionId, direction, jobId }: DtsJob): string {
  return `${account} ${regionId} ${direction} ${jobId}`;
}

/** A link to a job's page, with its name. */
export function jobLink(job: DtsJob): Html {
  const reverse = job.direction === "Reverse" ? html` <span class="faint">(reverse)</span>` : undefined;
  return html`<a class="job" href="./${jobPath(job)}">${cutText(jobName(job))}</a>${reverse}`;
}

/** The path of a job's page from the root. */
function jobPath(job: Pick<DtsJob, "jobId">): string {
  // Half a surrogate pair would make encodeURIComponent throw.
  return `jobs/${encodeURIComponent(Buffer.from(job.jobId).toString())}`;
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly isNumber?: boolean | undefined;
  /** What stands in its head instead of its name. */
  readonly head?: Html | undefined;
  readonly sort?: "ascending" | "descending" | undefined;
}

/** A row by its cells; of one that is refreshed the key tells which it is. */
export interface Row {
  readonly key?: string | undefined;
  readonly cells: readonly HtmlValue[];
}

/** A table with a name that scrolls sideways in a narrow place. On a phone each row is a card, so that each cell knows its column. */
export function table(name: string, columns: readonly Column[], rows: readonly Row[]): Html {
  const heads = columns.map((column) => {
    const sort = column.sort === undefined ? undefined : html` aria-sort="${column.sort}"`;
    return html`<th role="columnheader" scope="col"${numeric(column)}${sort}>${column.head ?? column.name}</th>`;
  });
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => tableRow(columns, row))}</tbody></table></div>`;
}

function tableRow(columns: readonly Column[], { key, cells }: Row): Html {
  const known = key === undefined ? undefined : html` data-key="${key}"`;
  return html`<tr role="row"${known}>${columns.map(
    (column, at) => html`<td role="cell" data-label="${column.name}"${numeric(column)}>${cells[at]}</td>`,
  )}</tr>
`;
}

function numeric({ isNumber }: Column): Html | undefined {
  return isNumber ? html` class="number"` : undefined;
}

/** What to tell where there is nothing to show, or something fails: what it is, and what helps. */
export function notice(tone: "bad" | "warn" | "good" | "calm", what: HtmlValue, helps?: HtmlValue): Html {
  return html`<div class="notice ${tone}"><p><strong>${what}</strong></p>${helps === undefined ? undefined : html`<p>${helps}</p>`}</div>`;
}

/** Where the page stands among others, with links to its neighbours. Nothing for a page that is the only one. */
export function pageLinks(
  { page, pages }: Pick<PageOf<unknown>, "page" | "pages">,
  hrefOf: (page: number) => string,
): Html | undefined {
  if (pages === 1) return undefined;
  const link = (to: number, text: string) => html`<a href="${hrefOf(to)}">${text}</a>`;
  const previous = page > 1 ? link(page - 1, "← previous") : undefined;
  const next = page < pages ? link(page + 1, "next →") : undefined;
  return html`Page ${page} of ${pages}. ${previous} ${next}`;
}
