import { planEndpoints } from "./endpoints.js";
import { createdAtSeconds, jobName } from "./names.js";
import { hash, identifier } from "./noise.js";
import type { EndpointRow, JobType } from "./row.js";

/** What never changes about a job. Everything else is computed from this and the time. */
export interface JobPlan {
  readonly type: JobType;
  /** The job's own seed. */
  readonly key: number;
  readonly jobId: string;
  /** Absent on a draft that was never bought. */
  readonly instanceId: string | undefined;
  readonly name: string;
  readonly createdAtSeconds: number;
  readonly source: EndpointRow;
  readonly destination: EndpointRow;
  readonly twoWay: boolean;
  /** Zero-ETL jobs are listed only when asked for. */
  readonly zeroEtl: boolean;
  /** The name in the cast of a job with a story of its own. */
  readonly character: string | undefined;
}

/** Which job of which world. */
export interface PlanPlace {
  readonly seed: number;
  readonly account: string;
  readonly region: string;
  readonly type: JobType;
  /** The job's place among its type, from 0. */
  readonly number: number;
}

/** An ordinary job at its place: the same place gives the same job. One synchronization in five is two-way. */
export function planJob(place: PlanPlace): JobPlan {
  const { seed, account, region, type, number } = place;
  const key = hash(seed, account, region, type, number);
  const jobId = identifier(15, seed, account, region, type, number);
  return {
    type,
    key,
    jobId,
    instanceId: `dts${jobId}`,
    name: jobName(type, number),
    createdAtSeconds: createdAtSeconds(place),
    ...planEndpoints(type, region, key),
    twoWay: type === "sync" && number % 5 === 4,
    zeroEtl: false,
    character: undefined,
  };
}

/** The other direction of a two-way job, as a plan of its own. */
export function reversePlan(plan: JobPlan): JobPlan {
  return {
    ...plan,
    key: hash(plan.key, "reverse"),
    jobId: identifier(15, plan.key, "reverse"),
    source: plan.destination,
    destination: plan.source,
    character: undefined,
  };
}
