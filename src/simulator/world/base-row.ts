import { utcText } from "../simulated-time.js";
import { hash, pick } from "./noise.js";
import { precheckPassed } from "./phases.js";
import type { JobPlan } from "./plan.js";
import type { DirectionRow, DtsJobRow, JobType } from "./row.js";

/** How answers name the type of a job, by the DescribeDtsJobs page of 2025. */
const answeredJobType: Readonly<Record<JobType, string>> = {
  migration: "online",
  sync: "sync",
  subscribe: "subscribe",
};

/** The eight empty objects that the page's sample shows under `ReverseJob` of a one-way job. */
export const emptyReverseJob: DirectionRow = {
  PrecheckStatus: {},
  DataInitializationStatus: {},
  DestinationEndpoint: {},
  SourceEndpoint: {},
  Performance: {},
  MigrationMode: {},
  StructureInitializationStatus: {},
  DataSynchronizationStatus: {},
};

const teams = ["payments", "logistics", "storefront", "data-platform"] as const;
const classes = ["micro", "small", "medium", "large", "xlarge"] as const;

/** What both directions of a job have: identity, class, endpoints. */
export function directionIdentity(plan: JobPlan): DirectionRow {
  return {
    DtsJobId: plan.jobId,
    ...(plan.instanceId === undefined ? {} : { DtsInstanceID: plan.instanceId }),
    DtsJobName: plan.name,
    DtsJobClass: pick(classes, plan.key, "class"),
    CreateTime: utcText(plan.createdAtSeconds),
    PayType: "PostPaid",
    SourceEndpoint: plan.source,
    DestinationEndpoint: plan.destination,
    PrecheckStatus: precheckPassed(),
    Reserved: JSON.stringify({ srcNetType: "VPC", destNetType: "VPC", maxRetryTime: 43200, useJobTask: "1" }),
  };
}

/** The part of a job's row that does not move. Half of the jobs say `Retrying: false`, the others leave RetryState out. */
export function baseRow(plan: JobPlan): DtsJobRow {
  return {
    ...directionIdentity(plan),
    JobType: answeredJobType[plan.type],
    OriginType: hash(plan.key, "origin") % 2 === 0 ? "DTS" : "DTS task",
    DtsBisLabel: hash(plan.key, "label") % 4 === 0 ? "online" : "normal",
    ReverseJob: emptyReverseJob,
    ...(hash(plan.key, "retry") % 2 === 0 ? { RetryState: { Retrying: false } } : {}),
    TagList: tagsOf(plan),
    ResourceGroupId: hash(plan.key, "group") % 3 === 0 ? "rg-acfmz000000002" : "rg-acfmz000000001",
    ResourceGroupDisplayName: "default resource group",
    ...(hash(plan.key, "insight") % 3 === 0 ? { InsightModule: hash(plan.key, "insight") % 2 === 0 } : {}),
  };
}

function tagsOf(plan: JobPlan): readonly { readonly TagKey: string; readonly TagValue: string }[] {
  const kind = hash(plan.key, "tags") % 4;
  if (kind === 0) return [];
  const team = { TagKey: "team", TagValue: pick(teams, plan.key, "team") };
  return kind === 1 ? [team, { TagKey: "业务线", TagValue: "交易" }] : [team];
}

/** The objects of a job as the page shows them: JSON in a text. */
export function dbObject(plan: JobPlan): string {
  const database = plan.name.replaceAll("-", "_");
  return JSON.stringify({ [database]: { name: database, all: true, state: "normal", edit: false } });
}
