import type { Emit, Family, Labelled } from "../family.js";

/** Takes sample lines as byte text, each ended by a newline. */
export type WriteText = (text: string) => void;

// Longer strings leave V8's young generation, which makes the writer three times as slow.
const pageChars = 64 * 1024;

/**
 * Writes the sample lines of a family for some subjects and answers how many there are. Absent and non-finite values give no line; a
 * label set that a row repeats for one subject is written once.
 */
export function writeFamily<Subject>(
  family: Family<Subject>,
  subjects: readonly Labelled<Subject>[],
  write: WriteText,
): number {
  return "value" in family ? writeValues(family, subjects, write) : writeSamples(family, subjects, write);
}

// Both loops build one string for many lines: no object per sample, and V8 copies the text only once, when it is written.

function writeValues<Subject>(
  family: Family<Subject> & { readonly value: (subject: Subject) => number | undefined },
  subjects: readonly Labelled<Subject>[],
  write: WriteText,
): number {
  const { value: read, nameless } = family;
  const head = `${family.name}{`;
  let text = "";
  let series = 0;
  for (const labelled of subjects) {
    const value = read(labelled.subject);
    if (value === undefined || !Number.isFinite(value)) continue;
    text += head + identityOf(labelled, nameless) + endOf(value);
    series += 1;
    if (text.length < pageChars) continue;
    write(text);
    text = "";
  }
  if (text !== "") write(text);
  return series;
}

function writeSamples<Subject>(
  family: Family<Subject> & { readonly samples: (subject: Subject, emit: Emit) => void },
  subjects: readonly Labelled<Subject>[],
  write: WriteText,
): number {
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
    text += start + labels + endOf(value);
    series += 1;
  };
  for (const labelled of subjects) {
    start = head + identityOf(labelled, nameless);
    count = 0;
    samples(labelled.subject, emit);
    if (text.length < pageChars) continue;
    write(text);
    text = "";
  }
  if (text !== "") write(text);
  return series;
}

// Most values are flags: their text is made once.
const [zero, one] = ["} 0\n", "} 1\n"];

function endOf(value: number): string {
  if (value === 1) return one;
  return value === 0 ? zero : `} ${value}\n`;
}

function identityOf(labelled: Labelled<unknown>, nameless: true | undefined): string {
  return nameless ? labelled.identity.slice(0, labelled.namelessLength) : labelled.identity;
}
