import type { WebMistake } from "./web-config-error.js";

/** Takes note of one mistake. */
export type ReportMistake = (mistake: WebMistake) => void;

/** One mapping of the file. What is wrong is reported; then the reader returns `undefined`. */
export interface WebSection {
  readonly path: string;
  /** True when it has no key at all, not even one without a value. */
  readonly isEmpty: boolean;
  value(key: string): unknown;
  /** A text that is not empty. */
  text(key: string): string | undefined;
  flag(key: string): boolean | undefined;
  /** One of the words of a table, translated by it. */
  word<T>(key: string, words: ReadonlyMap<string, T>): T | undefined;
  /** A list of words of a table, translated by it. */
  words<T>(key: string, words: ReadonlyMap<string, T>): readonly T[] | undefined;
}

/** What may stand in a section. */
export interface SectionPlan {
  /** Empty for the whole file. */
  readonly path: string;
  readonly keys: readonly string[];
  /** Keys of the format that have no effect here -> what to do instead. */
  readonly unsupported: ReadonlyMap<string, string>;
}

/** Reads a mapping; nothing at all is an empty one. Reports unknown keys with those that are allowed. */
export function readSection(tree: unknown, plan: SectionPlan, report: ReportMistake): WebSection {
  const written = entriesOf(tree, plan.path, report);
  const entries = new Map([...written].filter(([, value]) => value !== undefined && value !== null));
  const allowed = `write one of: ${plan.keys.join(", ")}`;
  for (const key of written.keys()) {
    if (plan.keys.includes(key)) continue;
    const advice = plan.unsupported.get(key);
    const problem = advice === undefined ? "unknown key" : "not supported";
    report({ path: pathTo(plan.path, key), problem, found: "this key", advice: advice ?? allowed });
  }
  const value = (key: string) => entries.get(key);
  const wrong = (key: string, complaint: Omit<WebMistake, "path">): undefined => {
    report({ path: pathTo(plan.path, key), ...complaint });
  };
  const wordOf = <T>(key: string, found: unknown, words: ReadonlyMap<string, T>): T | undefined =>
    (typeof found === "string" ? words.get(found) : undefined) ??
    wrong(key, {
      problem: "an unknown word",
      found: describe(found),
      advice: `write one of: ${[...words.keys()].join(", ")}`,
    });
  return {
    path: plan.path,
    isEmpty: written.size === 0,
    value,
    text(key) {
      const found = value(key);
      if (found === undefined || (typeof found === "string" && found !== "")) return found;
      return wrong(key, { problem: "not a text", found: describe(found), advice: "write a text" });
    },
    flag(key) {
      const found = value(key);
      if (found === undefined || typeof found === "boolean") return found;
      return wrong(key, {
        problem: "not true or false",
        found: describe(found),
        advice: "write true or false",
      });
    },
    word(key, words) {
      const found = value(key);
      return found === undefined ? undefined : wordOf(key, found, words);
    },
    words(key, words) {
      const found = value(key);
      if (found === undefined) return undefined;
      if (!Array.isArray(found)) {
        return wrong(key, { problem: "not a list", found: describe(found), advice: "write a list of names" });
      }
      const read = found.map((item: unknown, at) => wordOf(`${key}[${at}]`, item, words));
      return read.filter((word) => word !== undefined);
    },
  };
}

/** The keys and values of a mapping; nothing at all is an empty one. Anything else is reported, never shown. */
export function entriesOf(tree: unknown, path: string, report: ReportMistake): ReadonlyMap<string, unknown> {
  if (tree === undefined || tree === null) return new Map();
  if (typeof tree !== "object" || Array.isArray(tree)) {
    const found = Array.isArray(tree) ? "a list" : `a ${typeof tree}`;
    const advice = "write a mapping of keys to values";
    report({ path: path === "" ? "document" : path, problem: "not a mapping", found, advice });
    return new Map();
  }
  return new Map(Object.entries(tree));
}

/** What stands in the file, for a message. A text that could be a key or a hash is not shown. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") {
    return /^[\w ./:-]{0,48}$/.test(value) ? JSON.stringify(value) : "a text that is not shown";
  }
  return typeof value === "object" ? "a mapping" : `the ${typeof value} ${value}`;
}

/** The path of a key. Whatever looks like no name of a setting or person is not shown: it may be a hash. */
export function pathTo(parent: string, key: string): string {
  const name = /^[\w.@[\]-]{1,64}$/.test(key) ? key : "(a name that is not shown)";
  return parent === "" ? name : `${parent}.${name}`;
}
