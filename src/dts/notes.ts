import type { ValueNotes } from "../model/report.js";

/** Collects the values of one answer that could not be used as they came. */
export interface NoteTaker {
  /** A value outside a documented enumeration. `example` goes to the log only. */
  unrecognized(field: string, example: string): void;
  /** A number or time that cannot be read or makes no sense. */
  rejected(field: string): void;
  taken(): ValueNotes;
}

/** An empty note pad; one per walk, so that a repeated walk does not count twice. */
export function createNotes(): NoteTaker {
  const unrecognized = new Map<string, { count: number; example: string }>();
  const rejected = new Map<string, number>();
  return {
    unrecognized(field, example) {
      unrecognized.set(field, { count: (unrecognized.get(field)?.count ?? 0) + 1, example });
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
