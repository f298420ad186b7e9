import type { Credentials } from "../credentials/credentials.js";

/** Replaces everything secret in a text that may be logged. */
export type Redact = (text: string) => string;

const removed = "[removed]";
// Nothing that the API says in earnest is this long, and searching megabytes would block the event loop.
const longestText = 64 * 1024;
// Shorter values cannot be told from ordinary words.
const shortestSecret = 4;

// What the API may echo of a signed request although it is no credential of its own.
const shapes: readonly RegExp[] = [
  // SignatureDoesNotMatch: "server string to sign is:POST&%2F&AccessKeyId%3D...", up to the end.
  /string[\s_-]*to[\s_-]*sign.*/gis,
  /\b(?:GET|POST)&%2F&\S*/gi,
  // An HMAC-SHA1 in base64, plain, URL-encoded once or twice.
  /(?:[A-Za-z0-9+/]|%(?:25)?2[BbFf]){27}(?:=|%(?:25)?3[Dd])/g,
  // An HMAC-SHA256 in hex.
  /[0-9a-f]{64,}/gi,
  /\b(?:Signature|SecurityToken|AccessKeyId|AccessKeySecret)(?:=|%(?:25)?3D)[^\s&,;"']+/gi,
  /\b(?:LTAI|STS\.)[A-Za-z0-9]{8,}/g,
];

// A request, or a hexadecimal signature, that is echoed in base64: nobody can read it, and it holds the signature.
const longRun = /[A-Za-z0-9+/_-]{80,}={0,2}/g;
const looksEncoded = (run: string): boolean => /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);

/**
 * A redactor for answers to requests signed with `credentials`: removes the access key id, the secret and the token
 * (raw, hex, URL-encoded, and in base64 also as a part of a longer text), signatures and strings to sign. A text over 64 KiB is left out as a whole.
 */
export function createRedactor(
  credentials: Credentials | undefined,
  proxySecrets: readonly string[] = [],
): Redact {
  const secrets = [
    ...proxySecrets,
    credentials?.accessKeyId,
    credentials?.accessKeySecret,
    credentials?.securityToken,
  ].flatMap((secret) => (secret === undefined || secret.length < shortestSecret ? [] : spellingsOf(secret)));
  // Made when there is something to redact: a redactor is made for every attempt, and few fail.
  let patterns: readonly RegExp[] | undefined;
  return (text) => {
    if (text.length > longestText) return `[${text.length} characters left out]`;
    patterns ??= secrets.map(patternOf);
    // All are looked for in the text as it came: what one of them removes must not hide a part of another.
    const runs = [...text.matchAll(longRun)].filter(([run]) => looksEncoded(run));
    const known = without(text, [...runs, ...patterns.flatMap((pattern) => [...text.matchAll(pattern)])]);
    return shapes.reduce((rest, shape) => rest.replace(shape, removed), known);
  };
}

// Keys, tokens and signatures are long words that mix everything; codes, ARNs and request ids do not.
const longWord = /[\w+/=.%~-]{24,}/g;
const mixed = [/[a-z]/, /[A-Z]/, /\d/];

/**
 * A redactor for what an issuer of credentials says. Removes the given secrets as those of the API's answers are
 * removed, and every word that looks like a secret: an issuer knows some that were never in the request.
 */
export function createIssuerRedactor(...secrets: readonly (string | undefined)[]): Redact {
  const known = secrets.map((secret) =>
    createRedactor({ accessKeyId: "", accessKeySecret: "", securityToken: secret }),
  );
  return (text) =>
    known
      .reduce((rest, redact) => redact(rest), createRedactor(undefined)(text))
      .replace(longWord, (word) => (mixed.every((part) => part.test(word)) ? removed : word));
}

/** URL encoding in either case of its digits, and slashes as JSON may escape them. */
function patternOf(spelling: string): RegExp {
  const source = spelling
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replace(
      /%(25)?([0-9A-F])([0-9A-F])/g,
      (_, twice = "", a: string, b: string) => `%${twice}[${a}${a.toLowerCase()}][${b}${b.toLowerCase()}]`,
    )
    .replaceAll("/", "\\\\?/");
  return new RegExp(source, "g");
}

/** The text with everything that was found replaced; what overlaps or touches is one place. */
function without(text: string, found: readonly RegExpExecArray[]): string {
  let rest = "";
  let end = 0;
  for (const { index, 0: match } of [...found].sort((a, b) => a.index - b.index)) {
    if (index > end || rest === "") rest += text.slice(end, Math.max(end, index)) + removed;
    end = Math.max(end, index + match.length);
  }
  return rest + text.slice(end);
}

function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString("base64");
  const urlEncoded = encodeURIComponent(secret);
  const all = new Set([
    secret,
    base64,
    base64.replace(/=+$/, ""),
    bytes.toString("base64url"),
    encodeURIComponent(base64),
    bytes.toString("hex"),
    urlEncoded,
    encodeURIComponent(urlEncoded),
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
  ]);
  // Longest first, so that no part of a longer spelling stays.
  return [...all].sort((a, b) => b.length - a.length);
}

/** The base64 of the bytes within a longer text, with `offset` (modulo 3) bytes before them: what they alone decide. */
function base64Within(bytes: Buffer, offset: number): readonly string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  return own.length < shortestSecret
    ? []
    : [own, own.replaceAll("+", "-").replaceAll("/", "_"), encodeURIComponent(own)];
}
