import type { FamilyInfo } from "../family.js";

/** Sample lines as byte text. The same object says that they have not changed. */
export interface TextBlock {
  readonly text: string;
}

/** A family of the exporter's own metrics with its sample lines, in blocks one after the other. */
export interface SelfFamilyText extends FamilyInfo {
  readonly blocks: readonly TextBlock[];
  readonly series: number;
}
