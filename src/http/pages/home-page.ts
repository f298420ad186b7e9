import type { Snapshot } from "../../model/snapshot.js";
import { type JobState, jobStates, severityOfState } from "../../model/status.js";
import type { ListedJob } from "../jobs/listed-job.js";
import { attentionSection } from "./attention.js";
import { formatNumber } from "./display.js";
import { toneOfState } from "./fragments.js";
import { type Html, html } from "./html.js";
import { inventorySections } from "./inventory.js";
import { layout, type Site } from "./layout.js";
import { targetSection } from "./targets.js";

const statesWorstFirst = [...jobStates].sort((a, b) => severityOfState[a] - severityOfState[b]);

/** What `/` shows. */
export interface HomeView {
  readonly snapshot: Snapshot;
  /** The most urgent first. */
  readonly jobs: readonly ListedJob[];
  /** Those of them that need a person. */
  readonly worst: readonly ListedJob[];
  /** Of the targets. */
  readonly page: number;
  readonly site: Site;
}

/** `/`: what is wrong, is the exporter seeing everything, and how are the jobs? */
export function homePage({ snapshot, jobs, worst, page, site }: HomeView): Html {
  const { targets } = snapshot;
  return layout({
    title: "Targets",
    place: "targets",
    root: "./",
    site,
    reloads: true,
    content: html`<h1>DTS at a glance</h1>
${attentionSection({ total: jobs.length, worst, targets, nowSeconds: site.nowSeconds })}
<h2>Jobs by state</h2>
<div class="tiles">${tiles(jobs)}</div>
${targetSection({ targets, page, nowSeconds: site.nowSeconds })}
${inventorySections(snapshot)}`,
  });
}

function tiles(jobs: readonly ListedJob[]): readonly Html[] {
  const counts = new Map<JobState, number>();
  for (const { job } of jobs) counts.set(job.state, (counts.get(job.state) ?? 0) + 1);
  return statesWorstFirst.map((state) => tile(state, counts.get(state) ?? 0));
}

function tile(state: JobState, count: number): Html {
  const tone = count === 0 ? "zero" : toneOfState[state];
  return html`<a class="tile ${tone}" href="./jobs?state=${state}"><b>${formatNumber(count)}</b> ${state}</a>`;
}
