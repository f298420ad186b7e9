import type { JobError, PhaseProgress, PrecheckItems } from "./job.js";
import type { JobState, JobStatus } from "./status.js";

/** States that an object modification can have. */
export const modificationStates = [
  "idle",
  "starting",
  "running",
  "failed",
  "finished",
  "unknown",
] as const satisfies readonly JobState[];
/** One of {@link modificationStates}. */
export type ModificationState = (typeof modificationStates)[number];

/** A change of the objects of a running synchronization (DescribeSynchronizationObjectModifyStatus). */
export interface ObjectModification {
  readonly account: string;
  readonly regionId: string;
  readonly taskId: string;
  readonly status: JobStatus;
  readonly state: ModificationState;
  readonly phases: readonly PhaseProgress[];
  readonly delaySeconds?: number | undefined;
  readonly precheckItems?: PrecheckItems | undefined;
  readonly errors: readonly JobError[];
}
