import type { DelayUnit } from "../config/config.js";
import type { CheckProgress, Direction } from "../model/job.js";
import { type JobStatus, jobStatuses, type PhaseStatus, phaseStatuses } from "../model/status.js";
import { textOf } from "./decode.js";
import type { IssueCollector } from "./value-issues.js";

/**
 * Spellings and units of the API, turned into the model's. Every function returns `undefined` for an absent value and
 * for one that cannot be true; the latter is an issue of the API's field.
 */

const plainNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A number that is finite, not negative and not a sentinel like Long.MAX. Accepts numbers as strings. */
export function toNumber(value: unknown, field: string, issues: IssueCollector): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "number" ? String(value) : value;
  const number = typeof text === "string" && plainNumber.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= 0 && number <= Number.MAX_SAFE_INTEGER) return number;
  issues.rejected(field);
  return undefined;
}

// Small numbers may come with an exponent: the API is written in Java, where 0.0004 prints as `4.0E-4`.
const quantity = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z%/]*)$/i;

/** A number followed by one of the units, in base units: `0.00MB/s`, `12.0%`. No unit means the first one. */
export function toQuantity(
  value: unknown,
  unit: { readonly field: string; readonly factors: Readonly<Record<string, number>> },
  issues: IssueCollector,
): number | undefined {
  if (typeof value !== "string") return scale(toNumber(value, unit.field, issues), firstFactor(unit.factors));
  const match = quantity.exec(value.trim());
  const factor = match?.[2] ? unit.factors[match[2].toLowerCase()] : firstFactor(unit.factors);
  if (!match || factor === undefined) {
    issues.rejected(unit.field);
    return undefined;
  }
  return scale(toNumber(match[1], unit.field, issues), factor);
}

const firstFactor = (factors: Readonly<Record<string, number>>): number => Object.values(factors)[0] ?? 1;

// 15 digits keep 35 % at 0.35 and 2.01 MB at 2010000: the products are 0.35000000000000003 and 2009999.9999999998.
const scale = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : Number((value * factor).toPrecision(15));

/** Data rates: MB is 1,000,000 bytes; a bare number is MB/s (DescribeDtsJobs, Performance.Flow). */
export const dataRate = { "mb/s": 1e6, "kb/s": 1e3, "b/s": 1, "gb/s": 1e9, mb: 1e6 } as const;
/** Percentages as ratios, with or without the sign. */
export const percentage = { "%": 0.01 } as const;
/** Memory in MB (MemUsage). */
export const megabytes = { mb: 1e6 } as const;

/** Progress in percent as a ratio of 0 to 1; more than 100 % cannot be true. */
export function toProgressRatio(value: unknown, field: string, issues: IssueCollector): number | undefined {
  const ratio = toQuantity(value, { field, factors: percentage }, issues);
  if (ratio === undefined || ratio <= 1) return ratio;
  issues.rejected(field);
  return undefined;
}

/** `Delay` in seconds. Its unit is not told by the answer: milliseconds for migrations, seconds for the others. */
export function toDelaySeconds(
  value: unknown,
  { field, unit }: { readonly field: string; readonly unit: DelayUnit },
  issues: IssueCollector,
): number | undefined {
  const delay = toNumber(value, field, issues);
  return delay === undefined || unit === "s" ? delay : delay / 1000;
}

const utcTime = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;
const latestSeconds = Date.UTC(2200, 0) / 1000;
const millisecondsFrom = 1e11;

/**
 * Unix seconds from ISO 8601, from seconds or from milliseconds. A time without a zone is UTC+8: the page of
 * DescribeSynchronizationJobs shows the same moment as `2021-06-28 17:34:53.0` and as `2021-06-28T09:34:53Z`.
 */
export function toUnixSeconds(value: unknown, field: string, issues: IssueCollector): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value)?.trim() ?? "";
  const seconds = plainNumber.test(text) ? fromNumber(Number(text)) : fromCalendar(text);
  if (seconds > 0 && seconds < latestSeconds) return seconds;
  issues.rejected(field);
  return undefined;
}

const fromNumber = (number: number): number => (number >= millisecondsFrom ? number / 1000 : number);

function fromCalendar(text: string): number {
  const match = utcTime.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "+08:00"] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return (
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${offset}`) / 1000
  );
}

/** A boolean, also as text in any case: the legacy pages declare strings and show booleans. */
export function toBoolean(value: unknown, field: string, issues: IssueCollector): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  if (text === "true" || text === "false") return text === "true";
  issues.rejected(field);
  return undefined;
}

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
  return toStatus(value, jobStatusOf, () => issues.unrecognized(field, textOf(value) ?? ""));
}

/** A phase status in the page's spelling, likewise. */
export function toPhaseStatus(
  value: unknown,
  field: string,
  issues: IssueCollector,
): PhaseStatus | undefined {
  return toStatus(value, phaseStatusOf, () => issues.unrecognized(field, textOf(value) ?? ""));
}

function toStatus<T>(
  value: unknown,
  spellings: ReadonlyMap<string, T>,
  miss: () => void,
): T | "unknown" | undefined {
  const text = textOf(value)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  const status = spellings.get(text);
  if (status === undefined) miss();
  return status ?? "unknown";
}

/** The direction of a row: only two-way synchronizations name one. */
export function toDirection(value: unknown, field: string, issues: IssueCollector): Direction | undefined {
  const text = textOf(value)?.trim().toLowerCase();
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
  const text = textOf(value);
  const result = text?.trim().toLowerCase();
  if (result === "success" || result === "failed" || result === "warning") return result;
  if (text !== undefined) issues.unrecognized(field, text);
  return undefined;
}

/** Rows done, or the progress of a verification. */
export interface Progress {
  readonly items?: number | undefined;
  readonly check?: CheckProgress | undefined;
}

const checkProgress =
  /^([\d.]+)\s*rows?\/s\s*\(\s*rows?:\s*(\d+)\s*\/\s*(\d+)\s*,\s*tables?:\s*(\d+)\s*\/\s*(\d+)\s*\)$/i;
// `0/0` (done/total of an incremental phase) and `0.00RPS/(0.000MB/s)` are documented, but no counts.
const otherProgress = /^\d+\/\d+$|^[\d.]+RPS\/\([\d.]+MB\/s\)$/i;

/** What the text of `Progress` says: a count, or the progress of a verification, or neither. */
export function toProgress(value: unknown, field: string, issues: IssueCollector): Progress {
  if (value === undefined || value === null) return {};
  const text = textOf(value)?.trim() ?? "";
  if (otherProgress.test(text)) return {};
  const match = checkProgress.exec(text);
  if (!match) return { items: toNumber(text, field, issues) };
  const [rowsPerSecond, rows, expectedRows, tables, expectedTables] = match
    .slice(1)
    .map((number) => toNumber(number, field, issues));
  if (
    rowsPerSecond === undefined ||
    rows === undefined ||
    expectedRows === undefined ||
    tables === undefined ||
    expectedTables === undefined
  )
    return {};
  return { check: { rowsPerSecond, rows, expectedRows, tables, expectedTables } };
}

const errorCode = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
// Some messages name the module first: `framework: DTS-31009: In process of ...`.
const codeInMessage = /^\s*(?:[A-Za-z]+:\s*)?(DTS-[A-Z0-9]+(?:-[A-Z0-9]+)*)/;

/** An error code that is safe as a label: short, without spaces. Codes are data of the API, texts never are. */
export function toErrorCode(value: unknown): string | undefined {
  const text = textOf(value)?.trim();
  return text !== undefined && errorCode.test(text) ? text : undefined;
}

/** The `DTS-...` code at the head of an error message. */
export function toCodeInMessage(message: string | undefined): string | undefined {
  return message === undefined ? undefined : codeInMessage.exec(message)?.[1]?.slice(0, 64);
}

// null is the same as absent.
const maxRetryTime = /"maxRetryTime"\s*:\s*(?!null)"?([^",}]*)"?\s*[,}]/;

/** `maxRetryTime` in seconds from the JSON text of `Reserved`; the rest of it holds addresses and is not read. */
export function toMaxRetrySeconds(
  reserved: unknown,
  field: string,
  issues: IssueCollector,
): number | undefined {
  return toNumber(maxRetryTime.exec(textOf(reserved) ?? "")?.[1], field, issues);
}
