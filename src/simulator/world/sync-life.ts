import type { Moment } from "../simulated-time.js";
import { directionIdentity } from "./base-row.js";
import { performanceOf, rowsOf, tablesOf } from "./migration-life.js";
import { breath, hash, pick } from "./noise.js";
import { finished, following } from "./phases.js";
import { type JobPlan, reversePlan } from "./plan.js";
import type { DirectionRow, DtsJobRow } from "./row.js";

const mode = { StructureInitialization: true, DataInitialization: true, DataSynchronization: true };

// Most replicas are close; a few lag by minutes at their worst.
const worstDelaysSeconds = [2, 4, 8, 30, 240] as const;

/** An ordinary synchronization: past its initial load, its delay in seconds breathes and the checkpoint follows. */
export function liveSync(plan: JobPlan, moment: Moment): DtsJobRow {
  return {
    ...liveDirection(plan, moment),
    ...(plan.twoWay ? { DtsJobDirection: "Forward", ReverseJob: liveReverse(plan, moment) } : {}),
  };
}

/** One direction. Some jobs answer `synchronizing` in lower case, as every sample of the pages does. */
function liveDirection(plan: JobPlan, moment: Moment): DirectionRow {
  const worst = pick(worstDelaysSeconds, plan.key, "worst delay");
  const delaySeconds = Math.floor(worst * breath(plan.key, moment.simulatedSeconds, 180) ** 2);
  return {
    Status: hash(plan.key, "case") % 3 === 0 ? "synchronizing" : "Synchronizing",
    MigrationMode: mode,
    StructureInitializationStatus: finished(tablesOf(plan)),
    DataInitializationStatus: finished(rowsOf(plan)),
    ...behind(delaySeconds, moment),
    Performance: performanceOf(plan, moment, 1_500),
    ...(isServerless(plan)
      ? { MinDu: 1, MaxDu: 64, EtlSafeCheckpoint: etlSafeAt(moment, delaySeconds) }
      : {}),
    ...(plan.key % 2 === 0
      ? {
          CpuUsage: String(1 + Math.round(60 * breath(hash(plan.key, "cpu"), moment.simulatedSeconds, 300))),
          MemUsage: String(256 + (hash(plan.key, "memory") % 1_024)),
        }
      : {}),
  };
}

/** Delay in seconds, the checkpoint that belongs to it, and the state of the incremental phase. */
export function behind(delaySeconds: number, moment: Moment): DirectionRow {
  const whole = Math.max(0, Math.floor(delaySeconds));
  return {
    DataSynchronizationStatus: following(whole < 2),
    Delay: whole,
    Checkpoint: String(Math.floor(moment.wallSeconds) - whole),
  };
}

/** Up to where an ETL script may begin again, Unix seconds as text. */
export function etlSafeAt(moment: Moment, delaySeconds = 0): string {
  return String(Math.floor(moment.wallSeconds) - delaySeconds - 5);
}

// Two-way jobs without a story are, in both directions, and have an ETL script.
function isServerless(plan: JobPlan): boolean {
  return plan.twoWay && plan.character === undefined;
}

function liveReverse(plan: JobPlan, moment: Moment): DirectionRow {
  const reverse = reversePlan(plan);
  return {
    ...directionIdentity(reverse),
    ...liveDirection(reverse, moment),
    DtsJobDirection: "Reverse",
    ErrorDetails: [],
  };
}
