import { type FaultAnswer, faultBodies } from "./faults/fault.js";
import { jobTypes } from "./world/row.js";

/** A rule answers the mistakes of a value at a path; none when it is right. */
type Rule = (value: unknown, path: string) => readonly string[];

interface Field {
  readonly rule: Rule;
  readonly required?: boolean;
}
type Fields = Readonly<Record<string, Field>>;

/** The mistakes of a value that should be a scenario, each as `PATH: what is wrong (what was found) (what to write instead)`. */
export function scenarioMistakes(value: unknown): readonly string[] {
  return object(scenario)(value, "");
}

function mistake(
  path: string,
  what: { readonly wrong: string; readonly found: unknown; readonly write: string },
) {
  const found = JSON.stringify(what.found) ?? "nothing";
  const shortened = found.length > 60 ? `${found.slice(0, 60)}...` : found;
  return [`${path === "" ? "top level" : path}: ${what.wrong} (found ${shortened}) (write ${what.write})`];
}

function rule(fits: (value: unknown) => boolean, wrong: string, write: string): Rule {
  return (value, path) => (fits(value) ? [] : mistake(path, { wrong, found: value, write }));
}

const text = rule((value) => typeof value === "string" && value !== "", "not a text", "a text in quotes");
const boolean = rule((value) => typeof value === "boolean", "not a boolean", "true or false");
const anyInteger = rule(Number.isSafeInteger, "not a whole number", "a whole number such as -1");
const integerFrom = (least: number): Rule =>
  rule(
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
    `not a whole number of at least ${least}`,
    `a whole number such as ${Math.max(least, 1)}`,
  );
const atLeastZero = rule(
  (value) => typeof value === "number" && value >= 0,
  "not a number of at least 0",
  "a number such as 60",
);
const positive = rule(
  (value) => typeof value === "number" && value > 0,
  "not a number above 0",
  "a number such as 1",
);

function oneOf(values: readonly string[]): Rule {
  return rule(
    (value) => typeof value === "string" && values.includes(value),
    "not a known value",
    `one of ${values.join(", ")}`,
  );
}

function list(item: Rule): Rule {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((element: unknown, index) => item(element, `${path}[${index}]`))
      : mistake(path, { wrong: "not a list", found: value, write: "a list in brackets" });
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

function object(fields: Fields): Rule {
  return (value, path) => {
    const entries = entriesOf(value);
    if (!entries)
      return mistake(path, { wrong: "not an object", found: value, write: "an object in braces" });
    const at = (key: string) => (path === "" ? key : `${path}.${key}`);
    const known = Object.keys(fields);
    const unknown = [...entries.keys()]
      .filter((key) => !known.includes(key))
      .flatMap((key) =>
        mistake(at(key), { wrong: "unknown key", found: key, write: `one of ${known.join(", ")}` }),
      );
    const wrong = Object.entries(fields).flatMap(([key, field]) => {
      if (entries.has(key)) return field.rule(entries.get(key), at(key));
      return field.required
        ? mistake(at(key), { wrong: "missing", found: undefined, write: `"${key}"` })
        : [];
    });
    return [...unknown, ...wrong];
  };
}

const must = (rule: Rule): Field => ({ rule, required: true });
const may = (rule: Rule): Field => ({ rule });

const edits: readonly Fields[] = [
  { delete: must(text) },
  { create: must(object({ type: must(oneOf(jobTypes)), name: may(text) })) },
  { rename: must(text), to: must(text) },
  { retype: must(text), to: must(oneOf(jobTypes)) },
];

const edit: Rule = (value, path) => {
  const entries = entriesOf(value);
  const fields = edits.find((candidate) => entries?.has(Object.keys(candidate)[0] ?? ""));
  if (fields) return object(fields)(value, path);
  return mistake(path, { wrong: "not an edit", found: value, write: "delete, create, rename or retype" });
};

const answerFields: Readonly<Record<FaultAnswer["kind"], Fields>> = {
  error: {
    code: must(text),
    status: may(integerFrom(100)),
    message: may(text),
    retryAfterMs: may(integerFrom(0)),
  },
  success_false: {
    errCode: may(text),
    errMessage: may(text),
    dynamicMessage: may(text),
    asText: may(boolean),
  },
  http: { status: must(integerFrom(200)), body: must(oneOf(faultBodies)) },
  delay: { ms: must(integerFrom(0)) },
  never: {},
  drip: { chunkBytes: may(integerFrom(1)), everyMs: may(integerFrom(0)) },
  reset: { when: must(oneOf(["before", "middle"])) },
  redirect: { status: may(integerFrom(300)), location: may(text) },
  gzip: {},
  gzip_bomb: { bytes: may(integerFrom(1)) },
  huge_body: { bytes: may(integerFrom(1)) },
  total_lies: { by: must(anyInteger) },
  empty_page: {},
  repeat_page: { page: may(integerFrom(1)) },
  duplicate_rows: {},
  world: { edit: must(edit) },
};

const kinds = Object.keys(answerFields);
const fieldsByKind = new Map<unknown, Fields>(Object.entries(answerFields));

const answer: Rule = (value, path) => {
  const kind = must(oneOf(kinds));
  const fields = fieldsByKind.get(entriesOf(value)?.get("kind"));
  if (fields) return object({ kind, ...fields })(value, path);
  // Nothing is known about the other fields until the kind is.
  const entries = entriesOf(value);
  return object({ kind })(
    entries ? { ...(entries.has("kind") ? { kind: entries.get("kind") } : {}) } : value,
    path,
  );
};

const fault = object({
  match: may(
    object({
      action: may(text),
      region: may(text),
      jobType: may(oneOf(["MIGRATION", "SYNC", "SUBSCRIBE"])),
      page: may(integerFrom(1)),
      account: may(text),
      afterSeconds: may(atLeastZero),
      untilSeconds: may(atLeastZero),
    }),
  ),
  times: may(integerFrom(1)),
  answer: must(answer),
});

const scenario: Fields = {
  seed: may(anyInteger),
  jobs: may(integerFrom(0)),
  types: may(
    object({ migration: may(integerFrom(0)), sync: may(integerFrom(0)), subscribe: may(integerFrom(0)) }),
  ),
  speed: may(positive),
  regions: may(list(text)),
  faults: may(list(fault)),
};
