import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonObject } from "../../lib/json-object.js";
import { leftOut } from "./redaction.js";
import { foldedSecret, foldedText } from "./spellings.js";

// Some milliseconds, also of texts beyond ASCII: a scrape never waits for longer.
const sliceCharacters = 128 * 1024;

/** Where a text stands. */
interface Place {
  readonly fields: Record<string, unknown>;
  readonly key: string;
  readonly text: string;
}

/**
 * Puts a note in the place of each text of an answer that holds one of the secrets, in any case and with any separators, and
 * tells whether there were any. No other spelling: a page has thousands of texts, and a search for all takes 100 times as long.
 */
export async function leaveSecretsOut(
  answer: JsonObject,
  secrets: readonly (string | undefined)[],
): Promise<boolean> {
  const needles = secrets.flatMap((secret) => (secret === undefined ? [] : foldedSecret(secret)));
  if (needles.length === 0) return false;
  const longest = Math.max(...needles.map(({ length }) => length));
  // Folding makes no text longer: most texts of a page, ids and times, are too short for a key.
  const shortest = Math.min(...needles.map(({ length }) => length));
  const holds = (folded: string): boolean => needles.some((needle) => folded.includes(needle));
  let isFound = false;
  let short: Place[] = [];
  let characters = 0;

  const leaveOut = ({ fields, key }: Place): void => {
    fields[key] = leftOut;
    isFound = true;
  };
  /**
   * Short texts are searched as one, and hardly ever holds that anything: then each of them is looked at, as the end of one and the
   * beginning of the next may be it. A text ends where a word ends.
   */
  const searchShort = (): void => {
    const places = short;
    short = [];
    characters = 0;
    if (!holds(foldedText(places.map(({ text }) => text).join("\n")))) return;
    for (const place of places) if (holds(foldedText(place.text))) leaveOut(place);
  };
  /** Slice by slice, between which other work has its turn. */
  const searchLong = async (place: Place): Promise<void> => {
    let tail = "";
    for (let start = 0; start < place.text.length; start += sliceCharacters) {
      const folded = tail + foldedText(place.text.slice(start, start + sliceCharacters));
      if (holds(folded)) return leaveOut(place);
      tail = folded.slice(-longest);
      await nextTurn();
    }
  };

  const open: object[] = [answer];
  for (let next = 0; next < open.length; next += 1) {
    const fields = open[next] as Record<string, unknown>;
    for (const key in fields) {
      const text = fields[key];
      if (typeof text === "object" && text !== null) open.push(text);
      if (typeof text !== "string" || text.length < shortest) continue;
      const place = { fields, key, text };
      if (text.length > sliceCharacters) {
        await searchLong(place);
        continue;
      }
      short.push(place);
      characters += text.length;
      if (characters <= sliceCharacters) continue;
      searchShort();
      await nextTurn();
    }
  }
  searchShort();
  return isFound;
}
