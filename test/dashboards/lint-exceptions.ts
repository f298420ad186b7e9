import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { folder } from "./committed.js";
import type { Finding } from "./lint-rules.js";

/** One exception of `grafana/.lint`. */
export interface Exception {
  readonly rule: string;
  readonly reason: string;
  readonly dashboard?: string | undefined;
  readonly panel?: string | undefined;
}

interface LintFile {
  readonly exclusions: Readonly<
    Record<
      string,
      { readonly reason?: string; readonly entries?: readonly Omit<Exception, "rule" | "reason">[] }
    >
  >;
}

/** The written exceptions. A rule without entries is off for everything. */
export function lintExceptions(): readonly Exception[] {
  const { exclusions }: LintFile = parse(readFileSync(new URL(".lint", folder), "utf8"));
  return Object.entries(exclusions).flatMap(([rule, { reason = "", entries = [{}] }]) =>
    entries.map((entry) => ({ rule, reason, ...entry })),
  );
}

/** Whether an exception covers a finding, as the tool compares: what the finding names, the exception must name too. */
export function covers(exception: Exception, finding: Finding): boolean {
  if (exception.rule !== finding.rule) return false;
  const isWholeRule = exception.dashboard === undefined && exception.panel === undefined;
  const isSame = (name: "dashboard" | "panel") =>
    finding[name] === undefined || exception[name] === finding[name];
  return isWholeRule || (isSame("dashboard") && isSame("panel"));
}
