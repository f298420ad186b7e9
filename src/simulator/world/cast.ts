import { migrationCast } from "./cast-migration.js";
import { subscribeCast } from "./cast-subscribe.js";
import { syncCast } from "./cast-sync.js";
import { planEndpoints } from "./endpoints.js";
import type { Character, JobPlan } from "./plan.js";
import type { JobType } from "./row.js";

const cast: Readonly<Record<JobType, readonly Character[]>> = {
  migration: migrationCast,
  sync: syncCast,
  subscribe: subscribeCast,
};

const byName = new Map(
  Object.values(cast).flatMap((list) => list.map((actor) => [actor.name, actor] as const)),
);

/** Gives the first jobs of a type the parts of its cast; the others stay ordinary. */
export function assignPart(plan: JobPlan, number: number): JobPlan {
  const actor = cast[plan.type][number];
  if (!actor) return plan;
  return {
    ...plan,
    name: actor.name,
    ...planEndpoints({ ...plan, name: actor.name, region: plan.source.Region ?? "" }),
    twoWay: actor.twoWay ?? false,
    instanceId: actor.draft ? undefined : plan.instanceId,
    character: actor.name,
  };
}

/** The character that a plan plays; undefined for an ordinary job. Survives a rename. */
export function characterOf(plan: JobPlan): Character | undefined {
  return plan.character === undefined ? undefined : byName.get(plan.character);
}
