/**
 * How far users may build on a metric. `stable`: its name, labels and meaning change only over two minor versions, as CONTRIBUTING.md
 * says. `experimental`: they may change in any minor version. Deprecated: it goes, and another one says the same.
 */
export type Stability = "stable" | "experimental" | Deprecation;

/** Why nobody should build on a metric any more. */
export interface Deprecation {
  /** The version that deprecated it: `0.3.0`. */
  readonly since: string;
  /** The metric to use instead. */
  readonly use: string;
}

/** What the text of HELP adds for a deprecated metric, a space in front; nothing for any other. */
export function deprecationText(stability: Stability = "stable"): string {
  return typeof stability === "string" ? "" : ` Deprecated since ${stability.since}: use ${stability.use}.`;
}

/** The stability as the metric reference words it, in Markdown. */
export function stabilityText(stability: Stability): string {
  if (stability === "stable") return "stable";
  if (stability === "experimental") return "experimental: may change in any minor version";
  return `deprecated since ${stability.since}: use \`${stability.use}\``;
}
