import type { FailureReason } from "../../lib/failure.js";
import type { DtsJob } from "../../model/job.js";
import type { TargetSnapshot } from "../../model/snapshot.js";
import { jobAlerts } from "../jobs/concerns.js";
import type { ListedJob } from "../jobs/listed-job.js";
import { cutMessage, formatNumber } from "./display.js";
import { failureAdvice } from "./failure-advice.js";
import {
  ageOf,
  type Column,
  jobKey,
  jobLink,
  notice,
  type Row,
  stateBadge,
  statusAge,
  table,
} from "./fragments.js";
import { type Html, html } from "./html.js";
import { runbookLink } from "./runbooks.js";
import { isWaiting } from "./targets.js";

/** What the section looks at. */
export interface AttentionView {
  /** How many jobs there are. */
  readonly total: number;
  /** Those with a concern, the most urgent first. */
  readonly worst: readonly ListedJob[];
  readonly targets: readonly TargetSnapshot[];
  readonly nowSeconds: number;
}

const mostShown = 10;

/** What needs a person: accounts that cannot be asked, then the worst jobs, with where, since when and what helps. */
export function attentionSection({ total, worst, targets, nowSeconds }: AttentionView): readonly Html[] {
  const down = downOf(targets);
  return [
    ...down.map((group) => downNotice(group, nowSeconds)),
    ...waitingNotice(targets),
    verdict({ total, worst, targets }),
    ...(worst.length === 0 ? [] : [worstTable(worst, nowSeconds)]),
  ];
}

/** How the jobs are, in one line that can be read from afar. */
function verdict({ total, worst, targets }: Omit<AttentionView, "nowSeconds">): Html {
  const first = worst[0]?.concerns[0];
  if (first) {
    return html`<p class="verdict ${jobAlerts[first.alert].tone}">${plural(worst.length, "job needs", "jobs need")} attention<span class="faint"> of ${formatNumber(total)}</span></p>`;
  }
  // Without jobs, or with a target that is not up, "all is well" would be a lie.
  if (total === 0) return html`<p class="verdict calm">No jobs known</p>`;
  if (targets.every(({ up }) => up))
    return html`<p class="verdict good">All ${plural(total, "job is", "jobs are")} well</p>`;
  return html`<p class="verdict calm">Nothing is known to be wrong with ${plural(total, "job", "jobs")}</p>`;
}

const columns: readonly Column[] = [
  { name: "State" },
  { name: "Job" },
  { name: "Where" },
  { name: "In this state for" },
  { name: "What is wrong, and what helps" },
];

function worstTable(worst: readonly ListedJob[], nowSeconds: number): Html {
  const more = worst.length - mostShown;
  const rest = more > 0 ? `All ${formatNumber(worst.length)} of them` : "The same with delay and checkpoint";
  return html`${table(
    "Jobs that need attention",
    columns,
    worst.slice(0, mostShown).map((job) => worstRow(job, nowSeconds)),
  )}
<p><a href="./jobs?attention=yes">${rest}</a></p>`;
}

function worstRow({ job, concerns }: ListedJob, nowSeconds: number): Row {
  return {
    key: jobKey(job),
    cells: [
      stateBadge(job.state),
      jobLink(job),
      html`${job.account}<div class="small faint"> ${job.regionId}</div>`,
      html`<span class="tight">${statusAge(job, nowSeconds)}</span>${dataAge(job, nowSeconds)}`,
      concerns.map(
        ({ alert, what }) =>
          html`<div><strong>${what}</strong> <span class="helps">${jobAlerts[alert].advice} ${runbookLink(alert)}</span></div>`,
      ),
    ],
  };
}

/** A process that has just started knows only this of how long a job has been in trouble. */
function dataAge({ checkpointSeconds }: DtsJob, nowSeconds: number): Html | undefined {
  if (checkpointSeconds === undefined) return undefined;
  return html`<div class="small faint"> data is ${ageOf(checkpointSeconds, nowSeconds)} old</div>`;
}

interface Down {
  readonly account: string;
  readonly reason: FailureReason;
  readonly targets: readonly TargetSnapshot[];
}

/** The targets that are down, by account and reason: one key that is refused is one trouble, whatever it takes with it. */
function downOf(targets: readonly TargetSnapshot[]): readonly Down[] {
  const groups = new Map<string, { account: string; reason: FailureReason; targets: TargetSnapshot[] }>();
  for (const target of targets) {
    const { account, failureReason: reason } = target;
    if (target.up || reason === undefined) continue;
    const key = JSON.stringify([account, reason]);
    const known = groups.get(key);
    if (known) known.targets.push(target);
    else groups.set(key, { account, reason, targets: [target] });
  }
  return [...groups.values()].sort((a, b) => b.targets.length - a.targets.length).slice(0, mostShown);
}

function downNotice({ account, reason, targets }: Down, nowSeconds: number): Html {
  const { helps, alert } = failureAdvice[reason];
  const successes = targets.flatMap(({ lastSuccessSeconds }) => lastSuccessSeconds ?? []);
  const last = successes.length === 0 ? undefined : Math.min(...successes);
  const since = last === undefined ? "no success yet" : html`no success for ${ageOf(last, nowSeconds)}`;
  return notice(
    "bad",
    html`Account ${account}: ${plural(targets.length, "target is", "targets are")} down (${reason}), ${since}`,
    html`${cutMessage(targets[0]?.failureMessage ?? "")} <strong>${helps}</strong> ${runbookLink(alert)}`,
  );
}

function waitingNotice(targets: readonly TargetSnapshot[]): readonly Html[] {
  const waiting = targets.filter(isWaiting).length;
  if (waiting === 0) return [];
  return [
    notice(
      "calm",
      `Waiting for the first poll of ${plural(waiting, "target", "targets")} of ${formatNumber(targets.length)}.`,
      "What is not polled yet is not shown yet. Usually that takes seconds, with many jobs a minute. If it stays so, look into the exporter's log.",
    ),
  ];
}

function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
