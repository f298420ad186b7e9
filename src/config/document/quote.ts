import { visible } from "../../lib/printable.js";

const longestShown = 48;
// Access key ids have 16 to 30 characters, secrets 30, security tokens hundreds.
const longRun = /[A-Za-z0-9]{16,}/;

/**
 * A found text for a message: quoted, on one line. A text that could be a secret (long, or with 16 letters and
 * digits in a row) is described by its length only: people do paste a secret where the name of a file belongs.
 */
export function quoted(text: string): string {
  if (text.length > longestShown || longRun.test(text)) return hidden(text);
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, visible);
}

/** A text that is never shown, described by its length. */
export function hidden(text: string): string {
  return `a text of ${text.length} characters, not shown`;
}

/** The path of a key below a path, safe to print even if the key is hostile. */
export function pathTo(parent: string, key: string): string {
  const printable = /^[\w-]{1,48}$/.test(key) && !longRun.test(key);
  if (!printable) return `${parent}[${quoted(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}
