import type { Family, FamilyInfo, Labelled } from "../family.js";
import { type ExpositionFormat, headerOf } from "../format.js";
import { byteText } from "./label-text.js";
import { writeFamily } from "./write-family.js";

/** A family with its header, as byte text. */
export interface Section {
  /** Empty when there is no series. */
  readonly text: string;
  readonly series: number;
}

/** The header and all sample lines of a family: for the few series that are rendered at each scrape. */
export function sectionText<Subject>(
  family: Family<Subject>,
  subjects: readonly Labelled<Subject>[],
  format: ExpositionFormat,
): Section {
  let text = "";
  const series = writeFamily(family, subjects, (lines) => {
    text += lines;
  });
  return { text: series === 0 ? "" : headerText(family, format) + text, series };
}

/** HELP and TYPE of a family, as byte text. */
export function headerText(family: FamilyInfo, format: ExpositionFormat): string {
  return byteText(headerOf(family, format));
}
