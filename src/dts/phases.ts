import { optionalList } from "../lib/json-list.js";
import { isJsonObject, type JsonObject } from "../lib/json-object.js";
import type { FailedPrecheckItem, JobError, PhaseProgress, PrecheckItems } from "../model/job.js";
import { objectOf, textOf } from "./decode.js";
import { createFieldReader, createRowReader } from "./field-reader.js";
import { phaseTables, precheckItemFields } from "./fields.js";
import { toCodeInMessage, toErrorCode } from "./spellings.js";
import type { IssueCollector } from "./value-issues.js";

const readers = phaseTables.map(({ phase, rows, enabled }) => ({
  phase,
  read: createRowReader(rows),
  readEnabled: enabled && createFieldReader(enabled),
}));
const readPrecheckItem = createRowReader(precheckItemFields);

/** The phases that the row says anything about. `modes` holds the switches: MigrationMode, or the legacy row itself. */
export function toPhases(
  row: JsonObject,
  modes: JsonObject,
  issues: IssueCollector,
): readonly PhaseProgress[] {
  return readers
    .map(({ phase, read, readEnabled }): PhaseProgress => {
      const { progress, ...answer } = read(row, issues);
      return { phase, enabled: readEnabled?.(modes, issues), ...answer, ...progress };
    })
    .filter((phase) => Object.entries(phase).some(([key, value]) => key !== "phase" && value !== undefined));
}

/** The items of PrecheckStatus.Detail. Absent when the list is missing or empty: most answers leave it out. */
export function toPrecheckItems(row: JsonObject, issues: IssueCollector): PrecheckItems | undefined {
  const items = (optionalList(objectOf(row["PrecheckStatus"])["Detail"]) ?? []).filter(isJsonObject);
  if (items.length === 0) return undefined;
  const counts = { success: 0, failed: 0, warning: 0 };
  const failedItems = new Map<string, FailedPrecheckItem>();
  for (const fields of items) {
    const { result, item, reason, repair } = readPrecheckItem(fields, issues);
    if (result) counts[result] += 1;
    if (result === "failed" && item !== undefined) failedItems.set(item, { item, reason, repair });
  }
  return { ...counts, failedItems: [...failedItems.values()] };
}

/**
 * All errors of a row by code, each phase and code once: ErrorDetails, MigrationErrCode with its type, and the
 * `DTS-...` code at the head of the row's and the phases' messages. The messages themselves stay behind.
 */
export function toErrors(row: JsonObject, phases: readonly PhaseProgress[]): readonly JobError[] {
  const found: (JobError | undefined)[] = [
    ...(optionalList(row["ErrorDetails"]) ?? []).map((detail) => errorOf(objectOf(detail)["ErrorCode"])),
    errorOf(row["MigrationErrCode"], { type: toErrorCode(row["MigrationErrType"]) }),
    errorOf(toCodeInMessage(textOf(row["ErrorMessage"]))),
    ...phases.map(({ phase, errorMessage }) => errorOf(toCodeInMessage(errorMessage), { phase })),
  ];
  const unique = new Map(
    found
      .filter((error) => error !== undefined)
      .map((error) => [`${error.phase ?? ""}/${error.code}/${error.type ?? ""}`, error]),
  );
  return [...unique.values()];
}

function errorOf(code: unknown, more: Omit<JobError, "code"> = {}): JobError | undefined {
  const known = toErrorCode(code);
  return known === undefined ? undefined : { ...more, code: known };
}
