import type { ClusterState, DedicatedCluster } from "../../model/dedicated-cluster.js";
import type { Snapshot } from "../../model/snapshot.js";
import type { Verification } from "../../model/verification.js";
import { rowsPerPage } from "../jobs/paging.js";
import { formatNumber, formatRatio } from "./display.js";
import { type Column, cutText, type Row, table } from "./fragments.js";
import { type Html, html } from "./html.js";

/** Dedicated clusters and verifications of all regions, worst first; nothing where there are none. The rest of many is in the JSON. */
export function inventorySections({ regions }: Pick<Snapshot, "regions">): readonly Html[] {
  const clusters = regions.flatMap(({ dedicatedClusters }) => dedicatedClusters);
  const verifications = regions.flatMap((region) => region.verifications);
  return [
    ...section("Dedicated clusters", "dedicated_clusters", {
      columns: clusterColumns,
      items: [...clusters].sort((a, b) => fullness(b) - fullness(a)),
      row: clusterRow,
    }),
    ...section("Verifications", "verifications", {
      columns: verificationColumns,
      items: [...verifications].sort((a, b) => badness(b) - badness(a)),
      row: verificationRow,
    }),
  ];
}

interface Section<T> {
  readonly columns: readonly Column[];
  readonly items: readonly T[];
  readonly row: (item: T) => Row;
}

function section<T>(title: string, path: string, { columns, items, row }: Section<T>): readonly Html[] {
  if (items.length === 0) return [];
  const more = items.length - rowsPerPage;
  const rest =
    more > 0
      ? html`<p class="faint">${formatNumber(more)} more are in <a href="./api/v1/${path}">JSON</a>.</p>`
      : "";
  return [
    html`<h2>${title}</h2>
${table(title, columns, items.slice(0, rowsPerPage).map(row))}
${rest}
`,
  ];
}

const clusterColumns: readonly Column[] = [
  { name: "State" },
  { name: "Account" },
  { name: "Region" },
  { name: "Cluster" },
  { name: "DU", isNumber: true },
  { name: "CPU", isNumber: true },
  { name: "Memory", isNumber: true },
  { name: "Disk", isNumber: true },
];

const toneOfCluster: Readonly<Partial<Record<ClusterState, string>>> = {
  running: "good",
  locked: "bad",
  unknown: "warn",
};

function clusterRow(cluster: DedicatedCluster): Row {
  return {
    key: JSON.stringify([cluster.account, cluster.regionId, cluster.clusterId]),
    cells: [
      html`<span class="badge ${toneOfCluster[cluster.state] ?? "busy"}">${cluster.state}</span>`,
      cluster.account,
      html`<span class="tight">${cluster.regionId}</span>`,
      html`${cutText(cluster.name ?? "")} <span class="faint">${cluster.clusterId}</span>`,
      share(cluster.duUsed, cluster.du),
      share(cluster.cpuCoresUsed, cluster.cpuCores),
      share(cluster.memoryUsedBytes, cluster.memoryBytes),
      share(cluster.diskUsedBytes, cluster.diskBytes),
    ],
  };
}

const verificationColumns: readonly Column[] = [
  { name: "Result" },
  { name: "Account" },
  { name: "Region" },
  { name: "Verification" },
  { name: "Check" },
  { name: "Checked", isNumber: true },
  { name: "Rows", isNumber: true },
  { name: "Different", isNumber: true },
];

function verificationRow(verification: Verification): Row {
  const { account, regionId, jobId, check, rows, rowsChecked, rowsDifferent } = verification;
  return {
    key: JSON.stringify([account, regionId, jobId, check]),
    cells: [
      resultBadge(verification),
      account,
      html`<span class="tight">${regionId}</span>`,
      html`${cutText(verification.name ?? "")} <span class="faint">${jobId}</span>`,
      check,
      share(rowsChecked, rows),
      rows === undefined ? "" : formatNumber(rows),
      rowsDifferent === undefined ? "" : formatNumber(rowsDifferent),
    ],
  };
}

function resultBadge({ failed, rows, rowsChecked, rowsDifferent = 0 }: Verification): Html {
  if (failed) return html`<span class="badge bad">failed</span>`;
  if (rowsDifferent > 0) return html`<span class="badge bad">different</span>`;
  if (failed === undefined) return html`<span class="badge calm">unknown</span>`;
  if (rows !== undefined && rowsChecked !== undefined && rowsChecked < rows)
    return html`<span class="badge busy">under way</span>`;
  return html`<span class="badge good">passed</span>`;
}

function share(used: number | undefined, whole: number | undefined): string {
  return used === undefined || whole === undefined || whole === 0 ? "" : formatRatio(used / whole);
}

/** The largest part in use; a locked cluster is worse than a full one. */
function fullness(cluster: DedicatedCluster): number {
  if (cluster.state === "locked") return Number.MAX_VALUE;
  const part = (used = 0, whole = 0) => (whole > 0 ? used / whole : 0);
  return Math.max(
    part(cluster.duUsed, cluster.du),
    part(cluster.memoryUsedBytes, cluster.memoryBytes),
    part(cluster.diskUsedBytes, cluster.diskBytes),
  );
}

const badness = ({ failed, rowsDifferent = 0 }: Verification): number =>
  (failed ? 2 : 0) + (rowsDifferent > 0 ? 1 : 0);
