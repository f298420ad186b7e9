import type { Snapshot, TargetSnapshot } from "../../model/snapshot.js";
import { type JobState, jobStates, severityOfState } from "../../model/status.js";
import type { ListedJob } from "../jobs/listed-job.js";
import { pageOf } from "../jobs/paging.js";
import { cutMessage, formatDuration, formatNumber, formatTime } from "./display.js";
import { ageOf, pageLinks, table, toneOfState } from "./fragments.js";
import { type Html, html } from "./html.js";
import { inventorySections } from "./inventory.js";
import { layout, type Site } from "./layout.js";

const refreshSeconds = 30;
const statesWorstFirst = [...jobStates].sort((a, b) => severityOfState[a] - severityOfState[b]);

/** What `/` shows. */
export interface HomeView {
  readonly snapshot: Snapshot;
  readonly jobs: readonly ListedJob[];
  /** Of the targets. */
  readonly page: number;
  readonly site: Site;
}

/** `/`: is the exporter seeing everything, and how are the jobs? */
export function homePage({ snapshot, jobs, page, site }: HomeView): Html {
  const { targets } = snapshot;
  const up = targets.filter((target) => target.up).length;
  const shown = pageOf([...targets].sort(downFirst), page);
  return layout({
    title: "Targets",
    root: "./",
    site,
    refreshSeconds,
    content: html`<h1>Jobs</h1>
<div class="tiles">${tiles(jobs)}</div>
<h1>Targets</h1>
<p>${up} of ${targets.length} up. A target is one collector in one region of one account. ${pageLinks(shown, (to) => `./?page=${to}`)}</p>
${table(
  targetHead,
  shown.rows.map((target) => targetRow(target, site.nowSeconds)),
)}
${inventorySections(snapshot)}
<p class="faint">This page refreshes itself every ${refreshSeconds} s.</p>`,
  });
}

function tiles(jobs: readonly ListedJob[]): readonly Html[] {
  const counts = new Map<JobState, number>();
  for (const { job } of jobs) counts.set(job.state, (counts.get(job.state) ?? 0) + 1);
  return statesWorstFirst.map((state) => tile(state, counts.get(state) ?? 0));
}

function tile(state: JobState, count: number): Html {
  const tone = count === 0 ? "zero" : toneOfState[state];
  return html`<a class="tile ${tone}" href="./jobs?state=${state}"><b>${formatNumber(count)}</b>${state}</a>`;
}

function downFirst(a: TargetSnapshot, b: TargetSnapshot): number {
  return Number(a.up) - Number(b.up);
}

const targetHead = html`<th>Up</th><th>Account</th><th>Region</th><th>Collector</th><th class="number">Jobs</th>
<th>Last success</th><th class="number">Age</th><th class="number">Interval</th><th>Error</th>`;

function targetRow(target: TargetSnapshot, nowSeconds: number): Html {
  const { lastSuccessSeconds } = target;
  return html`<tr>
<td>${upBadge(target)}</td>
<td>${target.account}</td>
<td class="tight">${target.regionId}</td>
<td class="tight">${target.collector}</td>
<td class="number">${formatNumber(target.jobs)}${leftOut(target)}</td>
<td class="tight">${lastSuccessSeconds === undefined ? "" : formatTime(lastSuccessSeconds)}</td>
<td class="number">${ageOf(lastSuccessSeconds, nowSeconds)}</td>
<td class="number">${formatDuration(target.intervalSeconds)}</td>
<td class="message">${failure(target)}</td>
</tr>
`;
}

function leftOut({ excluded = 0 }: TargetSnapshot): Html | undefined {
  return excluded === 0 ? undefined : html` <span class="faint">(${formatNumber(excluded)} left out)</span>`;
}

function upBadge({ up, lastPollSeconds }: TargetSnapshot): Html {
  if (up) return html`<span class="badge good">up</span>`;
  if (lastPollSeconds === undefined) return html`<span class="badge calm">waiting</span>`;
  return html`<span class="badge bad">down</span>`;
}

function failure({ failureReason, failureMessage }: TargetSnapshot): Html | undefined {
  if (failureReason === undefined) return undefined;
  return html`<strong>${failureReason}</strong> ${cutMessage(failureMessage ?? "")}`;
}
