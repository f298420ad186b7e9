import type { Moment } from "../simulated-time.js";
import type { JobPlan } from "./plan.js";
import type { DtsJobRow } from "./row.js";

/** A job with a story of its own, present in every world that is big enough. */
export interface Character {
  readonly name: string;
  readonly twoWay?: boolean;
  /** Never bought: has no DtsInstanceID. */
  readonly draft?: boolean;
  /** What is laid over the ordinary row of its type. Gets the ordinary row to build on. */
  live(plan: JobPlan, moment: Moment, ordinary: DtsJobRow): DtsJobRow;
}
