import { type Moment, utcText } from "../simulated-time.js";
import { breath, hash, identifier } from "./noise.js";
import type { JobPlan } from "./plan.js";
import type { DtsJobRow } from "./row.js";

const keptSeconds = 7 * 86_400;

/** An ordinary tracking job: a week of changes is kept, and its consumer follows behind by up to minutes. */
export function liveSubscribe(plan: JobPlan, moment: Moment): DtsJobRow {
  const now = Math.floor(moment.wallSeconds);
  const lagSeconds = Math.floor(300 * breath(hash(plan.key, "lag"), moment.simulatedSeconds, 600) ** 3);
  const oldest = Math.max(plan.createdAtSeconds, now - keptSeconds);
  return {
    Status: "Normal",
    Delay: Math.floor(3 * breath(plan.key, moment.simulatedSeconds, 120)),
    Checkpoint: String(now - 1),
    BeginTimestamp: utcText(oldest),
    EndTimestamp: utcText(now - 1),
    ConsumptionCheckpoint: utcText(now - 1 - lagSeconds),
    ConsumptionClient: `10.20.30.${1 + (plan.key % 250)}:dts${identifier(6, plan.key, "client")}`,
    // Only new tracking instances have it.
    ...(plan.key % 4 === 0 ? {} : { AppName: "new" }),
    MigrationMode: {},
    Performance: {},
    StructureInitializationStatus: {},
    DataInitializationStatus: {},
    DataSynchronizationStatus: {},
  };
}
