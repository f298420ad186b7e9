import type { DtsJob } from "../../model/job.js";
import { stateOfStatus } from "../../model/status.js";
import { jobAlerts } from "../jobs/concerns.js";
import type { ListedJob } from "../jobs/listed-job.js";
import { cutMessage, formatDuration, formatNumber, formatRatio } from "./display.js";
import {
  ageOf,
  cutText,
  enginesOf,
  jobName,
  notice,
  stateBadge,
  statusAge,
  table,
  timeOf,
} from "./fragments.js";
import { type Html, html } from "./html.js";
import { delaySection, phaseTable, precheckList, retryFuse } from "./job-details.js";
import { queryList } from "./job-queries.js";
import { alarmTable, consumerGroupTable } from "./job-watchers.js";
import { layout, type Site } from "./layout.js";
import { runbookLink } from "./runbooks.js";

/** `/jobs/<id>`: everything known of one job, in all its directions. `jobs` holds at least one. */
export function jobPage(jobs: readonly ListedJob[], site: Site): Html {
  const [first] = jobs;
  return layout({
    title: first === undefined ? "Job" : cutMessage(jobName(first.job)),
    root: "../",
    site,
    reloads: true,
    content: html`<p><a href="../jobs">← All jobs</a></p>
${jobs.map((listed) => jobSection(listed, site.nowSeconds))}`,
  });
}

/** The page of an id that no job has. */
export function noJobPage(jobId: string, site: Site): Html {
  return layout({
    title: "No such job",
    root: "../",
    site,
    reloads: true,
    content: html`<h1>No such job</h1>
${notice(
  "warn",
  html`No job with the id ${cutText(jobId)} is known.`,
  html`It may have been released, select may leave it out, its listing may not have come yet, or its target is down:
see <a href="../">the targets</a> and <a href="../jobs">all jobs</a>.`,
)}`,
  });
}

function jobSection({ job, findings, concerns }: ListedJob, nowSeconds: number): Html {
  const { consumerGroups, alarms } = findings;
  return html`<section>
<h1>${cutText(jobName(job))} ${stateBadge(job.state)}</h1>
<p class="faint">${job.account} · ${job.regionId} · ${job.type} · ${cutMessage(enginesOf(job))}${job.direction === "Reverse" ? " · reverse" : ""} · <span class="id">${job.jobId}</span></p>
${concerns.map(({ alert, what }) => notice(jobAlerts[alert].tone, what, html`${jobAlerts[alert].advice} ${runbookLink(alert)}`))}
${facts([
  ["Status", html`${job.status}, for ${statusAge(job, nowSeconds)} as seen by this exporter`],
  [
    "Data has arrived up to",
    job.checkpointSeconds === undefined
      ? undefined
      : html`${timeOf(job.checkpointSeconds)}, ${ageOf(job.checkpointSeconds, nowSeconds)} ago`,
  ],
  ["Delay as DTS reports it", duration(job.delaySeconds)],
  ["Statements per second", number(job.statementsPerSecond)],
  ["Bytes per second", number(job.throughputBytesPerSecond)],
])}
${retryFuse(job)}
${delaySection(job, alarms)}
${errorTable(job)}
${precheckList(job.precheckItems)}
${phaseTable(job.phases ?? [])}
${consumerGroupTable(consumerGroups, nowSeconds)}
${changeTable(job)}
${queryList(job)}
<h2>Identity</h2>
${facts(identityOf(job))}
<h2>Endpoints</h2>
${endpointTable(job)}
${tagTable(job)}
${usageOf(job)}
${alarmTable(alarms)}
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
    ["Name", job.name === undefined ? undefined : cutMessage(job.name)],
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
  const rows = errors.map(({ code, type, phase }) => ({
    cells: [html`<span class="id">${code}</span>`, type, phase?.replaceAll("_", " ") ?? "whole job"],
  }));
  return html`<h2>Errors</h2>
${rows.length === 0 ? undefined : table("Errors", [{ name: "Code" }, { name: "Type" }, { name: "Phase" }], rows)}
${errorMessage === undefined ? undefined : html`<p class="message">${cutMessage(errorMessage)}</p>`}`;
}

function endpointTable({ source, destination }: DtsJob): Html {
  const names = ["Side", "Engine", "Instance type", "Instance id", "Region"];
  const rows = Object.entries({ Source: source, Destination: destination }).map(([side, end]) => ({
    cells: [
      side,
      end?.engine,
      end?.instanceType,
      html`<span class="id">${end?.instanceId}</span>`,
      end?.regionId,
    ],
  }));
  return table(
    "Endpoints",
    names.map((name) => ({ name })),
    rows,
  );
}

function tagTable({ tags = [] }: DtsJob): Html | undefined {
  if (tags.length === 0) return undefined;
  return html`<h2>Tags</h2>${facts(tags.map(({ key, value }) => [key, value]))}`;
}

function changeTable({ statusChanges }: DtsJob): Html | undefined {
  if (statusChanges.length === 0) return undefined;
  const rows = statusChanges.toReversed().map(({ atSeconds, from, to }) => ({
    cells: [
      timeOf(atSeconds),
      html`${from} ${stateBadge(stateOfStatus[from])}`,
      html`${to} ${stateBadge(stateOfStatus[to])}`,
    ],
  }));
  return html`<h2>Status changes seen by this exporter</h2>
${table("Status changes", [{ name: "Time" }, { name: "From" }, { name: "To" }], rows)}`;
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

function time(unixSeconds: number | undefined): Html | undefined {
  return unixSeconds === undefined ? undefined : timeOf(unixSeconds);
}
