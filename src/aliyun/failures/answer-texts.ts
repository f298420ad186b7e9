import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonObject } from "../../lib/json-object.js";
import { leftOut } from "./redaction.js";
import { foldedSecret, foldedText } from "./spellings.js";

// Some milliseconds, also of texts beyond ASCII: a scrape never waits for longer.
const sliceCharacters = 128 * 1024;

/**
 * Puts a note in the place of each text of an answer that holds one of the secrets, in any case and with any separators, and
 * tells whether there were any. No other spelling: a page has thousands of texts, and a search for all takes 100 times as long.
 */
export async function leaveSecretsOut(
  answer: JsonObject,
  secrets: readonly (string | undefined)[],
): Promise<boolean> {
  const needles = secrets.flatMap((secret) => (secret === undefined ? [] : foldedSecret(secret)));
  if (!(await mayHold(answer, needles))) return false;
  const shortest = Math.min(...needles.map(({ length }) => length));
  const longest = Math.max(0, ...needles.map(({ length }) => length));
  let isFound = false;
  let searched = 0;

  /** Slice by slice, between which other work has its turn. */
  const holdsSecret = async (text: string): Promise<boolean> => {
    let tail = "";
    for (let start = 0; start < text.length; start += sliceCharacters) {
      const slice = text.slice(start, start + sliceCharacters);
      searched += slice.length;
      if (searched > sliceCharacters) {
        searched = slice.length;
        await nextTurn();
      }
      const folded = tail + foldedText(slice);
      if (needles.some((needle) => folded.includes(needle))) return true;
      tail = folded.slice(-longest);
    }
    return false;
  };

  const open: object[] = [answer];
  for (const value of open) {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      if (typeof field === "object" && field !== null) open.push(field);
      if (typeof field !== "string" || field.length < shortest || !(await holdsSecret(field))) continue;
      fields[key] = leftOut;
      isFound = true;
    }
  }
  return isFound;
}

/**
 * Whether it is worth while to look at each text: almost always no secret is in any. Many short texts are searched as one, in which a
 * secret may also seem to be that goes from the end of one to the beginning of the next.
 */
async function mayHold(answer: JsonObject, needles: readonly string[]): Promise<boolean> {
  let texts: string[] = [];
  let characters = 0;
  const holds = (): boolean => {
    // Texts end where a word ends.
    const folded = foldedText(texts.join("\n"));
    texts = [];
    characters = 0;
    return needles.some((needle) => folded.includes(needle));
  };
  const open: object[] = [answer];
  for (const value of open) {
    for (const field of Object.values(value)) {
      if (typeof field === "object" && field !== null) open.push(field);
      if (typeof field !== "string") continue;
      if (field.length > sliceCharacters) return true;
      texts.push(field);
      characters += field.length;
      if (characters <= sliceCharacters) continue;
      if (holds()) return true;
      await nextTurn();
    }
  }
  return holds();
}
