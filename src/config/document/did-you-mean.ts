import type { Complaint } from "./mistakes.js";
import { quoted } from "./quote.js";

/** The candidate that a mistyped word most likely means; `undefined` when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  // Nobody means a setting by a word this long, and the distance takes quadratic time.
  if (wanted.length > 48) return undefined;
  const near = candidates
    .filter((candidate) => Math.abs(plain(candidate).length - wanted.length) <= mostEdits(candidate))
    .map((candidate) => ({ candidate, edits: distance(wanted, plain(candidate)) }))
    .filter(({ candidate, edits }) => edits <= mostEdits(candidate))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/** What an unknown key could mean. */
export interface KnownKeys {
  /** Keys that are allowed at this place. */
  readonly here: readonly string[];
  /** Paths of all settings, to say where a key belongs. */
  readonly elsewhere: readonly string[];
}

const secretAdvice = new Map([
  ["accesskeyid", "write access_key_id_file or access_key_id_env below credentials"],
  ["accesskeysecret", "write access_key_secret_file or access_key_secret_env below credentials"],
  ["securitytoken", "write security_token_file or security_token_env below credentials"],
]);

// Secrets have many names. Their owners must be told that the file is no place for any of them.
const secretKey = /secret|passw|token|apikey|accesskey|privatekey|bearer|^(ak|sk|sts|akid|aksecret)$/;

/** Complaint about a key that no setting has. Never says anything of its value. */
export function unknownKey(key: string, known: KnownKeys): Complaint {
  const meant = nearest(key, known.here);
  if (secretKey.test(plain(key)) && (meant === undefined || secretAdvice.has(plain(key)))) {
    return {
      problem: "unknown key, and a secret must not be in this file",
      found: `${quoted(key)}, its value is not shown`,
      advice:
        secretAdvice.get(plain(key)) ??
        "write the name of a file or of an environment variable that holds it",
    };
  }
  const home = known.elsewhere.find((path) => plain(path.slice(path.lastIndexOf(".") + 1)) === plain(key));
  return { problem: "unknown key", found: quoted(key), advice: unknownKeyAdvice(meant, home, known.here) };
}

function unknownKeyAdvice(
  meant: string | undefined,
  home: string | undefined,
  here: readonly string[],
): string {
  if (meant !== undefined) return `did you mean ${meant}?`;
  if (home !== undefined) return `write it as ${home}`;
  return here.length === 0 ? "remove it" : `write one of: ${here.join(", ")}`;
}

function mostEdits(candidate: string): number {
  return Math.max(1, Math.floor(candidate.length / 3));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_.-]/g, "");
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
