import { refuse } from "../gateway/refusal.js";
import type { DtsJobRow, EndpointRow, JobType } from "../world/row.js";
import { commaList, oneOf, type Parameters, textOf } from "./action.js";
import { queryableStatuses } from "./job-statuses.js";

/** Whether a job is in the answer. */
export type JobFilter = (row: DtsJobRow) => boolean;

/** The filters of a DescribeDtsJobs call; empty when it asks for all jobs of a type. Refuses values that the page forbids. */
export function jobFilters(parameters: Parameters, type: JobType): readonly JobFilter[] {
  const byParameter = Object.entries(filterOf).flatMap(([name, make]) => {
    const value = textOf(parameters, name);
    return value === undefined ? [] : [make(value, type)];
  });
  return [...byParameter, ...typeAndParams(parameters), ...endpointInstance(parameters)];
}

const filterOf: Readonly<Record<string, (value: string, type: JobType) => JobFilter>> = {
  Status: byStatus,
  DtsJobId: (value) => (row) => commaList(value).includes(row.DtsJobId ?? ""),
  GroupId: (value) => (row) => row.DtsJobId === value,
  DtsInstanceId: (value) => (row) => commaList(value).includes(row.DtsInstanceID ?? ""),
  DedicatedClusterId: (value) => (row) => row.DedicatedClusterId === value,
  ResourceGroupId: (value) => (row) => row.ResourceGroupId === value,
  SrcProductType: (value) => (row) => row.SourceEndpoint?.InstanceType === value,
  DestProductType: (value) => (row) => row.DestinationEndpoint?.InstanceType === value,
  DtsBisLabel: (value) => {
    if (value !== "normal" && value !== "online") throw refuse("InvalidParameter", "DtsBisLabel");
    return (row) => row.DtsBisLabel === value;
  },
  Tags: byTags,
};

// The filter is spelled `Synchronizing` although jobs may answer `synchronizing`.
function byStatus(value: string, type: JobType): JobFilter {
  const wanted = commaList(value);
  if (!wanted.every((status) => queryableStatuses[type].includes(status))) {
    throw refuse("InvalidParameter", "Status");
  }
  const lower = wanted.map((status) => status.toLowerCase());
  return (row) => lower.includes(row.Status?.toLowerCase() ?? "");
}

// `[{"key": "testK", "value": "testV"}]`, keys in lower case.
function byTags(text: string): JobFilter {
  const tags = parseTags(text);
  return (row) => hasTags(row, tags);
}

function parseTags(text: string): readonly AskedTag[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw refuse("InvalidParameter", "Tags");
  }
  if (!Array.isArray(list)) throw refuse("InvalidParameter", "Tags");
  return list.map((tag: unknown) => {
    const fields = new Map(Object.entries(Object(tag)));
    const key = fields.get("key");
    const value = fields.get("value");
    if (typeof key !== "string" || (value !== undefined && typeof value !== "string")) {
      throw refuse("InvalidParameter", "Tags");
    }
    return { key, value };
  });
}

const queryTypes = ["instance", "name", "srcRds", "rds"] as const;

const byQueryType: Readonly<Record<(typeof queryTypes)[number], (params: string) => JobFilter>> = {
  instance: (params) => (row) => row.DtsInstanceID === params,
  name: (params) => (row) => row.DtsJobName?.includes(params) ?? false,
  srcRds: (params) => (row) => row.SourceEndpoint?.InstanceID === params,
  rds: (params) => (row) => row.DestinationEndpoint?.InstanceID === params,
};

// Type and Params are only valid together.
function typeAndParams(parameters: Parameters): readonly JobFilter[] {
  const type = oneOf(parameters, "Type", queryTypes);
  const params = textOf(parameters, "Params");
  if (type === undefined && params === undefined) return [];
  if (type === undefined) throw refuse("InvalidParameter", "Type");
  if (params === undefined) throw refuse("InvalidParameter", "Params");
  return [byQueryType[type](params)];
}

// InstanceId is an instance of InstanceType, on either end of the job.
function endpointInstance(parameters: Parameters): readonly JobFilter[] {
  const type = textOf(parameters, "InstanceType");
  const id = textOf(parameters, "InstanceId");
  if (type === undefined && id === undefined) return [];
  if (type === undefined) throw refuse("InvalidParameter", "InstanceType");
  const fits = (end: EndpointRow | undefined) =>
    end?.InstanceType === type && (id === undefined || end.InstanceID === id);
  return [(row) => fits(row.SourceEndpoint) || fits(row.DestinationEndpoint)];
}

/** A tag that jobs are filtered by; without a value any value fits. */
export interface AskedTag {
  readonly key: string;
  readonly value: string | undefined;
}

/** Whether a job has all of the tags. */
export function hasTags(row: DtsJobRow, tags: readonly AskedTag[]): boolean {
  return tags.every(({ key, value }) =>
    row.TagList?.some((tag) => tag.TagKey === key && (value === undefined || tag.TagValue === value)),
  );
}
