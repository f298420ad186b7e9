import type { Emit, Family, Labelled } from "./family.js";

/** Sample lines of one family as byte text, each ended by a newline. */
export interface Lines {
  readonly text: string;
  readonly series: number;
}

/**
 * The sample lines of a family for some subjects. Absent and non-finite values give no line; a label set that a row repeats for one
 * subject is written once. Keep the text below 64 KiB where speed matters: V8 handles longer strings three times as slowly.
 */
export function linesOf<Subject>(family: Family<Subject>, subjects: readonly Labelled<Subject>[]): Lines {
  return "value" in family ? valueLines(family, subjects) : sampleLines(family, subjects);
}

// Both loops build one string per family: no object per sample, and V8 copies the text only once, into the Buffer.

function valueLines<Subject>(
  family: Family<Subject> & { readonly value: (subject: Subject) => number | undefined },
  subjects: readonly Labelled<Subject>[],
): Lines {
  const { value: read, nameless } = family;
  const head = `${family.name}{`;
  let text = "";
  let series = 0;
  for (const labelled of subjects) {
    const value = read(labelled.subject);
    if (value === undefined || !Number.isFinite(value)) continue;
    const end = `} ${value}\n`;
    text += head + identityOf(labelled, nameless) + end;
    series += 1;
  }
  return { text, series };
}

function sampleLines<Subject>(
  family: Family<Subject> & { readonly samples: (subject: Subject, emit: Emit) => void },
  subjects: readonly Labelled<Subject>[],
): Lines {
  const { samples, nameless } = family;
  const head = `${family.name}{`;
  const written: string[] = [];
  let count = 0;
  let text = "";
  let series = 0;
  let start = "";
  const emit: Emit = (value, labels) => {
    if (value === undefined || !Number.isFinite(value)) return;
    for (let index = 0; index < count; index += 1) if (written[index] === labels) return;
    written[count] = labels;
    count += 1;
    const end = `} ${value}\n`;
    text += head + start + labels + end;
    series += 1;
  };
  for (const labelled of subjects) {
    start = identityOf(labelled, nameless);
    count = 0;
    samples(labelled.subject, emit);
  }
  return { text, series };
}

function identityOf(labelled: Labelled<unknown>, nameless: true | undefined): string {
  return nameless ? labelled.identity.slice(0, labelled.namelessLength) : labelled.identity;
}
