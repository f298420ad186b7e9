import { cycleSeconds, type Moment, type Position, positionInCycle, type Step } from "../simulated-time.js";
import { breath, fraction, hash } from "./noise.js";
import {
  checking,
  finished,
  following,
  migrating,
  notStarted,
  precheckNotStarted,
  precheckRunning,
} from "./phases.js";
import type { JobPlan } from "./plan.js";
import type { DtsJobRow } from "./row.js";

type StepName = "waiting" | "precheck" | "passed" | "structure" | "full" | "incremental" | "finished";

const mode = { StructureInitialization: true, DataInitialization: true, DataSynchronization: true };

/**
 * An ordinary migration: precheck, structure, full load with rows counting up, incremental with a delay in
 * milliseconds, finished; then the story begins again. One in three stops after the full load.
 */
export function liveMigration(plan: JobPlan, moment: Moment): DtsJobRow {
  const position = positionOf(plan, moment);
  const fullOnly = isFullOnly(plan);
  return {
    MigrationMode: {
      ...mode,
      DataSynchronization: !fullOnly,
      ...(isVerified(plan) ? { FullDataCheck: true, TimeWindowCheck: isInWindows(plan) } : {}),
    },
    Performance: {},
    ...pending,
    ...rowAt[position.name](plan, moment, position),
  };
}

/** Unix seconds of wall time at which a migration finished; undefined while it has not. */
export function finishedAtSeconds(plan: JobPlan, moment: Moment): number | undefined {
  if (plan.type !== "migration") return undefined;
  const position = positionOf(plan, moment);
  return position.name === "finished" ? moment.wallSeconds - position.elapsedSeconds : undefined;
}

const pending: DtsJobRow = {
  StructureInitializationStatus: notStarted,
  DataInitializationStatus: notStarted,
  DataSynchronizationStatus: notStarted,
};

const rowAt: Readonly<
  Record<StepName, (plan: JobPlan, moment: Moment, position: Position<StepName>) => DtsJobRow>
> = {
  waiting: () => ({ Status: "NotStarted", PrecheckStatus: precheckNotStarted }),
  precheck: (_plan, _moment, { done }) => ({ Status: "Prechecking", PrecheckStatus: precheckRunning(done) }),
  passed: () => ({ Status: "PreCheckPass" }),
  structure: (plan, _moment, { done }) => ({
    Status: "Migrating",
    StructureInitializationStatus: migrating(done, tablesOf(plan)),
  }),
  full: (plan, moment, { done }) => ({
    Status: "Migrating",
    StructureInitializationStatus: finished(tablesOf(plan)),
    DataInitializationStatus: migrating(done, rowsOf(plan)),
    Performance: performanceOf(plan, moment, 20_000),
    ...startOffset(plan, moment, done),
  }),
  incremental: (plan, moment) => ({ Status: "Migrating", ...followingRow(plan, moment) }),
  finished: (plan, moment, { elapsedSeconds }) => ({
    Status: "Finished",
    // The last delay and checkpoint stay as they were.
    ...(isFullOnly(plan) ? loaded(plan) : followingRow(plan, earlier(moment, elapsedSeconds))),
    DataSynchronizationStatus: isFullOnly(plan) ? notStarted : finished(0),
    Performance: {},
  }),
};

// The delay in milliseconds and the checkpoint that follows from it.
function followingRow(plan: JobPlan, moment: Moment): DtsJobRow {
  const delayMs = Math.round(120 + 6_000 * breath(plan.key, moment.simulatedSeconds, 240) ** 4);
  return {
    ...loaded(plan),
    DataSynchronizationStatus: following(delayMs < 1_000),
    Delay: delayMs,
    Checkpoint: String(Math.floor(moment.wallSeconds - delayMs / 1000)),
    Performance: performanceOf(plan, moment, 900),
    ...(isVerified(plan) ? verification(plan) : {}),
  };
}

function verification(plan: JobPlan): DtsJobRow {
  const checked = checking("Finished", { rows: 5_000, of: 5_000, perSecond: 0 });
  return {
    FullDataCheckStatus: { ...checked, CanSwitch: plan.key % 2 === 0 },
    ...(isInWindows(plan) ? { TimeWindowDataCheckStatus: checked } : {}),
  };
}

function earlier(moment: Moment, seconds: number): Moment {
  return {
    simulatedSeconds: moment.simulatedSeconds - seconds,
    wallSeconds: moment.wallSeconds - seconds,
  };
}

function loaded(plan: JobPlan): DtsJobRow {
  return {
    StructureInitializationStatus: finished(tablesOf(plan)),
    DataInitializationStatus: finished(rowsOf(plan)),
  };
}

// The page calls Checkpoint "the start offset or the synchronization point": before the incremental phase it stands still.
function startOffset(plan: JobPlan, moment: Moment, done: number): DtsJobRow {
  if (isFullOnly(plan) || plan.key % 2 === 0) return {};
  const fullSeconds = stepsOf(plan).find((step) => step.name === "full")?.seconds ?? 0;
  return { Checkpoint: String(Math.round(moment.wallSeconds - done * fullSeconds)) };
}

/** Statements and MB per second as text, wandering up to a peak. */
export function performanceOf(
  plan: JobPlan,
  moment: Moment,
  peak: number,
): { readonly Rps: string; readonly Flow: string } {
  const load = peak * (0.1 + 0.9 * breath(hash(plan.key, "load"), moment.simulatedSeconds, 300));
  return { Rps: String(Math.round(load)), Flow: (load / 320).toFixed(2) };
}

/** How many tables a job has. */
export function tablesOf(plan: JobPlan): number {
  return 3 + (hash(plan.key, "tables") % 200);
}

/** How many rows a job loads in its full phase. */
export function rowsOf(plan: JobPlan): number {
  return 50_000 + (hash(plan.key, "rows") % 90_000_000);
}

function isFullOnly(plan: JobPlan): boolean {
  return plan.character === undefined && hash(plan.key, "full only") % 3 === 0;
}

function isVerified(plan: JobPlan): boolean {
  return hash(plan.key, "verified") % 4 === 0;
}

// Whether the verification runs only in set hours.
function isInWindows(plan: JobPlan): boolean {
  return hash(plan.key, "time window") % 2 === 0;
}

// A character starts from the incremental phase; its own story changes what it needs.
function positionOf(plan: JobPlan, moment: Moment): Position<StepName> {
  if (plan.character !== undefined) return { name: "incremental", elapsedSeconds: 0, done: 0 };
  const steps = stepsOf(plan);
  const head = fraction(plan.key, "head start") * cycleSeconds(steps);
  return positionInCycle(steps, moment.simulatedSeconds + head);
}

function stepsOf(plan: JobPlan): readonly [Step<StepName>, ...Step<StepName>[]] {
  return [
    { name: "waiting", seconds: 60 },
    { name: "precheck", seconds: 90 },
    { name: "passed", seconds: 30 },
    { name: "structure", seconds: 120 },
    { name: "full", seconds: 900 + Math.round(2_700 * fraction(plan.key, "full seconds")) },
    {
      name: "incremental",
      seconds: isFullOnly(plan) ? 0 : 3_600 + Math.round(10_800 * fraction(plan.key, "inc")),
    },
    { name: "finished", seconds: 1_800 },
  ];
}
