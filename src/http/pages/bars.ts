import type { DtsJob } from "../../model/job.js";
import { nearlyExhausted, retryShare } from "../jobs/concerns.js";
import { type DelayLimits, livingDelayOf } from "../jobs/delay-limits.js";
import { formatDuration, formatRatio } from "./display.js";
import { type Html, html } from "./html.js";

/** How a bar looks. The policy of the pages allows no style of an element's own, so it is drawn. */
interface Bar {
  /** 0 to 1. */
  readonly share: number;
  readonly tone: "bad" | "warn" | "good" | "busy";
  /** Where a mark stands, 0 to 1. */
  readonly mark?: number | undefined;
  /** What readers of screens hear. Absent: the text beside it says it all. */
  readonly label?: string | undefined;
}

/** A bar that is filled from the left. */
export function bar({ share, tone, mark, label }: Bar): Html {
  const filled = Number((100 * Math.min(1, Math.max(0, share))).toFixed(1));
  const head = html`<svg class="bar ${tone}" viewBox="0 0 100 8" preserveAspectRatio="none"`;
  const named =
    label === undefined ? html`${head} aria-hidden="true">` : html`${head} role="img" aria-label="${label}">`;
  const notch =
    mark === undefined ? undefined : html`<rect class="mark" x="${100 * mark}" width="1" height="8"/>`;
  return html`${named}<rect class="rail" width="100" height="8"/><rect class="fill" width="${filled}" height="8"/>${notch}</svg>`;
}

/** The delay against its limits: the warning is in the middle and marked, the end is critical. Nothing without a living delay. */
export function delayBar(job: DtsJob, limits: DelayLimits): Html | undefined {
  const delay = livingDelayOf(job);
  if (delay === undefined) return undefined;
  const { warningSeconds, criticalSeconds } = limits;
  const beyond =
    criticalSeconds > warningSeconds ? (delay - warningSeconds) / (criticalSeconds - warningSeconds) : 1;
  const share = delay <= warningSeconds ? delay / warningSeconds / 2 : 0.5 + Math.min(1, beyond) / 2;
  return bar({ share, tone: toneOf(delay, limits), mark: 0.5, label: delayText(delay, limits) });
}

function toneOf(delay: number, { warningSeconds, criticalSeconds }: DelayLimits): Bar["tone"] {
  if (delay > criticalSeconds) return "bad";
  return delay > warningSeconds ? "warn" : "good";
}

/** Where a delay stands between its limits, in words. */
export function delayText(delay: number, { warningSeconds, criticalSeconds }: DelayLimits): string {
  if (delay > criticalSeconds) return `over the critical limit of ${formatDuration(criticalSeconds)}`;
  if (delay > warningSeconds) return `over the warning limit of ${formatDuration(warningSeconds)}`;
  return `within the warning limit of ${formatDuration(warningSeconds)}`;
}

/** How far the retry fuse has burnt: at its end the job fails. Nothing for a job of which it is not known. */
export function fuseBar(job: DtsJob): Html | undefined {
  const share = retryShare(job);
  if (share === undefined) return undefined;
  return bar({
    share,
    tone: share > nearlyExhausted ? "bad" : "warn",
    mark: nearlyExhausted,
    label: `${formatRatio(share)} of the retry time is used up`,
  });
}
