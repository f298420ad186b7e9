import type { TargetSnapshot } from "../../model/snapshot.js";
import { pageOf } from "../jobs/paging.js";
import { cutMessage, formatDuration, formatNumber } from "./display.js";
import { failureAdvice } from "./failure-advice.js";
import { ageOf, type Column, notice, pageLinks, type Row, table, timeOf } from "./fragments.js";
import { type Html, html } from "./html.js";
import { runbookLink } from "./runbooks.js";

/** What the section shows. */
export interface TargetsView {
  readonly targets: readonly TargetSnapshot[];
  readonly page: number;
  readonly nowSeconds: number;
}

/** The targets, those that are down first. */
export function targetSection({ targets, page, nowSeconds }: TargetsView): Html {
  if (targets.length === 0) {
    return html`<h2>Targets</h2>
${notice(
  "warn",
  "No targets: this exporter watches nothing.",
  html`A target is one collector in one region of one account. Give the configuration an account with regions, turn a collector on, or, with
shards, take fewer of them. <code>aliyun-dts-exporter plan --config.file FILE</code> lists the targets of a configuration.`,
)}`;
  }
  const shown = pageOf([...targets].sort(downFirst), page);
  const up = targets.filter((target) => target.up).length;
  return html`<h2>Targets</h2>
<p>${formatNumber(up)} of ${formatNumber(targets.length)} up. A target is one collector in one region of one account. ${pageLinks(shown, (to) => `./?page=${to}`)}</p>
${table(
  "Targets",
  columns,
  shown.rows.map((target) => targetRow(target, nowSeconds)),
)}`;
}

/** Down comes before waiting, and that before up. */
function downFirst(a: TargetSnapshot, b: TargetSnapshot): number {
  return Number(a.up) - Number(b.up) || Number(isWaiting(a)) - Number(isWaiting(b));
}

/** No poll of it has ended yet. */
export function isWaiting({ up, lastPollSeconds }: TargetSnapshot): boolean {
  return !up && lastPollSeconds === undefined;
}

const columns: readonly Column[] = [
  { name: "Up" },
  { name: "Account" },
  { name: "Region" },
  { name: "Collector" },
  { name: "Jobs", isNumber: true },
  { name: "Last success" },
  { name: "Interval", isNumber: true },
  { name: "Error" },
];

function targetRow(target: TargetSnapshot, nowSeconds: number): Row {
  const { account, regionId, collector, lastSuccessSeconds, intervalSeconds } = target;
  return {
    key: JSON.stringify([account, regionId, collector]),
    cells: [
      upBadge(target),
      account,
      html`<span class="tight">${regionId}</span>`,
      html`<span class="tight">${collector}</span>`,
      html`${formatNumber(target.jobs)}${leftOut(target)}`,
      lastSuccessSeconds === undefined
        ? ageOf(undefined, nowSeconds)
        : html`${ageOf(lastSuccessSeconds, nowSeconds)} ago<div class="small faint">${timeOf(lastSuccessSeconds)}</div>`,
      formatDuration(intervalSeconds),
      failure(target),
    ],
  };
}

function leftOut({ excluded = 0 }: TargetSnapshot): Html | undefined {
  return excluded === 0 ? undefined : html` <span class="faint">(${formatNumber(excluded)} left out)</span>`;
}

function upBadge(target: TargetSnapshot): Html {
  if (target.up) return html`<span class="badge good">up</span>`;
  if (isWaiting(target)) return html`<span class="badge calm">waiting</span>`;
  return html`<span class="badge bad">down</span>`;
}

function failure(target: TargetSnapshot): Html | undefined {
  if (isWaiting(target)) return html`<span class="faint">Its first poll has not ended yet.</span>`;
  const { failureReason, failureMessage = "" } = target;
  if (failureReason === undefined) return undefined;
  const { alert } = failureAdvice[failureReason];
  return html`<div class="message"><strong>${failureReason}</strong> ${cutMessage(failureMessage)} ${runbookLink(alert)}</div>`;
}
