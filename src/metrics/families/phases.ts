import type { JobError, PhaseProgress, PrecheckItems } from "../../model/job.js";
import { phaseStatuses, phases } from "../../model/status.js";
import { type Emit, type Family, familiesReading } from "../family.js";
import { closedLabels, labelPair } from "../rendering/label-text.js";

/** Jobs and object modifications both go through phases and prechecks. */
export interface Phased {
  readonly phases?: readonly PhaseProgress[] | undefined;
  readonly precheckItems?: PrecheckItems | undefined;
}

const phasedFamily = familiesReading<Phased>();

const phaseLabel = closedLabels("phase", phases);
const statusLabel = closedLabels("status", phaseStatuses);
const resultLabel = closedLabels("result", ["success", "failed", "warning"]);

/**
 * The phase of an error. The empty label is written out, unlike other absent ones: to Prometheus it is the same as no label,
 * and a person who reads the page sees that the error belongs to the whole job.
 */
export function errorPhaseLabel(error: JobError): string {
  return error.phase === undefined ? ',phase=""' : phaseLabel(error.phase);
}

/** Samples of one value per phase; absent values give none. */
export function perPhase<Seen extends Pick<PhaseProgress, "phase">>(
  value: (phase: Seen) => number | undefined,
) {
  return (subject: { readonly phases?: readonly Seen[] | undefined }, emit: Emit): void => {
    for (const phase of subject.phases ?? []) {
      const shown = value(phase);
      if (shown !== undefined) emit(shown, phaseLabel(phase.phase));
    }
  };
}

/** The rows that jobs and object modifications share, under the prefix of either. */
export function phasedFamilies(prefix: string): readonly Family<Phased>[] {
  return [
    phasedFamily(["phases.phase", "phases.status"], {
      name: `${prefix}_phase_status`,
      example: `${prefix}_phase_status{status=~"Failed|Inconsistency"} == 1`,
      help: "Status of each phase, as the API spells it: 1 for the current one.",
      from: ["*.Status"],
      labels: ["phase", "status"],
      samples: (subject, emit) => {
        for (const { phase, status } of subject.phases ?? []) {
          if (status !== undefined) emit(1, phaseLabel(phase) + statusLabel(status));
        }
      },
    }),
    phasedFamily(["phases.phase", "phases.progressRatio"], {
      name: `${prefix}_phase_progress_ratio`,
      example: `${prefix}_phase_progress_ratio{phase="data_initialization"} < 1`,
      help: "How much of each phase is done, 0 to 1.",
      from: ["*.Percent"],
      labels: ["phase"],
      samples: perPhase((phase) => phase.progressRatio),
    }),
    phasedFamily(["phases.phase", "phases.items"], {
      name: `${prefix}_phase_items`,
      example: `deriv(${prefix}_phase_items{phase="data_initialization"}[15m]) == 0`,
      help: "What each phase has processed: rows, tables in structure phases, objects in the structure check.",
      from: ["*.Progress"],
      labels: ["phase"],
      samples: perPhase((phase) => phase.items),
    }),
    phasedFamily(["precheckItems"], {
      name: `${prefix}_precheck_items`,
      example: `${prefix}_precheck_items{result="failed"} > 0`,
      help: "Number of precheck items by result.",
      from: ["PrecheckStatus.Detail"],
      labels: ["result"],
      samples: ({ precheckItems }, emit) => {
        if (precheckItems === undefined) return;
        emit(precheckItems.success, resultLabel("success"));
        emit(precheckItems.failed, resultLabel("failed"));
        emit(precheckItems.warning, resultLabel("warning"));
      },
    }),
    phasedFamily(["precheckItems.failedItems.item"], {
      name: `${prefix}_precheck_item_failed`,
      example: `count by (item) (${prefix}_precheck_item_failed)`,
      help: "Precheck items that failed. Always 1; items that passed have no series.",
      from: ["PrecheckStatus.Detail[].CheckItem", "PrecheckStatus.Detail[].ItemName"],
      labels: ["item"],
      samples: ({ precheckItems }, emit) => {
        for (const { item } of precheckItems?.failedItems ?? []) emit(1, labelPair("item", item));
      },
    }),
  ];
}
