import { describeNode } from "./formats.js";
import type { Report } from "./mistakes.js";
import type { DocumentNode } from "./node.js";

/** A list of mappings: where it stands and how long it must be. */
export interface ItemsPlan {
  readonly path: string;
  readonly min: number;
  /** What to write instead of something that is no list, or too short. */
  readonly advice: string;
}

/** An item of a list and its path, e.g. `accounts[0]`. */
export interface Item {
  readonly node: DocumentNode;
  readonly path: string;
}

/** Items that a list of mappings may have. */
export const mostItems = 1000;

/** The items of a list of mappings. A wrong shape or length is reported and gives none. */
export function readItems(node: DocumentNode, plan: ItemsPlan, report: Report): readonly Item[] {
  const { path, min, advice } = plan;
  if (node.kind !== "list") {
    report.mistake(node.where, path, { problem: "not a list", found: describeNode(node), advice });
    return [];
  }
  const { length } = node.items;
  if (length < min || length > mostItems) {
    const problem = length < min ? "too few items" : "too many items";
    report.mistake(node.where, path, {
      problem,
      found: length === 0 ? "an empty list" : `a list of ${length}`,
      advice: length < min ? advice : `write at most ${mostItems}`,
    });
    return [];
  }
  return node.items.map((item, index) => ({ node: item, path: `${path}[${index}]` }));
}
