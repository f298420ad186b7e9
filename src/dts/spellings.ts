import { type ClusterState, clusterStates } from "../model/dedicated-cluster.js";
import type { Direction } from "../model/job.js";
import { type JobStatus, jobStatuses, type PhaseStatus, phaseStatuses } from "../model/status.js";
import type { VerificationCheck } from "../model/verification.js";
import { isAbsent, isComposite, textOf } from "./decode.js";
import type { IssueCollector } from "./value-issues.js";

/**
 * Words of the API, turned into the model's. Every function returns `undefined` for an absent value; one that is on no page is
 * an issue of the API's field.
 */

/** A text as it came; an object or a list in its place is rejected. */
export function toText(value: unknown, field: string, issues: IssueCollector): string | undefined {
  if (isComposite(value)) issues.rejected(field);
  return textOf(value);
}

/** A name without the blanks around it. It may hold any character: whoever shows it escapes and cuts it. */
export function toName(value: unknown, field: string, issues: IssueCollector): string | undefined {
  return toText(value, field, issues)?.trim() || undefined;
}

/** A boolean, also as text in any case: the legacy pages declare strings and show booleans. */
export function toBoolean(value: unknown, field: string, issues: IssueCollector): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = wordOf(value);
  if (text === undefined) return undefined;
  if (text === "true" || text === "false") return text === "true";
  issues.rejected(field);
  return undefined;
}

/** The word in lower case; for an object or a list one that is in no enumeration. */
const wordOf = (value: unknown): string | undefined =>
  isComposite(value) ? "no text" : textOf(value)?.trim().toLowerCase();

const spelling = <T extends string>(names: readonly T[]): Map<string, T> =>
  new Map(names.filter((name) => name !== "unknown").map((name) => [name.toLowerCase(), name]));

// Variants: `Initializating` on the Chinese page of 2021, `finaciallocked` in the SDK of 2026.
const jobStatusOf = spelling(jobStatuses)
  .set("initializating", "Initializing")
  .set("finaciallocked", "Locked");
const phaseStatusOf = spelling(phaseStatuses)
  .set("initializating", "Initializing")
  .set("finaciallocked", "Locked");

/** A job status in the page's spelling, whatever its case; `unknown` for one that is on no page. */
export function toJobStatus(value: unknown, field: string, issues: IssueCollector): JobStatus | undefined {
  return toStatus(value, jobStatusOf, () => issues.unrecognized(field, textOf(value) ?? "no text"));
}

/** A phase status in the page's spelling, likewise. */
export function toPhaseStatus(
  value: unknown,
  field: string,
  issues: IssueCollector,
): PhaseStatus | undefined {
  return toStatus(value, phaseStatusOf, () => issues.unrecognized(field, textOf(value) ?? "no text"));
}

function toStatus<T>(
  value: unknown,
  spellings: ReadonlyMap<string, T>,
  miss: () => void,
): T | "unknown" | undefined {
  const text = wordOf(value);
  if (text === undefined) return undefined;
  const status = spellings.get(text);
  if (status === undefined) miss();
  return status ?? "unknown";
}

/** The direction of a row: only two-way synchronizations name one. */
export function toDirection(value: unknown, field: string, issues: IssueCollector): Direction | undefined {
  const text = wordOf(value);
  if (text === "reverse") return "Reverse";
  if (text === "forward") return "Forward";
  if (text !== undefined) issues.unrecognized(field, text);
  return undefined;
}

/** How a precheck item ended. */
export type PrecheckResult = "success" | "failed" | "warning";

/** The result of a precheck item, in any case. */
export function toPrecheckResult(
  value: unknown,
  field: string,
  issues: IssueCollector,
): PrecheckResult | undefined {
  const result = wordOf(value);
  if (result === "success" || result === "failed" || result === "warning") return result;
  if (result !== undefined) issues.unrecognized(field, textOf(value) ?? result);
  return undefined;
}

const errorCode = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
// Some messages name the module first: `framework: DTS-31009: In process of ...`.
const codeInMessage = /^\s*(?:[A-Za-z]+:\s*)?(DTS-[A-Z0-9]+(?:-[A-Z0-9]+)*)/;

/** An error code: short, without spaces. A text in its place may hold addresses: it stays behind, and is rejected. */
export function toErrorCode(value: unknown, field: string, issues: IssueCollector): string | undefined {
  const text = textOf(value)?.trim();
  if (text !== undefined && errorCode.test(text)) return text;
  if (!isAbsent(text ?? value)) issues.rejected(field);
  return undefined;
}

/** The `DTS-...` code at the head of an error message. */
export function toCodeInMessage(message: string | undefined): string | undefined {
  return message === undefined ? undefined : codeInMessage.exec(message)?.[1]?.slice(0, 64);
}

/** One of the words, in any case. */
export function toWord<Word extends string>(
  value: unknown,
  { field, words }: { readonly field: string; readonly words: readonly Word[] },
  issues: IssueCollector,
): Word | undefined {
  const text = wordOf(value);
  const word = words.find((known) => known === text);
  if (text !== undefined && word === undefined) issues.unrecognized(field, textOf(value) ?? text);
  return word;
}

const clusterStateOf = spelling(clusterStates);

/** The state of a dedicated cluster, in any case; `unknown` for one that is not documented. */
export function toClusterState(
  value: unknown,
  field: string,
  issues: IssueCollector,
): ClusterState | undefined {
  return toStatus(value, clusterStateOf, () => issues.unrecognized(field, textOf(value) ?? "no text"));
}

const verificationCheckOf: ReadonlyMap<string, VerificationCheck> = new Map([
  ["1", "full"],
  ["2", "incremental"],
]);

/** What a verification compares, from the number of its type; `unknown` for one that is not documented. */
export function toVerificationCheck(
  value: unknown,
  field: string,
  issues: IssueCollector,
): VerificationCheck | undefined {
  return toStatus(value, verificationCheckOf, () => issues.unrecognized(field, textOf(value) ?? "no text"));
}

/** Whether a verification failed: 0 is passed, 1 is failed. */
export function toVerificationFailed(
  value: unknown,
  field: string,
  issues: IssueCollector,
): boolean | undefined {
  const text = wordOf(value);
  if (text === "0" || text === "1") return text === "1";
  if (text !== undefined) issues.unrecognized(field, text);
  return undefined;
}
