import type { CheckProgress, DtsJob, PhaseProgress, PrecheckItems } from "../../model/job.js";
import type { JobAlarm } from "../../model/job-alarms.js";
import { retryShare } from "../jobs/concerns.js";
import { delayLimitsOf, livingDelayOf } from "../jobs/delay-limits.js";
import { bar, delayBar, delayText, fuseBar } from "./bars.js";
import { cutMessage, formatDuration, formatNumber, formatRatio } from "./display.js";
import { table } from "./fragments.js";
import { type Html, html } from "./html.js";

/** The delay against its limits, and where these come from. Nothing for a job whose delay is not known, or is an old one. */
export function delaySection(job: DtsJob, alarms: readonly JobAlarm[] | undefined): Html | undefined {
  const delay = livingDelayOf(job);
  if (delay === undefined) return undefined;
  const limits = delayLimitsOf(job.type, alarms);
  const origin =
    limits.from === "console" ? "the alarm of the DTS console" : "the default of the alert rules";
  return html`<h2>Delay</h2>
<p class="gauge">${delayBar(job, limits)} <span>${formatDuration(delay)}, ${delayText(delay, limits)}</span></p>
<p class="faint">Warning from ${formatDuration(limits.warningSeconds)} on (${origin}), critical from ${formatDuration(limits.criticalSeconds)} on.
Thresholds of your own in Prometheus are not known here.</p>`;
}

/** How long DTS has been retrying, of how long it will: at the end the job fails. Nothing for a job that does not retry. */
export function retryFuse(job: DtsJob): Html | undefined {
  if (!job.retry?.retrying) return undefined;
  const { count, target, errorCode, errorMessage } = job.retry;
  const details = [
    count === undefined ? undefined : `${formatNumber(count)} retries`,
    target === undefined ? undefined : `at ${target}`,
    errorCode,
  ].filter((text) => text !== undefined);
  return html`<h2>Retry fuse</h2>
<p class="gauge">${fuseBar(job)} <span>${fuseText(job)}</span></p>
<p>${details.join(", ")}</p>
${message(errorMessage)}`;
}

function fuseText(job: DtsJob): string {
  const { elapsedSeconds, limitSeconds } = job.retry ?? {};
  const share = retryShare(job);
  const elapsed = elapsedSeconds === undefined ? "an unknown time" : formatDuration(elapsedSeconds);
  if (share === undefined || elapsedSeconds === undefined || limitSeconds === undefined)
    return `retrying for ${elapsed}, limit unknown`;
  const left = Math.max(0, limitSeconds - elapsedSeconds);
  return `${elapsed} of ${formatDuration(limitSeconds)} (${formatRatio(share)}): the job fails in ${formatDuration(left)} unless the error goes away`;
}

/** The phases of a job that the API spoke of. */
export function phaseTable(phases: readonly PhaseProgress[]): Html | undefined {
  if (phases.length === 0) return undefined;
  return html`<h2>Phases</h2>
${table(
  "Phases",
  [
    { name: "Phase" },
    { name: "Status" },
    { name: "Progress" },
    { name: "Items", isNumber: true },
    { name: "Message" },
  ],
  phases.map(({ phase, enabled, status, progressRatio, items, check, errorMessage }) => ({
    cells: [
      html`<span class="tight">${phase.replaceAll("_", " ")}</span>`,
      status ?? (enabled === false ? "not part of this job" : undefined),
      progressOf(progressRatio),
      check ? checkText(check) : items === undefined ? undefined : formatNumber(items),
      message(errorMessage),
    ],
  })),
)}`;
}

function progressOf(ratio: number | undefined): Html | undefined {
  if (ratio === undefined) return undefined;
  return html`<span class="gauge">${bar({ share: ratio, tone: "busy" })} <span class="tight">${formatRatio(ratio)}</span></span>`;
}

function checkText({ rows, expectedRows, tables, expectedTables }: CheckProgress): string {
  return (
    `${formatNumber(rows)} of ${formatNumber(expectedRows)} rows, ` +
    `${formatNumber(tables)} of ${formatNumber(expectedTables)} tables`
  );
}

/** The counts of the precheck and the API's advice for each item that did not pass. */
export function precheckList(items: PrecheckItems | undefined): Html | undefined {
  if (!items) return undefined;
  const rows = items.failedItems.map(({ item, reason, repair }) => ({
    cells: [html`<span class="id">${cutMessage(item)}</span>`, message(reason), message(repair)],
  }));
  return html`<h2>Precheck</h2>
<p>${items.success} passed, ${items.failed} failed, ${items.warning} with a warning.</p>
${rows.length === 0 ? undefined : table("Failed items of the precheck", [{ name: "Item" }, { name: "Reason" }, { name: "Repair" }], rows)}`;
}

function message(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<div class="message">${cutMessage(text)}</div>`;
}
