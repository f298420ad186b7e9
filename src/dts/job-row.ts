import type { DelayUnit } from "../config/config.js";
import type { JsonObject } from "../lib/json-object.js";
import {
  type DtsJob,
  type Endpoint,
  type JobFields,
  type RetryState,
  rememberedFields,
  type Tag,
} from "../model/job.js";
import type { JobReport } from "../model/report.js";
import { createFieldReader, createRowReader, saysAnything } from "./field-reader.js";
import { endpointFields, jobFields, jobTags, retryFields, type TagTable, upgradeFields } from "./fields.js";
import { toErrors, toPhases, toPrecheckItems } from "./phases.js";
import type { IssueCollector } from "./value-issues.js";

/** How the rows of one listing are to be read. */
export interface RowContext {
  readonly delayUnit: DelayUnit;
  readonly issues: IssueCollector;
}

/** What no field alone says of a job. */
export const roomOfJob = [
  "source",
  "destination",
  "tags",
  "phases",
  "precheckItems",
  "errors",
  "retry",
  "upgradeRecommended",
] as const satisfies readonly (keyof JobFields)[];

/** What a report tells beside the fields of its job, and what a job has beside its report. */
export const roomOfReport = [
  "api",
  "observedAtMs",
  "account",
  "regionId",
  "type",
  "jobId",
  "direction",
  ...rememberedFields,
] as const satisfies readonly Exclude<keyof JobReport | keyof DtsJob, keyof JobFields>[];

const createJobReader = (delayUnit: DelayUnit) =>
  createRowReader(jobFields(delayUnit), [...roomOfJob, ...roomOfReport]);
const readJob = { ms: createJobReader("ms"), s: createJobReader("s") };
const readRetry = createRowReader(retryFields);
const readSource = createRowReader(endpointFields("Source"));
const readDestination = createRowReader(endpointFields("Destination"));
const readTags = createTagReader(jobTags);
const upgradeReaders = upgradeFields.map(createFieldReader);

/** Everything that is read of one DtsJobStatus object, or of a ReverseJob, with room for the rest of a report. */
export function toJobFields(row: JsonObject, { delayUnit, issues }: RowContext): JobFields {
  const phases = toPhases(row, issues);
  const endpoints = toEndpoints(row, issues);
  return Object.assign(readJob[delayUnit](row, issues), {
    source: endpoints.source,
    destination: endpoints.destination,
    tags: readTags(row, issues),
    phases,
    precheckItems: toPrecheckItems(row, issues),
    errors: toErrors(row, phases, issues),
    retry: unlessEmpty<RetryState>(readRetry(row, issues)),
    upgradeRecommended: toUpgradeRecommended(row, issues),
  });
}

/** Engine, type, instance and region of both ends; absent when an object is empty, as in a one-way ReverseJob. */
export function toEndpoints(
  row: JsonObject,
  issues: IssueCollector,
): { readonly source: Endpoint | undefined; readonly destination: Endpoint | undefined } {
  return {
    source: unlessEmpty<Endpoint>(readSource(row, issues)),
    destination: unlessEmpty<Endpoint>(readDestination(row, issues)),
  };
}

/** Reads tags with a key; a tag without value has the value "". A value without a key is an issue. */
export function createTagReader({ list, rows }: TagTable) {
  const readList = createFieldReader(list);
  const readTag = createRowReader(rows);
  return (row: JsonObject, issues: IssueCollector): readonly Tag[] | undefined =>
    readList(row, issues)?.flatMap((tag) => {
      const { key, value } = readTag(tag, issues);
      if (key !== undefined) return [{ key, value: value ?? "" }];
      if (value !== undefined) issues.rejected(list.path);
      return [];
    });
}

/** Any phase that asks for a larger instance class; absent when no phase says. */
function toUpgradeRecommended(row: JsonObject, issues: IssueCollector): boolean | undefined {
  const answers = upgradeReaders.map((read) => read(row, issues)).filter((answer) => answer !== undefined);
  return answers.length === 0 ? undefined : answers.includes(true);
}

function unlessEmpty<Values extends object>(values: Values): Values | undefined {
  return saysAnything(values) ? values : undefined;
}
