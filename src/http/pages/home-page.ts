import type { DtsJob } from "../../model/job.js";
import type { Snapshot, TargetSnapshot } from "../../model/snapshot.js";
import { type JobState, jobStates, severityOfState } from "../../model/status.js";
import { cutMessage, formatDuration, formatNumber, formatTime } from "./display.js";
import { ageOf, table, toneOfState } from "./fragments.js";
import { type Html, html } from "./html.js";
import { inventorySections } from "./inventory.js";
import { layout, type Site } from "./layout.js";

const refreshSeconds = 30;
const statesWorstFirst = [...jobStates].sort((a, b) => severityOfState[a] - severityOfState[b]);

/** `/`: is the exporter seeing everything, and how are the jobs? */
export function homePage(snapshot: Snapshot, jobs: readonly DtsJob[], site: Site): Html {
  const { targets } = snapshot;
  const up = targets.filter((target) => target.up).length;
  return layout({
    title: "Targets",
    root: "./",
    site,
    refreshSeconds,
    content: html`<h1>Jobs</h1>
<div class="tiles">${statesWorstFirst.map((state) => tile(state, jobs))}</div>
<h1>Targets</h1>
<p>${up} of ${targets.length} up. A target is one collector in one region of one account.</p>
${table(
  targetHead,
  [...targets].sort(downFirst).map((target) => targetRow(target, site.nowSeconds)),
)}
${inventorySections(snapshot)}
<p class="faint">This page refreshes itself every ${refreshSeconds} s.</p>`,
  });
}

function tile(state: JobState, jobs: readonly DtsJob[]): Html {
  const count = jobs.filter((job) => job.state === state).length;
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
