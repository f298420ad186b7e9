import type { ValueIssues } from "../model/report.js";

/** Collects the values of one answer that could not be used as they came. */
export interface IssueCollector {
  /** A value outside a documented enumeration. Its text goes to the log only. */
  unrecognized(field: string, text: string): void;
  /** A number or time that cannot be read or makes no sense. */
  rejected(field: string): void;
  found(): ValueIssues;
}

// A field that never says anything known must not fill the log.
const keptTexts = 10;

const none: ValueIssues = { unrecognized: new Map(), rejected: new Map() };

/** No issues yet. One collector per row or answer that is kept, so that a repeated walk does not count twice. */
export function createIssues(): IssueCollector {
  const unrecognized = new Map<string, { count: number; texts: readonly string[] }>();
  const rejected = new Map<string, number>();
  return {
    unrecognized(field, text) {
      addTexts(unrecognized, field, { count: 1, texts: [text] });
    },
    rejected(field) {
      rejected.set(field, (rejected.get(field) ?? 0) + 1);
    },
    // Most rows have none, and a listing keeps what each row found until its end.
    found: () => (unrecognized.size + rejected.size === 0 ? none : { unrecognized, rejected }),
  };
}

/** The issues of all of them. */
export function joinIssues(parts: readonly ValueIssues[]): ValueIssues {
  const unrecognized = new Map<string, { count: number; texts: readonly string[] }>();
  const rejected = new Map<string, number>();
  for (const part of parts) {
    if (part === none) continue;
    for (const [field, found] of part.unrecognized) addTexts(unrecognized, field, found);
    for (const [field, count] of part.rejected) rejected.set(field, (rejected.get(field) ?? 0) + count);
  }
  return { unrecognized, rejected };
}

function addTexts(
  all: Map<string, { count: number; texts: readonly string[] }>,
  field: string,
  found: { readonly count: number; readonly texts: readonly string[] },
): void {
  const { count, texts } = all.get(field) ?? { count: 0, texts: [] };
  const fresh = found.texts.filter((text) => !texts.includes(text));
  const kept =
    fresh.length > 0 && texts.length < keptTexts ? [...texts, ...fresh].slice(0, keptTexts) : texts;
  all.set(field, { count: count + found.count, texts: kept });
}

/** Keeps none: for a question asked of a row whose issues are counted elsewhere. */
export const ignoredIssues: IssueCollector = {
  unrecognized: () => undefined,
  rejected: () => undefined,
  found: () => none,
};
