import type { DtsJob } from "../../model/job.js";
import { stateOfStatus } from "../../model/status.js";
import type { ListedJob } from "../jobs/listed-job.js";
import { cutMessage, formatDuration, formatNumber, formatRatio, formatTime } from "./display.js";
import { ageOf, stateBadge, table } from "./fragments.js";
import { type Html, html } from "./html.js";
import { phaseTable, precheckList, retryFuse } from "./job-details.js";
import { alarmTable, consumerGroupTable } from "./job-watchers.js";
import { layout, type Site } from "./layout.js";

/** `/jobs/<id>`: everything known of one job, in all its directions. `jobs` holds at least one. */
export function jobPage(jobs: readonly ListedJob[], site: Site): Html {
  const [first] = jobs;
  return layout({
    title: first?.job.jobId ?? "Job",
    root: "../",
    site,
    content: jobs.map((listed) => jobSection(listed, site.nowSeconds)),
  });
}

function jobSection({ job, findings }: ListedJob, nowSeconds: number): Html {
  const { consumerGroups, alarms } = findings;
  return html`<section>
<h1>${job.name ?? job.jobId} ${stateBadge(job.state)}</h1>
${facts([
  [
    "Status",
    `${job.status}, for ${formatDuration(Math.max(0, Math.round(nowSeconds - job.statusObservedAtSeconds)))} as seen by this exporter`,
  ],
  ["Delay", duration(job.delaySeconds)],
  [
    "Checkpoint age",
    job.checkpointSeconds === undefined ? undefined : ageOf(job.checkpointSeconds, nowSeconds),
  ],
  ["Statements per second", number(job.statementsPerSecond)],
  ["Bytes per second", number(job.throughputBytesPerSecond)],
])}
${retryFuse(job.retry)}
${errorTable(job)}
${phaseTable(job.phases ?? [])}
${precheckList(job.precheckItems)}
${consumerGroupTable(consumerGroups, nowSeconds)}
<h2>Identity</h2>
${facts(identityOf(job))}
<h2>Endpoints</h2>
${endpointTable(job)}
${tagTable(job)}
${usageOf(job)}
${alarmTable(alarms)}
${changeTable(job)}
</section>
`;
}

type Fact = readonly [label: string, value: Html | string | undefined];

/** A list of facts; those that are not known are left out. */
function facts(rows: readonly Fact[]): Html | undefined {
  const known = rows.filter(([, value]) => value !== undefined && value !== "");
  if (known.length === 0) return undefined;
  return html`<dl>${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function identityOf(job: DtsJob): readonly Fact[] {
  return [
    ["Job id", html`<span class="id">${job.jobId}</span>`],
    ["Instance id", html`<span class="id">${job.instanceId}</span>`],
    ["Account", job.account],
    ["Region", job.regionId],
    ["Type", job.type],
    ["Direction", job.direction],
    ["Class", job.jobClass],
    ["Payment", job.payType],
    ["Origin", job.originType],
    ["Environment", job.environment],
    ["Resource group", job.resourceGroupId],
    ["Dedicated cluster", job.dedicatedClusterId],
    ["Created", time(job.createdAtSeconds)],
    ["Expires", time(job.expiresAtSeconds)],
    ["Subscription from", time(job.subscriptionBeginSeconds)],
    ["Subscription to", time(job.subscriptionEndSeconds)],
    ["Consumed up to", time(job.subscriptionConsumerSeconds)],
    ["ETL safe checkpoint", time(job.etlSafeCheckpointSeconds)],
    ["Upgrade recommended", job.upgradeRecommended ? "yes" : undefined],
  ];
}

function usageOf(job: DtsJob): Html | undefined {
  const list = facts([
    ["CPU", ratio(job.cpuUsageRatio)],
    ["Memory, bytes", number(job.memoryUsageBytes)],
    ["DTS units (DU)", number(job.duUsage)],
    ["DU in use", ratio(job.duUsageRatio)],
    ["DU, minimum", number(job.duMin)],
    ["DU, maximum", number(job.duMax)],
  ]);
  return list && html`<h2>Resources</h2>${list}`;
}

function errorTable({ errors = [], errorMessage }: DtsJob): Html | undefined {
  if (errors.length === 0 && errorMessage === undefined) return undefined;
  const rows = errors.map(
    ({ code, type, phase }) =>
      html`<tr><td class="id">${code}</td><td>${type}</td><td>${phase ?? "whole job"}</td></tr>`,
  );
  return html`<h2>Errors</h2>
${rows.length === 0 ? undefined : table(html`<th>Code</th><th>Type</th><th>Phase</th>`, rows)}
${errorMessage === undefined ? undefined : html`<p class="message">${cutMessage(errorMessage)}</p>`}`;
}

function endpointTable({ source, destination }: DtsJob): Html {
  const rows = (
    [
      ["Source", source],
      ["Destination", destination],
    ] as const
  ).map(
    ([side, end]) =>
      html`<tr><td>${side}</td><td>${end?.engine}</td><td>${end?.instanceType}</td><td class="id">${end?.instanceId}</td><td>${end?.regionId}</td></tr>`,
  );
  return table(
    html`<th>Side</th><th>Engine</th><th>Instance type</th><th>Instance id</th><th>Region</th>`,
    rows,
  );
}

function tagTable({ tags = [] }: DtsJob): Html | undefined {
  if (tags.length === 0) return undefined;
  return html`<h2>Tags</h2>${facts(tags.map(({ key, value }) => [key, value]))}`;
}

function changeTable({ statusChanges }: DtsJob): Html | undefined {
  if (statusChanges.length === 0) return undefined;
  const rows = statusChanges
    .toReversed()
    .map(
      ({ atSeconds, from, to }) =>
        html`<tr><td>${formatTime(atSeconds)}</td><td>${from} ${stateBadge(stateOfStatus[from])}</td><td>${to} ${stateBadge(stateOfStatus[to])}</td></tr>`,
    );
  return html`<h2>Status changes seen by this exporter</h2>
${table(html`<th>Time</th><th>From</th><th>To</th>`, rows)}`;
}

function duration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(seconds);
}

function number(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatNumber(value);
}

function ratio(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatRatio(value);
}

function time(unixSeconds: number | undefined): string | undefined {
  return unixSeconds === undefined ? undefined : formatTime(unixSeconds);
}
