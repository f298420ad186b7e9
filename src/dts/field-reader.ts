import { isJsonObject, type JsonObject } from "../lib/json-object.js";
import type { Direction } from "../model/job.js";
import type { ValueIssues } from "../model/report.js";
import { isAbsent } from "./decode.js";
import { type IssueCollector, ignoredIssues } from "./value-issues.js";

/** How a value of the API becomes one of the model. */
export interface Reading<T> {
  /** What an impossible value counts as; absent: its row is rejected as a whole. */
  readonly issue?: keyof ValueIssues;
  /** Undefined for an absent value and for an impossible one; the latter is an issue of `field`. */
  of(value: unknown, field: string, issues: IssueCollector): T | undefined;
}

/** One field of an API. */
export interface Field<T> {
  /** Where it stands in the object that is read: `Performance.Rps`. */
  readonly path: string;
  readonly read: Reading<T>;
  /** The label `field` of its issues, where it is not the path. */
  readonly countedAs?: string;
}

/** A field and the property of the model that it becomes. Of several for one property the first that says anything counts. */
export type FieldRow<Model> = {
  [To in keyof Model & string]-?: Field<NonNullable<Model[To]>> & { readonly to: To };
}[keyof Model & string];

/** What was read: every property of the table, undefined where the API did not say. */
export type FieldValues<Model> = { readonly [To in keyof Model]?: Model[To] | undefined };

/** Reads one field of an object. */
export function createFieldReader<T>({ path, read, countedAs = path }: Field<T>) {
  const [head = "", inner] = path.split(".");
  // Most fields of most rows are missing: what that means is asked once.
  const missing = read.of(undefined, countedAs, ignoredIssues);
  return (object: JsonObject, issues: IssueCollector): T | undefined => {
    const outer = object[head];
    if (outer === undefined) return missing;
    const value = inner === undefined ? outer : innerValue(outer, inner);
    return value === undefined ? missing : read.of(value, countedAs, issues);
  };
}

/** A field of an object that may be missing. Anything else in its place is no value of the field, and does not pass for none. */
function innerValue(holder: unknown, field: string): unknown {
  if (isJsonObject(holder)) return holder[field];
  const isNothing = isAbsent(holder) || (Array.isArray(holder) && holder.length === 0);
  return isNothing ? undefined : [holder];
}

/** Reads the direction of a row: `Forward` unless the API says `Reverse`. */
export function createDirectionReader(field: Field<Direction>) {
  const read = createFieldReader(field);
  return (row: JsonObject, issues: IssueCollector): Direction => read(row, issues) ?? "Forward";
}

/**
 * Reads an object by a table. `room`: properties that the caller is going to add to what is read. Added to an object that has room for
 * them they cost next to nothing, otherwise more than to read everything.
 */
export function createRowReader<Model>(rows: readonly FieldRow<Model>[], room: readonly string[] = []) {
  const steps = rows.map(({ to, ...field }: Field<unknown> & { readonly to: string }, index) => ({
    to,
    read: createFieldReader(field),
    mayBeSaid: rows.findIndex((row) => row.to === to) < index,
  }));
  // A copy of an object that has every property stays compact: thousands of jobs live from poll to poll.
  const blank: Readonly<Record<string, unknown>> = Object.fromEntries(
    [...steps.map(({ to }) => to), ...room].map((name) => [name, undefined]),
  );
  return (object: JsonObject, issues: IssueCollector): FieldValues<Model> => {
    const values = { ...blank };
    for (let index = 0; index < steps.length; index += 1) {
      const { to, read, mayBeSaid } = steps[index] as (typeof steps)[number];
      if (mayBeSaid && values[to] !== undefined) continue;
      const value = read(object, issues);
      if (value !== undefined) values[to] = value;
    }
    return values as FieldValues<Model>;
  };
}

/** Whether what was read has any value, but for that of a property which is no news. */
export function saysAnything<Values extends object>(values: Values, known?: keyof Values & string): boolean {
  for (const name in values) if (values[name] !== undefined && name !== known) return true;
  return false;
}

/** The names under which impossible values of the fields count as this issue, each once. */
export function namesOfIssue(issue: keyof ValueIssues, fields: readonly Field<unknown>[]): readonly string[] {
  const concerned = fields.filter(({ read }) => read.issue === issue);
  return [...new Set(concerned.map(({ path, countedAs }) => countedAs ?? path))];
}
