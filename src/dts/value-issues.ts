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

/** No issues yet. One collector per answer that is kept, so that a repeated walk does not count twice. */
export function createIssues(): IssueCollector {
  const unrecognized = new Map<string, { count: number; texts: readonly string[] }>();
  const rejected = new Map<string, number>();
  return {
    unrecognized(field, text) {
      const { count, texts } = unrecognized.get(field) ?? { count: 0, texts: [] };
      const isNew = texts.length < keptTexts && !texts.includes(text);
      unrecognized.set(field, { count: count + 1, texts: isNew ? [...texts, text] : texts });
    },
    rejected(field) {
      rejected.set(field, (rejected.get(field) ?? 0) + 1);
    },
    found: () => ({ unrecognized, rejected }),
  };
}

/** Keeps none: for a question asked of a row whose issues are counted elsewhere. */
export const ignoredIssues: IssueCollector = {
  unrecognized: () => undefined,
  rejected: () => undefined,
  found: () => ({ unrecognized: new Map(), rejected: new Map() }),
};
