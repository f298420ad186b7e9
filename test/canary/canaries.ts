/** A secret that must not leave the process, and its name for the report. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Part of every access key id, so that one look finds them all. */
export const idStem = "LTAI5tCanaryInTheMine";
/** Made like a real one. */
export const secret = "cAnArYsEcReT0123456789AbCdEfGh";
/** Of temporary credentials; holds every character that encodings change. */
export const token = "CAIScanary+token/4567&%~*(y)InTheMineWithAllTheBirdsThatSingNoMore89==";
/** What STS and the like hand out: a second set. */
export const issued = {
  accessKeyId: "STS.NTcanaryInTheShaft0001",
  accessKeySecret: "sHaFt+cAnArY/secret89==!z",
  securityToken: "CAISshaft+canary/token==~(w)",
};

/** Whom RAM refuses, and the message that tells more: in `AccessDeniedDetail`, and in texts that repeat it. */
export const principal = {
  displayName: "canary-in-the-role:session-89",
  ownerId: "1998877665544332",
  encodedMessage: "AQFcanary+in/the0Diagnosis4567890AbCdEf==",
};
/** What a proxy is told, and nobody else. */
export const proxyLogin = { user: "cAnArY-of-the-proxy", password: "pRoXy/cAnArY+5501&%zZ" };

/** All but the signatures, which are known only when they have been sent. */
export const canaries: readonly Canary[] = [
  { name: "access key id", value: idStem },
  { name: "access key secret", value: secret },
  { name: "security token", value: token },
  { name: "issued key id", value: issued.accessKeyId },
  { name: "issued secret", value: issued.accessKeySecret },
  { name: "issued token", value: issued.securityToken },
  { name: "refused principal", value: principal.displayName },
  { name: "refused owner", value: principal.ownerId },
  { name: "diagnostic message", value: principal.encodedMessage },
  { name: "user of the proxy", value: proxyLogin.user },
  { name: "password of the proxy", value: proxyLogin.password },
];

/**
 * Every form in which a secret could stand in a text: raw, hex, URL-encoded once and twice, as a JSON string, and in
 * base64 at any place of a longer text.
 */
export function spellingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const once = encodeURIComponent(value);
  const form = new URLSearchParams({ "": value }).toString().slice(1);
  const base64 = [0, 1, 2].map((offset) => base64Within(bytes, offset));
  const all = [
    value,
    bytes.toString("hex"),
    once,
    encodeURIComponent(once),
    form,
    encodeURIComponent(form),
    JSON.stringify(value).slice(1, -1),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    ...base64.map(encodeURIComponent),
  ];
  return [...new Set(all)];
}

/** The characters of a base64 text that these bytes alone decide when `offset` bytes stand before them. */
function base64Within(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

/**
 * What a secret leaves in a text of which only letters and digits are kept, without their case: of any mixture of cases, separators and
 * characters that cannot be seen, and of every character as a number.
 */
function remainsOf(value: string): readonly string[] {
  const bytes = [...Buffer.from(value)];
  const digits = (radix: number, length: number, before = "") =>
    bytes.map((byte) => `${before}${byte.toString(radix).padStart(length, "0")}`).join("");
  const all = [
    ...spellingsOf(value),
    [...value].reverse().join(""),
    value.replace(/\W/g, (character) => entityNames[character] ?? character),
    // %41, 41:42, &#65;, and A as \u0041, &#x41; and \x41, U+0041, 0x41, \101.
    digits(16, 2),
    digits(16, 2, "25"),
    digits(16, 2, "2525"),
    digits(10, 1),
    digits(16, 4, "u"),
    digits(16, 2, "x"),
    digits(16, 2, "0x"),
    digits(8, 3),
  ];
  return [...new Set(all.map(squeezed))];
}

const entityNames: Readonly<Record<string, string>> = {
  "&": "amp",
  "%": "percnt",
  "+": "plus",
  "/": "sol",
  "=": "equals",
};

/** The letters and digits of a text, small and in their plainest form. */
function squeezed(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The names of the canaries in a text, each with the spelling that was found. */
export function hitsIn(text: string, all: readonly Canary[]): readonly string[] {
  const listed = (spell: (value: string) => readonly string[]) =>
    all.flatMap(({ name, value }) => spell(value).map((spelling) => ({ name, spelling })));
  return [...found(text, listed(spellingsOf)), ...found(squeezed(text), listed(remainsOf))];
}

interface Spelling {
  readonly name: string;
  readonly spelling: string;
}

// Every spelling of every canary is longer.
const beginning = 12;

/** Goes through the text once, however many spellings there are: thousands, for some hundred signatures. */
function found(text: string, spellings: readonly Spelling[]): readonly string[] {
  const byBeginning = new Map<string, Spelling[]>();
  for (const each of spellings) {
    const begin = each.spelling.slice(0, beginning);
    byBeginning.set(begin, [...(byBeginning.get(begin) ?? []), each]);
  }
  const hits = new Set<Spelling>();
  for (let at = 0; at + beginning <= text.length; at += 1) {
    const begun = byBeginning.get(text.slice(at, at + beginning)) ?? [];
    for (const each of begun) if (text.startsWith(each.spelling, at)) hits.add(each);
  }
  return [...hits].map(({ name, spelling }) => `${name} as ${spelling}: ${around(text, spelling)}`);
}

function around(text: string, spelling: string): string {
  const at = text.indexOf(spelling);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + spelling.length + 80));
}
