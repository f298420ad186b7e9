import { modificationStates, type ObjectModification } from "../../model/modification.js";
import { jobStatuses } from "../../model/status.js";
import type { Family } from "../family.js";
import { closedLabels, labelPair } from "../rendering/label-text.js";
import { errorPhaseLabel, phasedFamilies } from "./phases.js";

const statusLabel = closedLabels("status", jobStatuses);
const stateLabel = closedLabels("state", modificationStates);

const rows: readonly Family<ObjectModification>[] = [
  {
    name: "aliyun_dts_object_modification_status",
    help: "Exact status, as the API spells it: 1 for the current one.",
    from: ["Status"],
    labels: ["status"],
    samples: (modification, emit) => emit(1, statusLabel(modification.status)),
  },
  {
    name: "aliyun_dts_object_modification_state",
    example: 'aliyun_dts_object_modification_state{state="failed"} == 1',
    help: "Coarse state, one of six: 1 for the current one, 0 for the others.",
    from: ["Status"],
    labels: ["state"],
    samples: (modification, emit) => {
      for (const state of modificationStates) {
        emit(modification.state === state ? 1 : 0, stateLabel(state));
      }
    },
  },
  ...phasedFamilies("aliyun_dts_object_modification"),
  {
    name: "aliyun_dts_object_modification_delay_seconds",
    help: "How far the incremental phase is behind the source.",
    from: ["DataSynchronizationStatus.Delay"],
    value: (modification) => modification.delaySeconds,
  },
  {
    name: "aliyun_dts_object_modification_error_info",
    help: "Current errors by code. Always 1; phase is empty for errors of the whole modification.",
    from: ["the DTS code at the head of ErrorMessage"],
    labels: ["phase", "error_code"],
    samples: (modification, emit) => {
      for (const error of modification.errors) {
        emit(1, errorPhaseLabel(error) + labelPair("error_code", error.code));
      }
    },
  },
];

/**
 * Changes of the objects of a running synchronization (DescribeSynchronizationObjectModifyStatus). Experimental: the API is a legacy one,
 * and its only documented answer contradicts itself (migrating, with every phase finished). Real answers may force other labels.
 */
export const modificationFamilies: readonly Family<ObjectModification>[] = rows.map((row) => ({
  ...row,
  stability: "experimental",
}));
