import type { Moment } from "../simulated-time.js";
import { assignPart } from "./cast.js";
import { liveRow } from "./live-row.js";
import { hash } from "./noise.js";
import { type JobCounts, type JobPlan, planJob } from "./plan.js";
import { type DtsJobRow, type JobType, jobTypes } from "./row.js";

/** A job to add to a world. */
interface NewJob {
  readonly type: JobType;
  /** Default: a generated name. */
  readonly name?: string | undefined;
  /** Two-way synchronization. */
  readonly twoWay?: boolean | undefined;
  /** Listed only for requests with ZeroEtlJob=true. */
  readonly zeroEtl?: boolean | undefined;
}

/** In which order jobs are listed. `arbitrary` is stable but has no meaning: what an unordered request gets. */
type PlanOrder = "created" | "arbitrary";

/** The jobs of one account in one region. A job is named by its DtsJobId or by its name. */
export interface World {
  readonly account: string;
  readonly region: string;
  /** Every job as DescribeDtsJobs shows it at this moment, without DbObject; by type, then by creation. */
  jobs(): readonly DtsJobRow[];
  /** Adds a job created at this moment; answers its DtsJobId. */
  create(job: NewJob): string;
  /** These answer false when there is no such job. */
  delete(job: string): boolean;
  rename(job: string, name: string): boolean;
  retype(job: string, type: JobType): boolean;
  /** What is fixed about the jobs of a type, Zero-ETL jobs apart from the others (the default). */
  plans(type: JobType, order: PlanOrder, zeroEtl?: boolean): readonly JobPlan[];
  /** One job's row at this moment. */
  row(plan: JobPlan): DtsJobRow;
  /** The moment at which the world is looked at. */
  moment(): Moment;
}

/** What makes a world. */
export interface WorldOptions {
  readonly seed: number;
  readonly account: string;
  readonly region: string;
  readonly counts: JobCounts;
  readonly moment: () => Moment;
}

/** A world of live jobs: what they show depends on the clock. Two worlds with the same options show the same at the same moment. */
export function createWorld(options: WorldOptions): World {
  const { account, region, moment } = options;
  const plans = new Map<string, JobPlan>();
  const nextNumber: Record<JobType, number> = { migration: 0, sync: 0, subscribe: 0 };
  const sorted = new Map<string, readonly JobPlan[]>();

  const put = (plan: JobPlan) => {
    plans.set(plan.jobId, plan);
    sorted.clear();
  };
  const nextPlan = (type: JobType): JobPlan => {
    const number = nextNumber[type];
    nextNumber[type] += 1;
    return planJob({ seed: options.seed, account, region, type, number });
  };
  const find = (job: string): JobPlan | undefined =>
    plans.get(job) ?? [...plans.values()].find((plan) => plan.name === job);
  const change = (job: string, changes: Partial<JobPlan>): boolean => {
    const plan = find(job);
    if (plan) put({ ...plan, ...changes });
    return plan !== undefined;
  };

  for (const type of jobTypes) {
    for (let number = 0; number < options.counts[type]; number += 1) put(assignPart(nextPlan(type), number));
  }

  const listed = (type: JobType, order: PlanOrder, zeroEtl = false): readonly JobPlan[] => {
    const key = `${type} ${order} ${zeroEtl}`;
    const known = sorted.get(key);
    if (known) return known;
    const list = [...plans.values()]
      .filter((plan) => plan.type === type && plan.zeroEtl === zeroEtl)
      .sort(comparators[order]);
    sorted.set(key, list);
    return list;
  };
  const row = (plan: JobPlan) => liveRow(plan, moment());

  return {
    account,
    region,
    moment,
    plans: listed,
    row,
    jobs: () =>
      jobTypes.flatMap((type) => [...listed(type, "created"), ...listed(type, "created", true)].map(row)),
    create(job) {
      const plan = nextPlan(job.type);
      put({
        ...plan,
        name: job.name ?? plan.name,
        twoWay: job.twoWay ?? false,
        zeroEtl: job.zeroEtl ?? false,
        createdAtSeconds: Math.floor(moment().wallSeconds),
      });
      return plan.jobId;
    },
    delete(job) {
      const plan = find(job);
      sorted.clear();
      return plan !== undefined && plans.delete(plan.jobId);
    },
    rename: (job, name) => change(job, { name }),
    retype: (job, type) => change(job, { type, character: undefined, twoWay: false }),
  };
}

const byId = (a: JobPlan, b: JobPlan) => (a.jobId < b.jobId ? -1 : 1);

const comparators: Readonly<Record<PlanOrder, (a: JobPlan, b: JobPlan) => number>> = {
  created: (a, b) => a.createdAtSeconds - b.createdAtSeconds || byId(a, b),
  arbitrary: (a, b) => hash("order", a.jobId) - hash("order", b.jobId) || byId(a, b),
};
