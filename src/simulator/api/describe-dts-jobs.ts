import { refuse } from "../gateway/refusal.js";
import { dbObject } from "../world/base-row.js";
import type { JobPlan } from "../world/plan.js";
import type { DtsJobRow, JobType } from "../world/row.js";
import type { World } from "../world/world.js";
import {
  type Action,
  type ActionCall,
  flag,
  oneOf,
  type Parameters,
  pageOf,
  pageSize,
  positiveInteger,
  textOf,
} from "./action.js";
import { jobFilters } from "./job-filters.js";
import { orderedPlans } from "./job-order.js";

const requestedTypes = ["MIGRATION", "SYNC", "SUBSCRIBE"] as const;

const typeOf: Readonly<Record<(typeof requestedTypes)[number], JobType>> = {
  MIGRATION: "migration",
  SYNC: "sync",
  SUBSCRIBE: "subscribe",
};

/** DescribeDtsJobs by its page of 2025-09-03. */
export const describeDtsJobs: Action = {
  name: "DescribeDtsJobs",
  pageParameter: "PageNumber",
  listField: "DtsJobList",
  answer,
};

function answer({ parameters, world, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  // Official clients name the region in either parameter; its models call none of them mandatory.
  const region = textOf(parameters, "Region") ?? textOf(parameters, "RegionId");
  if (region === undefined) throw refuse("MissingParameter", "Region");
  const size = pageSize(parameters, 20);
  const page = positiveInteger(parameters, "PageNumber", 1);
  // The default makes a caller that forgets JobType miss all but its migrations.
  const type = typeOf[oneOf(parameters, "JobType", requestedTypes) ?? "MIGRATION"];
  const withoutDbList = flag(parameters, "WithoutDbList", false);
  const matching = matchingPlans(parameters, type, world);
  const rows = world ? pageOf(matching, page, size).map((plan) => rowOf(plan, world, withoutDbList)) : [];
  return {
    TotalRecordCount: matching.length,
    PageRecordCount: rows.length,
    DtsJobList: rows,
    EtlDemoList: world && type === "sync" ? [etlDemo] : [],
    RequestId: requestId,
    PageNumber: page,
    HttpStatusCode: 200,
    Success: true,
  };
}

function matchingPlans(parameters: Parameters, type: JobType, world: World | undefined): readonly JobPlan[] {
  const filters = jobFilters(parameters, type);
  const plans = orderedPlans(parameters, type, world);
  if (!world || filters.length === 0) return plans;
  return plans.filter((plan) => {
    const row = world.row(plan);
    return filters.every((fits) => fits(row));
  });
}

function rowOf(plan: JobPlan, world: World, withoutDbList: boolean): DtsJobRow {
  const row = world.row(plan);
  return withoutDbList ? row : { ...row, DbObject: dbObject(plan) };
}

// A sibling list of whole jobs that belong to nobody: it counts in no total.
const etlDemo: DtsJobRow = {
  DtsJobId: "etldemo00000001",
  DtsInstanceID: "dtsetldemo00000001",
  DtsJobName: "etl-demo",
  JobType: "sync",
  Status: "Synchronizing",
  PayType: "PostPaid",
  CreateTime: "2025-01-01T00:00:00Z",
  Delay: 0,
  Checkpoint: "1735689600",
};
