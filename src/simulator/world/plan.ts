import type { Moment } from "../simulated-time.js";
import { planEndpoints } from "./endpoints.js";
import { jobName } from "./names.js";
import { hash, identifier } from "./noise.js";
import type { DtsJobRow, EndpointRow, JobType } from "./row.js";

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
  const name = jobName(type, number);
  return {
    type,
    key,
    jobId,
    instanceId: `dts${jobId}`,
    name,
    createdAtSeconds: createdAtSeconds(place),
    ...planEndpoints({ type, name, region, key }),
    twoWay: type === "sync" && number % 5 === 4,
    zeroEtl: false,
    character: undefined,
  };
}

const firstCreation = Date.UTC(2025, 0, 10) / 1000;
const creationSpanSeconds = 270 * 86_400;

// When a job was created, Unix seconds. Every seventh shares the second of the one before it, as scripts create them.
function createdAtSeconds(place: PlanPlace): number {
  const { seed, account, region, type, number } = place;
  const twin = number % 7 === 6 ? number - 1 : number;
  return firstCreation + (hash("created", seed, account, region, type, twin) % creationSpanSeconds);
}

/** The other direction of a two-way job, as a plan of its own. */
export function reversePlan(plan: JobPlan): JobPlan {
  return {
    ...plan,
    key: hash(plan.key, "reverse"),
    jobId: identifier(15, plan.key, "reverse"),
    source: plan.destination,
    destination: plan.source,
  };
}

/** A job with a story of its own, present in every world that is big enough. */
export interface Character {
  readonly name: string;
  readonly twoWay?: boolean;
  /** Never bought: has no DtsInstanceID. */
  readonly draft?: boolean;
  /** What is laid over the ordinary row of its type. Gets the ordinary row to build on. */
  row(plan: JobPlan, moment: Moment, ordinary: DtsJobRow): DtsJobRow;
}

/** How many jobs of each type a world holds. */
export type JobCounts = Readonly<Record<JobType, number>>;

/** Splits a number of jobs: about 40 % synchronizations, 40 % migrations, 20 % tracking; all three from 3 jobs on. */
export function splitJobs(jobs: number): JobCounts {
  const subscribe = jobs < 3 ? 0 : Math.max(1, Math.round(jobs * 0.2));
  const migration = Math.round(jobs * 0.4);
  return { subscribe, migration, sync: jobs - subscribe - migration };
}
