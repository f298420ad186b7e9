import type { JsonObject } from "../lib/json-object.js";
import type { FailedPrecheckItem, JobError, PhaseProgress, PrecheckItems } from "../model/job.js";
import { textOf } from "./decode.js";
import { createFieldReader, createRowReader, saysAnything } from "./field-reader.js";
import {
  errorDetailFields,
  errorDetails,
  jobErrorFields,
  phaseTables,
  precheckItemFields,
  precheckItemName,
  precheckList,
} from "./fields.js";
import { toCodeInMessage } from "./spellings.js";
import type { IssueCollector } from "./value-issues.js";

const readers = phaseTables.map(({ phase, rows }) => ({ phase, read: createRowReader(rows) }));
const readPrecheckList = createFieldReader(precheckList);
const readPrecheckItem = createRowReader(precheckItemFields);
const readErrorDetails = createFieldReader(errorDetails);
const readErrorDetail = createRowReader(errorDetailFields);
const readJobError = createRowReader(jobErrorFields);

/** The phases that the row says anything about. */
export function toPhases(row: JsonObject, issues: IssueCollector): readonly PhaseProgress[] {
  const phases: PhaseProgress[] = [];
  for (const { phase, read } of readers) {
    const { enabled, status, progressRatio, progress, errorMessage } = read(row, issues);
    const { items, check } = progress ?? {};
    // All properties in one literal: thousands of jobs have up to ten of them each.
    const said = { phase, enabled, status, progressRatio, items, check, errorMessage };
    if (saysAnything(said, "phase")) phases.push(said);
  }
  return phases;
}

/** The items of PrecheckStatus.Detail. Absent when the list is missing or empty: most answers leave it out. */
export function toPrecheckItems(row: JsonObject, issues: IssueCollector): PrecheckItems | undefined {
  const items = readPrecheckList(row, issues) ?? [];
  if (items.length === 0) return undefined;
  const counts = { success: 0, failed: 0, warning: 0 };
  const failedItems = new Map<string, FailedPrecheckItem>();
  for (const fields of items) {
    const { result, item, reason, repair } = readPrecheckItem(fields, issues);
    if (result) counts[result] += 1;
    if (result !== "failed") continue;
    if (item === undefined) issues.rejected(precheckItemName);
    else failedItems.set(item, { item, reason, repair });
  }
  const { success, failed, warning } = counts;
  return { success, failed, warning, failedItems: [...failedItems.values()] };
}

/**
 * All errors of a row by code, each phase and code once: ErrorDetails, MigrationErrCode with its type, and the
 * `DTS-...` code at the head of the row's and the phases' messages. The messages themselves stay behind.
 */
export function toErrors(
  row: JsonObject,
  phases: readonly PhaseProgress[],
  issues: IssueCollector,
): readonly JobError[] {
  const details = readErrorDetails(row, issues) ?? [];
  const found: readonly JobError[] = [
    ...details.map((detail) => readErrorDetail(detail, issues)),
    readJobError(row, issues),
    { code: toCodeInMessage(textOf(row["ErrorMessage"])) },
    ...phases.map(({ phase, errorMessage }) => ({ phase, code: toCodeInMessage(errorMessage) })),
  ].filter(({ code, type }: JobError) => code !== undefined || type !== undefined);
  if (found.length === 0) return noErrors;
  const keyOf = ({ phase, code, type }: JobError) => `${phase ?? ""}/${code ?? ""}/${type ?? ""}`;
  return [...new Map(found.map((error) => [keyOf(error), error])).values()];
}

// One for the many jobs that have none.
const noErrors: readonly JobError[] = [];
