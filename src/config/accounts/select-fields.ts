import { type Format, text } from "../document/formats.js";
import { mostItems } from "../document/items.js";
import { type JsonSchema, objectSchema } from "../document/json-schema.js";

/** Keys of a row of `select`: each is one way to name jobs. */
export const selectKeys = ["id", "instance_id", "name", "tag"] as const;
/** One of {@link selectKeys}. */
export type SelectKey = (typeof selectKeys)[number];

/** A key of a row of `select`, for the reference and the reader. */
export interface SelectField {
  readonly key: SelectKey;
  readonly format: Format<string>;
  readonly doc: string;
}

const id = (noun: string, example: string): Format<string> =>
  text({ noun, allowed: `${noun} such as ${example}`, pattern: /^[\w-]{1,128}$/ });

/** Every key that a row may have. */
export const selectFields: readonly SelectField[] = [
  { key: "id", format: id("a job id", "k71r16fj13g"), doc: "Id of the job: the label dts_job_id." },
  {
    key: "instance_id",
    format: id("an instance id", "dtsk71r16fj13g"),
    doc: "Id of the instance: the label dts_instance_id. Both directions of a two-way job have the same.",
  },
  {
    key: "name",
    format: text({
      noun: "a name or a glob",
      allowed:
        "a name of 1 to 256 characters, in which * is any text and ? is one character, such as orders-*",
      minLength: 1,
      maxLength: 256,
    }),
    doc: "Name of the job, whole and case-sensitive. `*` is any text, even none, and `?` is one character.",
  },
  {
    key: "tag",
    format: text({
      noun: "a tag",
      allowed: "KEY=VALUE, such as team=payments; the value may be empty",
      pattern: /^[^=]{1,128}=.{0,256}$/,
    }),
    doc: "KEY=VALUE: the job has this tag with this value, case-sensitive.",
  },
];

/** The lists of `select`. */
export const selectLists = ["include", "exclude"] as const;

const row: JsonSchema = {
  ...objectSchema(Object.fromEntries(selectFields.map(({ key, format }) => [key, format.schema]))),
  minProperties: 1,
  maxProperties: 1,
};
const rows: JsonSchema = { type: "array", items: row, maxItems: mostItems };

/** What `select` may be. */
export const selectSchema: JsonSchema = objectSchema(
  Object.fromEntries(selectLists.map((list) => [list, rows])),
);
