import type { ValueNotes } from "../model/report.js";

/** Collects the values of one answer that could not be used as they came. */
export interface NoteTaker {
  /** A value outside a documented enumeration. Its text goes to the log only. */
  unrecognized(field: string, text: string): void;
  /** A number or time that cannot be read or makes no sense. */
  rejected(field: string): void;
  taken(): ValueNotes;
}

// A field that never says anything known must not fill the log.
const keptTexts = 10;

/** An empty note pad; one per walk, so that a repeated walk does not count twice. */
export function createNotes(): NoteTaker {
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
    taken: () => ({ unrecognized, rejected }),
  };
}

/** Takes no notes: for a question asked of a row whose oddities are counted elsewhere. */
export const ignoredNotes: NoteTaker = {
  unrecognized: () => undefined,
  rejected: () => undefined,
  taken: () => ({ unrecognized: new Map(), rejected: new Map() }),
};
