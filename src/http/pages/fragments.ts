import type { DtsJob } from "../../model/job.js";
import type { JobState } from "../../model/status.js";
import type { PageOf } from "../jobs/paging.js";
import { formatDuration, formatTime } from "./display.js";
import { type Html, html } from "./html.js";

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

/** A moment as its age, with the full time on hover. `never` when there is none. */
export function ageOf(unixSeconds: number | undefined, nowSeconds: number): Html {
  if (unixSeconds === undefined) return html`<span class="faint">never</span>`;
  const age = formatDuration(Math.max(0, Math.round(nowSeconds - unixSeconds)));
  return html`<span title="${formatTime(unixSeconds)}">${age}</span>`;
}

/** The path of a job's page from the root. */
export function jobPath(job: Pick<DtsJob, "jobId">): string {
  // Half a surrogate pair would make encodeURIComponent throw.
  return `jobs/${encodeURIComponent(Buffer.from(job.jobId).toString())}`;
}

/** A table that scrolls sideways on a narrow screen. */
export function table(head: Html, rows: readonly Html[]): Html {
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
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
