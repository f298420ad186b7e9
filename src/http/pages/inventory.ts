import type { ClusterState, DedicatedCluster } from "../../model/dedicated-cluster.js";
import type { Snapshot } from "../../model/snapshot.js";
import type { Verification } from "../../model/verification.js";
import { rowsPerPage } from "../jobs/paging.js";
import { formatNumber, formatRatio } from "./display.js";
import { table } from "./fragments.js";
import { type Html, html } from "./html.js";

/** Dedicated clusters and verifications of all regions, worst first; nothing where there are none. The rest of many is in the JSON. */
export function inventorySections({ regions }: Pick<Snapshot, "regions">): readonly Html[] {
  const clusters = regions.flatMap(({ dedicatedClusters }) => dedicatedClusters);
  const verifications = regions.flatMap((region) => region.verifications);
  return [
    ...section("Dedicated clusters", "dedicated_clusters", {
      head: clusterHead,
      items: [...clusters].sort((a, b) => fullness(b) - fullness(a)),
      row: clusterRow,
    }),
    ...section("Verifications", "verifications", {
      head: verificationHead,
      items: [...verifications].sort((a, b) => badness(b) - badness(a)),
      row: verificationRow,
    }),
  ];
}

interface Section<T> {
  readonly head: Html;
  readonly items: readonly T[];
  readonly row: (item: T) => Html;
}

function section<T>(title: string, path: string, { head, items, row }: Section<T>): readonly Html[] {
  if (items.length === 0) return [];
  const more = items.length - rowsPerPage;
  const rest =
    more > 0
      ? html`<p class="faint">${formatNumber(more)} more are in <a href="./api/v1/${path}">JSON</a>.</p>`
      : "";
  return [
    html`<h1>${title}</h1>
${table(head, items.slice(0, rowsPerPage).map(row))}
${rest}
`,
  ];
}

const clusterHead = html`<th>State</th><th>Account</th><th>Region</th><th>Cluster</th><th class="number">DU</th>
<th class="number">CPU</th><th class="number">Memory</th><th class="number">Disk</th>`;

const toneOfCluster: Readonly<Partial<Record<ClusterState, string>>> = {
  running: "good",
  locked: "bad",
  unknown: "warn",
};

function clusterRow(cluster: DedicatedCluster): Html {
  return html`<tr>
<td><span class="badge ${toneOfCluster[cluster.state] ?? "busy"}">${cluster.state}</span></td>
<td>${cluster.account}</td>
<td class="tight">${cluster.regionId}</td>
<td>${cluster.name ?? ""} <span class="faint">${cluster.clusterId}</span></td>
<td class="number">${share(cluster.duUsed, cluster.du)}</td>
<td class="number">${share(cluster.cpuCoresUsed, cluster.cpuCores)}</td>
<td class="number">${share(cluster.memoryUsedBytes, cluster.memoryBytes)}</td>
<td class="number">${share(cluster.diskUsedBytes, cluster.diskBytes)}</td>
</tr>
`;
}

const verificationHead = html`<th>Result</th><th>Account</th><th>Region</th><th>Verification</th><th>Check</th>
<th class="number">Checked</th><th class="number">Rows</th><th class="number">Different</th>`;

function verificationRow(verification: Verification): Html {
  const { rows, rowsChecked, rowsDifferent } = verification;
  return html`<tr>
<td>${resultBadge(verification)}</td>
<td>${verification.account}</td>
<td class="tight">${verification.regionId}</td>
<td>${verification.name ?? ""} <span class="faint">${verification.jobId}</span></td>
<td>${verification.check}</td>
<td class="number">${share(rowsChecked, rows)}</td>
<td class="number">${rows === undefined ? "" : formatNumber(rows)}</td>
<td class="number">${rowsDifferent === undefined ? "" : formatNumber(rowsDifferent)}</td>
</tr>
`;
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
