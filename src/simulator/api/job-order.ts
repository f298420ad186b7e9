import { finishedAtSeconds } from "../world/migration-life.js";
import type { JobPlan } from "../world/plan.js";
import type { JobType } from "../world/row.js";
import type { World } from "../world/world.js";
import { flag, oneOf, type Parameters } from "./action.js";

const orderColumns = ["CreateTime", "FinishTime", "duLimit"] as const;

// What jobs are sorted by; those without a value come last. CreateTime has its own list in the world.
const valueBy: Readonly<
  Record<"FinishTime" | "duLimit", (plan: JobPlan, world: World) => number | undefined>
> = {
  FinishTime: (plan, world) => finishedAtSeconds(plan, world.moment()),
  duLimit: (plan, world) => {
    const row = world.row(plan);
    return row.MaxDu ?? row.DuUsage;
  },
};

/**
 * The jobs of a type in the order that OrderColumn and OrderDirection ask for; in no meaningful order without a
 * column. Parameters are judged even where there is no world to list.
 */
export function orderedPlans(
  parameters: Parameters,
  type: JobType,
  world: World | undefined,
): readonly JobPlan[] {
  const zeroEtl = flag(parameters, "ZeroEtlJob", false);
  const column = oneOf(parameters, "OrderColumn", orderColumns);
  const descending = oneOf(parameters, "OrderDirection", ["ASC", "DESC"] as const) === "DESC";
  if (!world) return [];
  if (column === undefined) return world.plans(type, "arbitrary", zeroEtl);
  const created = world.plans(type, "created", zeroEtl);
  const ascending = column === "CreateTime" ? created : sortedBy(valueBy[column], created, world);
  return descending ? ascending.toReversed() : ascending;
}

function sortedBy(
  sortValue: (plan: JobPlan, world: World) => number | undefined,
  plans: readonly JobPlan[],
  world: World,
): readonly JobPlan[] {
  return plans
    .map((plan) => ({ plan, value: sortValue(plan, world) ?? Number.MAX_VALUE }))
    .sort((a, b) => a.value - b.value)
    .map(({ plan }) => plan);
}
