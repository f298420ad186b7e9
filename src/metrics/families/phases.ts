import type { PhaseProgress, PrecheckItems } from "../../model/job.js";
import { phaseStatuses, phases } from "../../model/status.js";
import type { Emit, Family } from "../family.js";
import { labelPair } from "../rendering/label-text.js";
import { closedLabels } from "./closed-labels.js";

/** Jobs and object modifications both go through phases and prechecks. */
export interface Phased {
  readonly phases?: readonly PhaseProgress[] | undefined;
  readonly precheckItems?: PrecheckItems | undefined;
}

/** Label text of a phase. */
export const phaseLabel = closedLabels("phase", phases);
const statusLabel = closedLabels("status", phaseStatuses);
const resultLabel = closedLabels("result", ["success", "failed", "warning"]);

/** Samples of one value per phase; absent values give none. */
export function perPhase(value: (phase: PhaseProgress) => number | undefined) {
  return (subject: Phased, emit: Emit): void => {
    for (const phase of subject.phases ?? []) {
      const shown = value(phase);
      if (shown !== undefined) emit(shown, phaseLabel(phase.phase));
    }
  };
}

/** The rows that jobs and object modifications share, under the prefix of either. */
export function phasedFamilies(prefix: string): readonly Family<Phased>[] {
  return [
    {
      name: `${prefix}_phase_status`,
      example: `${prefix}_phase_status{status=~"Failed|Inconsistency"} == 1`,
      help: "The status of each phase in the API's own words: 1 for the current one.",
      from: ["*.Status"],
      labels: ["phase", "status"],
      samples: (subject, emit) => {
        for (const { phase, status } of subject.phases ?? []) {
          if (status !== undefined) emit(1, phaseLabel(phase) + statusLabel(status));
        }
      },
    },
    {
      name: `${prefix}_phase_progress_ratio`,
      example: `${prefix}_phase_progress_ratio{phase="data_initialization"} < 1`,
      help: "How much of each phase is done, 0 to 1.",
      from: ["*.Percent"],
      labels: ["phase"],
      samples: perPhase((phase) => phase.progressRatio),
    },
    {
      name: `${prefix}_phase_items`,
      example: `deriv(${prefix}_phase_items{phase="data_initialization"}[15m]) == 0`,
      help: "What each phase has handled: rows, tables for structure phases, objects for the structure check.",
      from: ["*.Progress"],
      labels: ["phase"],
      samples: perPhase((phase) => phase.items),
    },
    {
      name: `${prefix}_precheck_items`,
      example: `${prefix}_precheck_items{result="failed"} > 0`,
      help: "Precheck items by result.",
      from: ["PrecheckStatus.Detail"],
      labels: ["result"],
      samples: ({ precheckItems }, emit) => {
        if (precheckItems === undefined) return;
        emit(precheckItems.success, resultLabel("success"));
        emit(precheckItems.failed, resultLabel("failed"));
        emit(precheckItems.warning, resultLabel("warning"));
      },
    },
    {
      name: `${prefix}_precheck_item_failed`,
      example: `count by (item) (${prefix}_precheck_item_failed)`,
      help: "Precheck items that failed, always 1; items that passed have no series.",
      from: ["PrecheckStatus.Detail[].CheckItem", "PrecheckStatus.Detail[].ItemName"],
      labels: ["item"],
      samples: ({ precheckItems }, emit) => {
        for (const { item } of precheckItems?.failedItems ?? []) emit(1, labelPair("item", item));
      },
    },
  ];
}
