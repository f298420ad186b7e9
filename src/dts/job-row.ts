import type { DelayUnit } from "../config/config.js";
import { optionalList } from "../lib/json-list.js";
import { isJsonObject, type JsonObject } from "../lib/json-object.js";
import type { Endpoint, JobFields, RetryState, Tag } from "../model/job.js";
import { objectOf, textOf } from "./decode.js";
import { createFieldReader, createRowReader } from "./field-reader.js";
import { endpointFields, jobFields, retryFields, upgradeFields } from "./fields.js";
import { toErrors, toPhases, toPrecheckItems } from "./phases.js";
import { type IssueCollector, ignoredIssues } from "./value-issues.js";

/** How the rows of one listing are to be read. */
export interface RowContext {
  readonly delayUnit: DelayUnit;
  readonly issues: IssueCollector;
}

const readJob = { ms: createRowReader(jobFields("ms")), s: createRowReader(jobFields("s")) };
const readRetry = createRowReader(retryFields);
const readEndpoint = createRowReader(endpointFields);
const upgradeReaders = upgradeFields.map(createFieldReader);

/** Everything that is read of one DtsJobStatus object, or of a ReverseJob. */
export function toJobFields(row: JsonObject, { delayUnit, issues }: RowContext): JobFields {
  const phases = toPhases(row, objectOf(row["MigrationMode"]), issues);
  return {
    ...readJob[delayUnit](row, issues),
    source: toEndpoint(row["SourceEndpoint"]),
    destination: toEndpoint(row["DestinationEndpoint"]),
    tags: toTags(row["TagList"], "TagKey", "TagValue"),
    phases,
    precheckItems: toPrecheckItems(row, issues),
    errors: toErrors(row, phases),
    retry: unlessEmpty<RetryState>(readRetry(row, issues)),
    upgradeRecommended: toUpgradeRecommended(row, issues),
  };
}

/** Engine, type, instance and region of one end; absent when the object is empty, as in a one-way ReverseJob. */
export function toEndpoint(value: unknown): Endpoint | undefined {
  return unlessEmpty<Endpoint>(readEndpoint(objectOf(value), ignoredIssues));
}

/** Tags with a key; a tag without value has the value "". */
export function toTags(value: unknown, keyField: string, valueField: string): readonly Tag[] | undefined {
  return optionalList(value)
    ?.filter(isJsonObject)
    .flatMap((tag) => {
      const key = textOf(tag[keyField]);
      return key === undefined ? [] : [{ key, value: textOf(tag[valueField]) ?? "" }];
    });
}

/** Any phase that asks for a larger instance class; absent when no phase says. */
function toUpgradeRecommended(row: JsonObject, issues: IssueCollector): boolean | undefined {
  const answers = upgradeReaders.map((read) => read(row, issues)).filter((answer) => answer !== undefined);
  return answers.length === 0 ? undefined : answers.includes(true);
}

function unlessEmpty<Values extends object>(values: Values): Values | undefined {
  return Object.values(values).some((value) => value !== undefined) ? values : undefined;
}
