/** The most bytes of a name or id in the log. */
export const longestNameBytes = 256;

/** A text from outside, for the log: one line of at most `maxBytes` bytes, without controls, bidi marks and lone surrogates. */
export function oneLine(text: string, maxBytes: number): string {
  // No more is looked at than can be shown.
  const line = text
    .slice(0, maxBytes + 1)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const bytes = Buffer.from(line);
  if (bytes.length <= maxBytes && text.length <= maxBytes) return line;
  const kept = bytes.subarray(0, Math.max(0, maxBytes - 3)).toString("utf8");
  return `${kept.replace(/\uFFFD+$/, "")}...`;
}
