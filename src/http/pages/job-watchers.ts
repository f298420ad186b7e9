import type { ConsumerGroup } from "../../model/consumer-group.js";
import type { JobAlarm } from "../../model/job-alarms.js";
import { formatDuration, formatNumber } from "./display.js";
import { ageOf, table } from "./fragments.js";
import { type Html, html } from "./html.js";

/** Who reads from a change tracking job, and how far behind. Nothing for a job without consumer groups. */
export function consumerGroupTable(groups: readonly ConsumerGroup[], nowSeconds: number): Html | undefined {
  if (groups.length === 0) return undefined;
  return html`<h2>Consumer groups</h2>
${table(
  html`<th>Group</th><th>Id</th><th>Client</th><th class="number">Behind</th><th class="number">Unread messages</th><th>Read up to</th>`,
  groups.map((group) => groupRow(group, nowSeconds)),
)}`;
}

function groupRow(group: ConsumerGroup, nowSeconds: number): Html {
  const { name, groupId, connected, delaySeconds, unconsumedMessages, checkpointSeconds } = group;
  const client =
    connected === undefined
      ? undefined
      : connected
        ? html`<span class="badge good">connected</span>`
        : html`<span class="badge warn">not connected</span>`;
  return html`<tr><td>${name}</td><td class="id">${groupId}</td><td class="tight">${client}</td>
<td class="number">${delaySeconds === undefined ? undefined : formatDuration(delaySeconds)}</td>
<td class="number">${unconsumedMessages === undefined ? undefined : formatNumber(unconsumedMessages)}</td>
<td>${checkpointSeconds === undefined ? undefined : html`${ageOf(checkpointSeconds, nowSeconds)} ago`}</td></tr>
`;
}

/** The alarms that the DTS console has for a job. Nothing where they are not known. */
export function alarmTable(alarms: readonly JobAlarm[] | undefined): Html | undefined {
  if (alarms === undefined) return undefined;
  const rows = alarms.map(
    ({ alarm, part, enabled, thresholdSeconds }) =>
      html`<tr><td>${alarm.replaceAll("_", " ")}</td><td>${part.replaceAll("_", " ")}</td><td>${switchText(enabled)}</td><td class="number">${thresholdSeconds === undefined ? undefined : formatDuration(thresholdSeconds)}</td></tr>`,
  );
  return html`<h2>Alarms of the DTS console</h2>
${table(html`<th>Alarm</th><th>Part</th><th>Set</th><th class="number">Threshold</th>`, rows)}`;
}

function switchText(enabled: boolean | undefined): string | undefined {
  if (enabled === undefined) return undefined;
  return enabled ? "yes" : "no";
}
