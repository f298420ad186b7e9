import type { DelayUnit } from "../config/config.js";
import type { CheckProgress } from "../model/job.js";
import { isComposite, textOf } from "./decode.js";
import type { IssueCollector } from "./value-issues.js";

/**
 * Numbers, units and times of the API, turned into the model's. Every function returns `undefined` for an absent value and
 * for one that cannot be true; the latter is an issue of the API's field.
 */

const plainNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** What DTS answers where it has no value: absent, and no issue. Any other negative number is one. */
const noValue = -1;

/** A number that is finite, not negative and not a sentinel like Long.MAX. Accepts numbers as strings. -1 is no value. */
export function toNumber(value: unknown, field: string, issues: IssueCollector): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "number" ? String(value) : value;
  const number = typeof text === "string" && plainNumber.test(text.trim()) ? Number(text) : Number.NaN;
  if (number === noValue) return undefined;
  if (number >= 0 && number <= Number.MAX_SAFE_INTEGER) return number;
  issues.rejected(field);
  return undefined;
}

// Small numbers may come with an exponent: the API is written in Java, where 0.0004 prints as `4.0E-4`.
const quantity = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z%/]*)$/i;

/** A number followed by one of the units, or by none, in base units: `0.00MB/s`, `12.0%`. */
export function toQuantity(
  value: unknown,
  unit: { readonly field: string; readonly factors: Factors },
  issues: IssueCollector,
): number | undefined {
  if (typeof value !== "string") return scale(toNumber(value, unit.field, issues), unit.factors[noUnit]);
  const match = quantity.exec(value.trim());
  const name = match?.[2]?.toLowerCase() ?? noUnit;
  // Every object has a `constructor`.
  const factor = Object.hasOwn(unit.factors, name) ? unit.factors[name] : undefined;
  if (!match || factor === undefined) {
    issues.rejected(unit.field);
    return undefined;
  }
  return scale(toNumber(match[1], unit.field, issues), factor);
}

/** Factors of units, and of a number without one. */
export interface Factors {
  readonly "": number;
  readonly [unit: string]: number;
}
const noUnit = "";

// 15 digits keep 35 % at 0.35 and 2.01 MB at 2010000: the products are 0.35000000000000003 and 2009999.9999999998.
function scale(value: number | undefined, factor: number): number | undefined {
  if (value === undefined) return undefined;
  const product = value * factor;
  return Number.isSafeInteger(product) ? product : Number(product.toPrecision(15));
}

/** Data rates: MB is 1,000,000 bytes; a bare number is MB/s (DescribeDtsJobs, Performance.Flow). */
export const dataRate = { "": 1e6, "mb/s": 1e6, "kb/s": 1e3, "b/s": 1, "gb/s": 1e9, mb: 1e6 } as const;
/** Percentages as ratios, with or without the sign. */
export const percentage = { "": 0.01, "%": 0.01 } as const;
/** Memory in MB (MemUsage). */
export const megabytes = { "": 1e6, mb: 1e6 } as const;
/** Sizes in GB (ListDedicatedCluster). */
export const gigabytes = { "": 1e9, gb: 1e9 } as const;

/** Progress in percent as a ratio of 0 to 1; more than 100 % cannot be true. */
export function toProgressRatio(value: unknown, field: string, issues: IssueCollector): number | undefined {
  const ratio = toQuantity(value, { field, factors: percentage }, issues);
  if (ratio === undefined || ratio <= 1) return ratio;
  issues.rejected(field);
  return undefined;
}

// A job without a checkpoint yet has been seen to be behind since 1970. No delay and no retry lasts that long.
const longestSeconds = 10 * 365.25 * 86_400;

/** A duration in seconds; one of more than 10 years cannot be true. */
export function toDurationSeconds(value: unknown, field: string, issues: IssueCollector): number | undefined {
  return toDelaySeconds(value, { field, unit: "s" }, issues);
}

/** `Delay` in seconds, likewise. Its unit is not told by the answer: milliseconds for migrations, seconds for the others. */
export function toDelaySeconds(
  value: unknown,
  { field, unit }: { readonly field: string; readonly unit: DelayUnit },
  issues: IssueCollector,
): number | undefined {
  const delay = toNumber(value, field, issues);
  const seconds = delay === undefined || unit === "s" ? delay : delay / 1000;
  if (seconds === undefined || seconds <= longestSeconds) return seconds;
  issues.rejected(field);
  return undefined;
}

const utcTime = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;
const latestSeconds = Date.UTC(2200, 0) / 1000;
const millisecondsFrom = 1e11;

/**
 * Unix seconds from ISO 8601, from seconds or from milliseconds. A time without a zone is UTC+8: the page of
 * DescribeSynchronizationJobs shows the same moment as `2021-06-28 17:34:53.0` and as `2021-06-28T09:34:53Z`. -1 is no time.
 */
export function toUnixSeconds(value: unknown, field: string, issues: IssueCollector): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value)?.trim() ?? "";
  const seconds = plainNumber.test(text) ? fromNumber(Number(text)) : fromCalendar(text);
  if (seconds === noValue) return undefined;
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

// null is the same as absent.
const maxRetryTime = /"maxRetryTime"\s*:\s*(?!null)"?([^",}]*)"?\s*[,}]/;

/** `maxRetryTime` in seconds from the JSON text of `Reserved`; the rest of it holds addresses and is not read. */
export function toMaxRetrySeconds(
  reserved: unknown,
  field: string,
  issues: IssueCollector,
): number | undefined {
  if (isComposite(reserved)) issues.rejected(field);
  return toDurationSeconds(maxRetryTime.exec(textOf(reserved) ?? "")?.[1], field, issues);
}
