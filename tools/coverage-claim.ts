/** Where people find what no metric may carry. */
export type Place = "/" | "/jobs/<id>" | "/api/v1/jobs" | "/api/v1/targets" | "log";

/**
 * What becomes of one field of an API answer.
 * - `metric`: it decides samples of these metrics, in this label if any, or in one of each in their order; `texts` says where its full text is shown.
 * - `identity`: it is a label on every series of its job.
 * - `shown`: no metric has it, these places do.
 * - `dropped`: nothing shows it, for a reason that completes "not exported because".
 * - `group`: an object or a list of which the fields are meant.
 */
export type Claim =
  | {
      readonly kind: "metric";
      readonly metrics: readonly string[];
      readonly labels?: readonly string[];
      readonly texts?: readonly Place[];
      readonly note?: string;
    }
  | {
      readonly kind: "identity";
      readonly label: string;
      /** What the label tells apart. Default: `the job`. */
      readonly subject?: string;
      readonly note?: string;
    }
  | { readonly kind: "shown"; readonly places: readonly Place[]; readonly note?: string }
  | { readonly kind: "dropped"; readonly because: string }
  | { readonly kind: "group"; readonly note?: string };

/** A claim in Markdown. */
export function claimText(claim: Claim): string {
  switch (claim.kind) {
    case "metric":
      return [
        carriers(claim.metrics, claim.labels ?? []),
        claim.texts && `text: ${names(claim.texts)}`,
        claim.note,
      ]
        .filter((part) => part !== undefined)
        .join("; ");
    case "identity":
      return withNote(
        `label \`${claim.label}\` of every series of ${claim.subject ?? "the job"}`,
        claim.note,
      );
    case "shown":
      return withNote(names(claim.places), claim.note);
    case "dropped":
      return `not exported because ${claim.because}`;
    case "group":
      return claim.note ?? "its fields, below";
  }
}

function carriers(metrics: readonly string[], labels: readonly string[]): string {
  if (labels.length === 0) return code(metrics);
  if (labels.length === 1) return `label ${code(labels)} of ${code(metrics)}`;
  return metrics.map((metric, index) => `label \`${labels[index]}\` of \`${metric}\``).join(", ");
}

function withNote(text: string, note: string | undefined): string {
  return note === undefined ? text : `${text}; ${note}`;
}

function names(places: readonly Place[]): string {
  return places.map((place) => (place === "log" ? "log" : `\`${place}\``)).join(", ");
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
