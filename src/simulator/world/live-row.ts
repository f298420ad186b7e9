import type { Moment } from "../simulated-time.js";
import { baseRow } from "./base-row.js";
import { characterOf } from "./cast.js";
import { liveMigration } from "./migration-life.js";
import type { JobPlan } from "./plan.js";
import type { DtsJobRow, JobType } from "./row.js";
import { liveSubscribe } from "./subscribe-life.js";
import { liveSync } from "./sync-life.js";

const lives: Readonly<Record<JobType, (plan: JobPlan, moment: Moment) => DtsJobRow>> = {
  migration: liveMigration,
  sync: liveSync,
  subscribe: liveSubscribe,
};

/** A job's row at a moment: a pure function of the plan and the time. Has no DbObject. */
export function liveRow(plan: JobPlan, moment: Moment): DtsJobRow {
  const ordinary = { ...baseRow(plan), ...lives[plan.type](plan, moment) };
  const character = characterOf(plan);
  return character ? { ...ordinary, ...character.row(plan, moment, ordinary) } : ordinary;
}
