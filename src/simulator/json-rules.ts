/** A rule answers the mistakes of a value at a path; none when it is right. */
export type Rule = (value: unknown, path: string) => readonly string[];

/** One key of an object. */
export interface Field {
  readonly rule: Rule;
  readonly required?: boolean;
}
/** The keys of an object; others are mistakes. */
export type Fields = Readonly<Record<string, Field>>;

/** One mistake: where, what is wrong, what was found, what to write instead. */
export function mistake(
  path: string,
  what: { readonly wrong: string; readonly found: unknown; readonly write: string },
): readonly string[] {
  const found = JSON.stringify(what.found) ?? "nothing";
  const shortened = found.length > 60 ? `${found.slice(0, 60)}...` : found;
  return [`${path === "" ? "top level" : path}: ${what.wrong} (found ${shortened}) (write ${what.write})`];
}

function rule(fits: (value: unknown) => boolean, wrong: string, write: string): Rule {
  return (value, path) => (fits(value) ? [] : mistake(path, { wrong, found: value, write }));
}

/** A text that is not empty. */
export const text = rule(
  (value) => typeof value === "string" && value !== "",
  "not a text",
  "a text in quotes",
);
/** `true` or `false`. */
export const boolean = rule((value) => typeof value === "boolean", "not a boolean", "true or false");
/** A whole number of any sign. */
export const anyInteger = rule(Number.isSafeInteger, "not a whole number", "a whole number such as -1");
/** A whole number of at least `least`. */
export const integerFrom = (least: number): Rule =>
  rule(
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
    `not a whole number of at least ${least}`,
    `a whole number such as ${Math.max(least, 1)}`,
  );
/** A number of at least 0. */
export const atLeastZero = rule(
  (value) => typeof value === "number" && value >= 0,
  "not a number of at least 0",
  "a number such as 60",
);
/** A number above 0. */
export const positive = rule(
  (value) => typeof value === "number" && value > 0,
  "not a number above 0",
  "a number such as 1",
);

/** One of the listed texts. */
export function oneOf(values: readonly string[]): Rule {
  return rule(
    (value) => typeof value === "string" && values.includes(value),
    "not a known value",
    `one of ${values.join(", ")}`,
  );
}

/** A list whose items all follow the rule. */
export function list(item: Rule): Rule {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((element: unknown, index) => item(element, `${path}[${index}]`))
      : mistake(path, { wrong: "not a list", found: value, write: "a list in brackets" });
}

/** The keys and values of an object; undefined for anything else. */
export function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** An object with these keys and no others. */
export function object(fields: Fields): Rule {
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

/** A key that has to be there. */
export const must = (rule: Rule): Field => ({ rule, required: true });
/** A key that may be left out. */
export const may = (rule: Rule): Field => ({ rule });
