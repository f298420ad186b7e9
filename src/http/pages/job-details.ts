import type { CheckProgress, PhaseProgress, PrecheckItems, RetryState } from "../../model/job.js";
import { cutMessage, formatDuration, formatNumber, formatRatio } from "./display.js";
import { table } from "./fragments.js";
import { type Html, html } from "./html.js";

// From this share on, a retry is about to become a failure.
const nearlyBurnt = 0.8;

/** How long DTS has been retrying, of how long it will: at the end the job fails. Nothing for a job that does not retry. */
export function retryFuse(retry: RetryState | undefined): Html | undefined {
  if (!retry?.retrying) return undefined;
  const { elapsedSeconds, limitSeconds, count, target, errorCode, errorMessage } = retry;
  const details = [
    count === undefined ? undefined : `${formatNumber(count)} retries`,
    target === undefined ? undefined : `at ${target}`,
    errorCode,
  ].filter((text) => text !== undefined);
  return html`<h2>Retry fuse</h2>
<p>${fuseBar(elapsedSeconds, limitSeconds)}</p>
<p>${details.join(", ")}</p>
${message(errorMessage)}`;
}

function fuseBar(elapsedSeconds: number | undefined, limitSeconds: number | undefined): Html {
  const elapsed = elapsedSeconds === undefined ? "an unknown time" : formatDuration(elapsedSeconds);
  if (elapsedSeconds === undefined || !limitSeconds) return html`retrying for ${elapsed}, limit unknown`;
  const burnt = Math.min(1, elapsedSeconds / limitSeconds);
  return html`<progress class="${burnt >= nearlyBurnt ? "bad" : "warn"}" value="${burnt}" max="1"></progress>
${elapsed} of ${formatDuration(limitSeconds)} (${formatRatio(burnt)})`;
}

/** The phases of a job that the API spoke of. */
export function phaseTable(phases: readonly PhaseProgress[]): Html | undefined {
  if (phases.length === 0) return undefined;
  return html`<h2>Phases</h2>
${table(
  html`<th>Phase</th><th>Status</th><th>Progress</th><th class="number">Items</th><th>Message</th>`,
  phases.map(phaseRow),
)}`;
}

function phaseRow({
  phase,
  enabled,
  status,
  progressRatio,
  items,
  check,
  errorMessage,
}: PhaseProgress): Html {
  const bar =
    progressRatio === undefined
      ? undefined
      : html`<progress value="${progressRatio}" max="1"></progress> ${formatRatio(progressRatio)}`;
  return html`<tr>
<td class="tight">${phase.replaceAll("_", " ")}</td>
<td>${status ?? (enabled === false ? "not part of this job" : "")}</td>
<td class="tight">${bar}</td>
<td class="number">${check ? checkText(check) : items === undefined ? "" : formatNumber(items)}</td>
<td>${message(errorMessage)}</td>
</tr>
`;
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
  const rows = items.failedItems.map(
    ({ item, reason, repair }) =>
      html`<tr><td class="id item">${item}</td><td>${message(reason)}</td><td>${message(repair)}</td></tr>`,
  );
  return html`<h2>Precheck</h2>
<p>${items.success} passed, ${items.failed} failed, ${items.warning} with a warning.</p>
${rows.length === 0 ? undefined : table(html`<th>Item</th><th>Reason</th><th>Repair</th>`, rows)}`;
}

function message(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<div class="message">${cutMessage(text)}</div>`;
}
