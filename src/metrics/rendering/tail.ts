import type { AccountSnapshot, TargetSnapshot } from "../../model/snapshot.js";
import { accountFamilies, targetFamilies } from "../families/targets.js";
import { type ExpositionFormat, endOf } from "../format.js";
import { labelledAccount, labelledTarget } from "../identity-labels.js";
import type { SelfFamilyText } from "../self/read-registry.js";
import { selfFamily } from "../self/self-rows.js";
import { headerText, sectionText } from "./section.js";

/** What a tail is made of, and what stands before it on the page. */
export interface TailParts {
  readonly format: ExpositionFormat;
  readonly targets: readonly TargetSnapshot[];
  readonly accounts?: readonly AccountSnapshot[] | undefined;
  readonly self: readonly SelfFamilyText[];
  readonly headBytes: number;
  readonly headSeries: number;
}

/** The end of a page: the targets and accounts, the exporter's own metrics, and the length of the page itself. */
export function tailOf(parts: TailParts): Buffer {
  const { format } = parts;
  const targets = parts.targets.map(labelledTarget);
  const accounts = (parts.accounts ?? []).map(labelledAccount);
  const sections = [
    ...targetFamilies.map((family) => sectionText(family, targets, format)),
    ...accountFamilies.map((family) => sectionText(family, accounts, format)),
    ...parts.self.map((family) => ({
      text: headerText(family, format) + family.lines,
      series: family.series,
    })),
  ];
  const text = sections.map((section) => section.text).join("");
  const series = sections.reduce((sum, section) => sum + section.series, parts.headSeries) + 2;
  const bytesOf = (bytes: number) =>
    headerText(exposedBytes, format) +
    `${exposedBytes.name} ${bytes}\n` +
    headerText(exposedSeries, format) +
    `${exposedSeries.name} ${series}\n` +
    endOf(format);
  // The length stands in the text that it measures: one more digit at most.
  const without = parts.headBytes + text.length + bytesOf(0).length - 1;
  const digits = String(without + String(without).length).length;
  return Buffer.from(text + bytesOf(without + digits), "latin1");
}

const exposedBytes = selfFamily("exposition_bytes");
const exposedSeries = selfFamily("exposition_series");
