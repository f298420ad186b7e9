import type { ConsumerGroup } from "../../model/consumer-group.js";
import type { JobAlarm } from "../../model/job-alarms.js";
import { cutMessage, formatDuration, formatNumber } from "./display.js";
import { ageOf, type Column, type Row, table } from "./fragments.js";
import { type Html, html } from "./html.js";

const groupColumns: readonly Column[] = [
  { name: "Group" },
  { name: "Id" },
  { name: "Client" },
  { name: "Behind", isNumber: true },
  { name: "Unread messages", isNumber: true },
  { name: "Read up to" },
];

/** Who reads from a change tracking job, and how far behind. Nothing for a job without consumer groups. */
export function consumerGroupTable(groups: readonly ConsumerGroup[], nowSeconds: number): Html | undefined {
  if (groups.length === 0) return undefined;
  return html`<h2>Consumer groups</h2>
${table(
  "Consumer groups",
  groupColumns,
  groups.map((group) => groupRow(group, nowSeconds)),
)}`;
}

function groupRow(group: ConsumerGroup, nowSeconds: number): Row {
  const { name = "", groupId, connected, delaySeconds, unconsumedMessages, checkpointSeconds } = group;
  return {
    key: groupId,
    cells: [
      cutMessage(name),
      html`<span class="id">${groupId}</span>`,
      connected === undefined ? undefined : clientBadge(connected),
      delaySeconds === undefined ? undefined : formatDuration(delaySeconds),
      unconsumedMessages === undefined ? undefined : formatNumber(unconsumedMessages),
      checkpointSeconds === undefined ? undefined : html`${ageOf(checkpointSeconds, nowSeconds)} ago`,
    ],
  };
}

function clientBadge(connected: boolean): Html {
  return connected
    ? html`<span class="badge good">connected</span>`
    : html`<span class="badge warn">not connected</span>`;
}

const alarmColumns: readonly Column[] = [
  { name: "Alarm" },
  { name: "Part" },
  { name: "Set" },
  { name: "Threshold", isNumber: true },
];

/** The alarms that the DTS console has for a job. Nothing where they are not known. */
export function alarmTable(alarms: readonly JobAlarm[] | undefined): Html | undefined {
  if (alarms === undefined) return undefined;
  const rows = alarms.map(({ alarm, part, enabled, thresholdSeconds }) => ({
    cells: [
      alarm.replaceAll("_", " "),
      part.replaceAll("_", " "),
      switchText(enabled),
      thresholdSeconds === undefined ? undefined : formatDuration(thresholdSeconds),
    ],
  }));
  return html`<h2>Alarms of the DTS console</h2>
${table("Alarms of the DTS console", alarmColumns, rows)}`;
}

function switchText(enabled: boolean | undefined): string | undefined {
  if (enabled === undefined) return undefined;
  return enabled ? "yes" : "no";
}
