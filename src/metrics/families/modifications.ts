import { modificationStates, type ObjectModification } from "../../model/modification.js";
import { jobStatuses } from "../../model/status.js";
import type { Family } from "../family.js";
import { labelPair } from "../rendering/label-text.js";
import { closedLabels } from "./closed-labels.js";
import { errorPhaseLabel } from "./errors.js";
import { phasedFamilies } from "./phases.js";

const statusLabel = closedLabels("status", jobStatuses);
const stateLabel = closedLabels("state", modificationStates);

/** Changes of the objects of a running synchronization (DescribeSynchronizationObjectModifyStatus). */
export const modificationFamilies: readonly Family<ObjectModification>[] = [
  {
    name: "aliyun_dts_object_modification_status",
    help: "The exact status in the API's own words: 1 for the current one.",
    from: ["Status"],
    labels: ["status"],
    samples: (modification, emit) => emit(1, statusLabel(modification.status)),
  },
  {
    name: "aliyun_dts_object_modification_state",
    example: 'aliyun_dts_object_modification_state{state="failed"} == 1',
    help: "The coarse state: 1 for the current one of six, 0 for the others.",
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
    help: "Delay of the incremental phase in seconds.",
    from: ["DataSynchronizationStatus.Delay"],
    value: (modification) => modification.delaySeconds,
  },
  {
    name: "aliyun_dts_object_modification_error_info",
    help: "Present errors by code, always 1; phase is empty for errors of the whole modification.",
    from: ["the DTS code at the head of ErrorMessage"],
    labels: ["phase", "error_code"],
    samples: (modification, emit) => {
      for (const error of modification.errors) {
        emit(1, errorPhaseLabel(error) + labelPair("error_code", error.code));
      }
    },
  },
];
