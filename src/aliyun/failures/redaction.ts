import { anyReading, createSpellingTest } from "./spellings.js";

/** Makes a text that may be logged of one from outside. */
export type Redact = (text: string) => string;

/** Stands for a text that holds a secret in disguise. */
export const leftOut = "[a text that holds a secret was left out]";

// Stands for what is removed until all is searched: a character that is none of any text.
const mark = "\0";
const marks = new RegExp(`${mark}+`);
const removed = "[removed]";
// No failure shows more than 1 KiB, and each reading of a text costs time.
const longestText = 16 * 1024;
// Shorter values cannot be told from ordinary words.
const shortestSecret = 4;

// SignatureDoesNotMatch: "server string to sign is:POST&%2F&AccessKeyId%3D...", up to the end.
const stringToSign = /(?:string[\s_-]*to[\s_-]*sign|\b(?:GET|POST)&%2F&).*/is;

// What may be a secret although it is none of those that are known.
const shapes: readonly RegExp[] = [
  // An HMAC-SHA1 in base64, or something longer.
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{27,}={1,2}/g,
  // An HMAC-SHA256 in hex.
  /[0-9a-f]{64,}/gi,
  /\b(?:Signature|SecurityToken|AccessKeyId|AccessKeySecret)=[^\s&,;"']+/gi,
  /\b(?:LTAI|STS\.)[A-Za-z0-9]{8,}/g,
];

// Keys, tokens and signatures are long words that mix everything; codes, ARNs and request ids do not.
const mixedWord =
  /(?<![\w+/=.%~-])(?=[\w+/=.%~-]*[a-z])(?=[\w+/=.%~-]*[A-Z])(?=[\w+/=.%~-]*\d)[\w+/=.%~-]{24,}/g;

/**
 * A redactor for answers to requests that held these secrets, asked for anew each time: a signature is known late. Removes the
 * secrets, signatures and strings to sign. A text that says a secret in another spelling, or has more than 16 KiB, is left out as a whole.
 */
export function createRedactor(
  secrets: () => readonly (string | undefined)[],
  patterns: readonly RegExp[] = shapes,
): Redact {
  return (text) => {
    if (text.length > longestText) return `[${text.length} characters left out]`;
    const known = secrets()
      .filter((secret) => secret !== undefined)
      .filter(({ length }) => length >= shortestSecret)
      // The longest first, so that no part of a longer one stays.
      .sort((a, b) => b.length - a.length);
    const unknown = text.replaceAll(mark, " ").replace(stringToSign, mark);
    const cut = known.reduce((rest, secret) => rest.replaceAll(secret, mark), unknown);
    const clean = patterns.reduce((rest, pattern) => rest.replace(pattern, mark), cut);
    const hides = (reading: string) => patterns.some((pattern) => reading.search(pattern) >= 0);
    if (createSpellingTest(known)(cut) || anyReading(clean.replaceAll(mark, " "), hides)) return leftOut;
    return clean.split(marks).join(removed);
  };
}

/**
 * A redactor for what an issuer of credentials says. Removes every word that looks like a secret as well: an issuer knows some that
 * were never in the request.
 */
export function createIssuerRedactor(...secrets: readonly (string | undefined)[]): Redact {
  return createRedactor(() => secrets, [...shapes, mixedWord]);
}
