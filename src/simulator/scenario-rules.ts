import { type FaultAnswer, faultBodies } from "./faults/fault.js";
import {
  anyInteger,
  atLeastZero,
  boolean,
  entriesOf,
  type Fields,
  integerFrom,
  list,
  may,
  mistake,
  must,
  object,
  oneOf,
  positive,
  type Rule,
  text,
} from "./json-rules.js";
import { jobTypes } from "./world/row.js";

/** The mistakes of a value that should be a scenario, each as `PATH: what is wrong (what was found) (what to write instead)`. */
export function scenarioMistakes(value: unknown): readonly string[] {
  return object(scenario)(value, "");
}

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
  latencyMs: may(integerFrom(0)),
  jitterMs: may(integerFrom(0)),
  regions: may(list(text)),
  faults: may(list(fault)),
};
