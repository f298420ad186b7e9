import type { ObjectModification } from "../model/modification.js";
import { modificationFamilies } from "./families/modifications.js";
import type { Family, FamilyInfo } from "./family.js";
import { type ExpositionFormat, endOf } from "./format.js";
import { labelledModification } from "./identity-labels.js";
import { sectionText } from "./rendering/section.js";

/** One question to the API about one object modification, and what came of it. */
export interface ProbeResult {
  /** Absent when the API did not answer, or not as documented. */
  readonly modification?: ObjectModification | undefined;
  readonly durationSeconds: number;
}

const probeRows: readonly Family<ProbeResult>[] = [
  {
    name: "aliyun_dts_probe_success",
    help: "1: the API answered this probe as documented. 0: it did not.",
    from: [],
    value: ({ modification }) => Number(modification !== undefined),
  },
  {
    name: "aliyun_dts_probe_duration_seconds",
    help: "How long this probe took.",
    from: [],
    value: ({ durationSeconds }) => durationSeconds,
  },
];

/** The metrics of a probe, without labels of their own: they belong to the answer of `/probe` alone. */
export const probeFamilies: readonly FamilyInfo[] = probeRows;

/** The exposition of one probe: its own fresh answer and nothing else. */
export function probeText(result: ProbeResult, format: ExpositionFormat): Buffer {
  const modifications = result.modification ? [labelledModification(result.modification)] : [];
  const probe = [{ subject: result, identity: "", namelessLength: 0 }];
  const sections = [
    ...modificationFamilies.map((family) => sectionText(family, modifications, format)),
    ...probeRows.map((family) => sectionText(family, probe, format)),
  ];
  // A sample without labels has no braces.
  const text = sections.map((section) => section.text.replaceAll("{} ", " ")).join("");
  return Buffer.from(text + endOf(format), "latin1");
}
