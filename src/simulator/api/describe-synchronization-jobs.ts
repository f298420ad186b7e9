import { refuse } from "../gateway/refusal.js";
import type { DtsJobRow } from "../world/row.js";
import {
  type Action,
  type ActionCall,
  type Parameters,
  pageOf,
  pageSize,
  positiveInteger,
  textOf,
} from "./action.js";
import { type AskedTag, hasTags } from "./job-filters.js";
import { legacyRow } from "./legacy-row.js";

/** DescribeSynchronizationJobs, a legacy API: one row for each direction of a synchronization. */
export const describeSynchronizationJobs: Action = {
  name: "DescribeSynchronizationJobs",
  pageParameter: "PageNum",
  listField: "SynchronizationInstances",
  answer,
};

// The page documents PageRecordCount as the most that fits on a page; its sample says 30 for one row.
function answer({ parameters, world, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const size = pageSize(parameters, 30);
  const page = positiveInteger(parameters, "PageNum", 1);
  const filters = jobFilters(parameters);
  const directions = (world?.plans("sync", "created") ?? [])
    .filter((plan) => plan.instanceId !== undefined)
    .filter((plan) => filters.length === 0 || fitsAll(filters, world?.row(plan)))
    .flatMap((plan) => (plan.twoWay ? ["Forward", "Reverse"] : [undefined]).map((way) => ({ plan, way })));
  return {
    TotalRecordCount: directions.length,
    SynchronizationInstances: world
      ? pageOf(directions, page, size).map(({ plan, way }) => legacyRow(plan, world.row(plan), way))
      : [],
    PageRecordCount: size,
    RequestId: requestId,
    PageNumber: page,
  };
}

function fitsAll(filters: readonly ((row: DtsJobRow) => boolean)[], row: DtsJobRow | undefined): boolean {
  return row !== undefined && filters.every((fits) => fits(row));
}

function jobFilters(parameters: Parameters): readonly ((row: DtsJobRow) => boolean)[] {
  const name = textOf(parameters, "SynchronizationJobName");
  const group = textOf(parameters, "ResourceGroupId");
  const tags = askedTags(parameters);
  return [
    ...(name === undefined ? [] : [(row: DtsJobRow) => row.DtsJobName?.includes(name) ?? false]),
    ...(group === undefined ? [] : [(row: DtsJobRow) => row.ResourceGroupId === group]),
    ...(tags.length === 0 ? [] : [(row: DtsJobRow) => hasTags(row, tags)]),
  ];
}

// Tag.1.Key to Tag.20.Key: a key may not be empty, a value may.
function askedTags(parameters: Parameters): readonly AskedTag[] {
  return [...parameters.keys()]
    .filter((name) => /^Tag\..*\.(Key|Value)$/.test(name))
    .map((name) => {
      const number = Number(name.split(".")[1]);
      const key = parameters.get(`Tag.${number}.Key`);
      if (!Number.isInteger(number) || number < 1 || number > 20 || !key)
        throw refuse("InvalidParameter", name);
      return { key, value: textOf(parameters, `Tag.${number}.Value`) };
    });
}
