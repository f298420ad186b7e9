import type { JobError, PhaseProgress, PrecheckItems } from "../model/job.js";
import type { Phase } from "../model/status.js";
import { type Fields, isObject, objectOf, optionalList, textOf } from "./decode.js";
import type { NoteTaker } from "./notes.js";
import {
  toBoolean,
  toCodeInMessage,
  toErrorCode,
  toPhaseStatus,
  toProgress,
  toProgressRatio,
} from "./translate.js";

/** Where a phase stands in an answer: its status object, and its switch in MigrationMode if it has one. */
interface PhaseFields {
  readonly phase: Phase;
  readonly status: string;
  readonly mode?: string;
}

/** The phases of a job, in the order in which DTS runs them (DescribeDtsJobs; the legacy APIs have some of them). */
export const phaseFields: readonly PhaseFields[] = [
  { phase: "precheck", status: "PrecheckStatus" },
  {
    phase: "structure_initialization",
    status: "StructureInitializationStatus",
    mode: "StructureInitialization",
  },
  { phase: "data_initialization", status: "DataInitializationStatus", mode: "DataInitialization" },
  { phase: "data_synchronization", status: "DataSynchronizationStatus", mode: "DataSynchronization" },
  { phase: "etl", status: "DataEtlStatus" },
  { phase: "data_cloud", status: "DataCloudStatus" },
  { phase: "structure_data_check", status: "StructureDataCheckStatus", mode: "StructureDataCheck" },
  { phase: "full_data_check", status: "FullDataCheckStatus", mode: "FullDataCheck" },
  { phase: "incremental_data_check", status: "IncDataCheckStatus", mode: "IncDataCheck" },
];

/** The phases that the row says anything about. `modes` holds the switches: MigrationMode, or the legacy row itself. */
export function toPhases(row: Fields, modes: Fields, notes: NoteTaker): readonly PhaseProgress[] {
  return phaseFields
    .map((fields) => toPhase(fields, { row, modes, notes }))
    .filter((phase) => Object.entries(phase).some(([key, value]) => key !== "phase" && value !== undefined));
}

function toPhase(
  { phase, status, mode }: PhaseFields,
  { row, modes, notes }: { readonly row: Fields; readonly modes: Fields; readonly notes: NoteTaker },
): PhaseProgress {
  const fields = objectOf(row[status]);
  return {
    phase,
    enabled: mode === undefined ? undefined : toBoolean(modes[mode], `MigrationMode.${mode}`, notes),
    status: toPhaseStatus(fields["Status"], `${status}.Status`, notes),
    progressRatio: toProgressRatio(fields["Percent"], `${status}.Percent`, notes),
    ...toProgress(fields["Progress"], `${status}.Progress`, notes),
    errorMessage: textOf(fields["ErrorMessage"]),
  };
}

/** Any phase that asks for a larger instance class; absent when no phase says. */
export function toUpgradeRecommended(row: Fields, notes: NoteTaker): boolean | undefined {
  const answers = ["DataSynchronizationStatus", "DataCloudStatus"]
    .map((status) => toBoolean(objectOf(row[status])["NeedUpgrade"], `${status}.NeedUpgrade`, notes))
    .filter((answer) => answer !== undefined);
  return answers.length === 0 ? undefined : answers.includes(true);
}

const resultOf: Readonly<Record<string, "success" | "failed" | "warning">> = {
  success: "success",
  failed: "failed",
  warning: "warning",
};

/**
 * The items of PrecheckStatus.Detail, in the new spelling (CheckItem, CheckResult, FailedReason) or the legacy one
 * (ItemName, CheckStatus, ErrorMessage). Absent when the list is missing or empty: most answers leave it out.
 */
export function toPrecheckItems(row: Fields, notes: NoteTaker): PrecheckItems | undefined {
  const items = (optionalList(objectOf(row["PrecheckStatus"])["Detail"]) ?? []).filter(isObject);
  if (items.length === 0) return undefined;
  const counts = { success: 0, failed: 0, warning: 0 };
  const failedItems = new Map<
    string,
    { item: string; reason?: string | undefined; repair?: string | undefined }
  >();
  for (const fields of items) {
    const text = textOf(fields["CheckResult"]) ?? textOf(fields["CheckStatus"]);
    if (text === undefined) continue;
    const result = resultOf[text.trim().toLowerCase()];
    if (result) counts[result] += 1;
    else notes.unrecognized("PrecheckStatus.Detail.CheckResult", text);
    const item = toErrorCode(fields["CheckItem"]) ?? toErrorCode(fields["ItemName"]);
    if (result !== "failed" || item === undefined) continue;
    failedItems.set(item, {
      item,
      reason: textOf(fields["FailedReason"]) ?? textOf(fields["ErrorMessage"]),
      repair: textOf(fields["RepairMethod"]),
    });
  }
  return { ...counts, failedItems: [...failedItems.values()] };
}

/**
 * All errors of a row by code, each phase and code once: ErrorDetails, MigrationErrCode with its type, and the
 * `DTS-...` code at the head of the row's and the phases' messages. The messages themselves stay behind.
 */
export function toErrors(row: Fields, phases: readonly PhaseProgress[]): readonly JobError[] {
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
