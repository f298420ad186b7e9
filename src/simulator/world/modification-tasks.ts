import { type Moment, positionInCycle, type Step } from "../simulated-time.js";
import {
  finished,
  legacyPrecheck,
  migrating,
  notStarted,
  precheckFailed,
  precheckNotStarted,
  precheckPassed,
  precheckRunning,
} from "./phases.js";
import type { PhaseRow } from "./row.js";

/** A task as the DescribeSynchronizationObjectModifyStatus page shows it, without the fields of the call itself. */
interface TaskRow {
  readonly Status: string;
  readonly PrecheckStatus: object;
  readonly StructureInitializationStatus: PhaseRow;
  readonly DataInitializationStatus: PhaseRow;
  readonly DataSynchronizationStatus?: object;
  readonly ErrorMessage?: string;
  readonly ErrCode?: string;
  readonly ErrMessage?: string;
}

/**
 * The task of an id at a moment; undefined for an unknown one. Every account and region has the same three:
 * `k71r16fj13g0001` runs again and again, `k71r16fj13g0002` failed its precheck, `k71r16fj13g0003` failed its full load.
 */
export function modificationTask(id: string, moment: Moment): TaskRow | undefined {
  return tasks.get(id)?.(moment);
}

type StepName = "waiting" | "precheck" | "running" | "finished";

// Ten minutes a round, beginning with every full ten minutes of simulated time.
const steps: readonly [Step<StepName>, ...Step<StepName>[]] = [
  { name: "waiting", seconds: 60 },
  { name: "precheck", seconds: 60 },
  { name: "running", seconds: 300 },
  { name: "finished", seconds: 180 },
];

const tables = 3;
const rows = 39_754;
const unbegun = { StructureInitializationStatus: notStarted, DataInitializationStatus: notStarted };

const rowAt: Readonly<Record<StepName, (done: number) => TaskRow>> = {
  waiting: () => ({ Status: "NotStarted", PrecheckStatus: precheckNotStarted, ...unbegun }),
  precheck: (done) => ({
    Status: "Prechecking",
    PrecheckStatus: legacyPrecheck(precheckRunning(done)),
    ...unbegun,
  }),
  running: (done) => ({
    Status: "Migrating",
    PrecheckStatus: legacyPrecheck(precheckPassed()),
    StructureInitializationStatus: finished(tables),
    DataInitializationStatus: migrating(done, rows),
    DataSynchronizationStatus: { Status: "Migrating", Delay: "0", Percent: "95" },
  }),
  finished: () => ({
    Status: "Finished",
    PrecheckStatus: legacyPrecheck(precheckPassed()),
    StructureInitializationStatus: finished(tables),
    DataInitializationStatus: finished(rows),
  }),
};

const tasks: ReadonlyMap<string, (moment: Moment) => TaskRow> = new Map([
  [
    "k71r16fj13g0001",
    (moment: Moment) => {
      const { name, done } = positionInCycle(steps, moment.simulatedSeconds);
      return rowAt[name](done);
    },
  ],
  [
    "k71r16fj13g0002",
    () => ({
      Status: "PrecheckFailed",
      PrecheckStatus: legacyPrecheck(precheckFailed(["CHECK_SAME_OBJ"])),
      DataInitializationStatus: notStarted,
      // The sparse form of a phase that never began.
      StructureInitializationStatus: { Status: "NotStarted" },
      ErrorMessage: "CHECK__ERROR_SAME_OBJ",
      ErrCode: "",
      ErrMessage: "",
    }),
  ],
  [
    "k71r16fj13g0003",
    () => ({
      Status: "Failed",
      PrecheckStatus: legacyPrecheck(precheckPassed()),
      StructureInitializationStatus: {
        Status: "Failed",
        Progress: String(tables - 1),
        Percent: "66",
        ErrorMessage: 'DTS-1020042 Execute sql error sql: ERROR: type "geometry" does not exist',
      },
      DataInitializationStatus: {
        Status: "Failed",
        Progress: "12000",
        Percent: "30",
        ErrorMessage: "DTS-1020042 Execute sql error sql: Table 'customer' already exists",
      },
      DataSynchronizationStatus: {
        Status: "NotStarted",
        Percent: "0",
        ErrorMessage: "The task failed before its incremental phase.",
      },
      ErrorMessage: "DTS-1020042 Execute sql error sql: Table 'customer' already exists",
    }),
  ],
]);
