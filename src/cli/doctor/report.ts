import { table } from "../table.js";
import type { Finding } from "./finding.js";

const verdicts: Readonly<Record<Finding["verdict"], string>> = { ok: "ok", fail: "FAIL", note: "note" };

/** A line for each finding: for logs, and for programs that look for words. */
export function asLines(findings: readonly Finding[]): string {
  return findings.map((finding) => `${verdicts[finding.verdict].padEnd(5)} ${lineOf(finding)}\n`).join("");
}

function lineOf({ account, regionId, collector, action, reason, message }: Finding): string {
  const who = [account, regionId, collector, action && `(${action})`].filter(Boolean).join(" ");
  return [who, reason, message].filter(Boolean).join(": ");
}

/** A table of the targets, for people at a terminal. Below it stands what failed, and what is no target's poll. */
export function asTable(findings: readonly Finding[]): string {
  const isPoll = ({ jobs, reason }: Finding): boolean => jobs !== undefined || reason !== undefined;
  const polls = findings.filter(isPoll);
  const rows = polls.map(
    ({ verdict, account = "", regionId = "", collector = "", action = "", jobs, reason = "" }) => [
      verdicts[verdict],
      account,
      regionId,
      collector,
      action,
      jobs === undefined ? "" : String(jobs),
      reason,
    ],
  );
  const header = ["", "ACCOUNT", "REGION", "COLLECTOR", "PERMISSION", "JOBS", "REASON"];
  const further = findings.filter((finding) => finding.verdict === "fail" || !isPoll(finding));
  return (
    (rows.length === 0 ? "" : table([header, ...rows])) +
    (further.length === 0 ? "" : `\n${asLines(further)}`)
  );
}

/** One JSON document: whether all is well, and the findings. */
export function asJson(findings: readonly Finding[]): string {
  const document = {
    ok: findings.every(({ verdict }) => verdict !== "fail"),
    findings: findings.map(({ regionId, ...finding }) => ({ ...finding, region_id: regionId })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
