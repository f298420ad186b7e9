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

/** The names of the canaries in a text, each with the spelling that was found. */
export function hitsIn(text: string, all: readonly Canary[]): readonly string[] {
  return all.flatMap(({ name, value }) =>
    spellingsOf(value)
      .filter((spelling) => text.includes(spelling))
      .map((spelling) => `${name} as ${spelling}: ${around(text, spelling)}`),
  );
}

function around(text: string, spelling: string): string {
  const at = text.indexOf(spelling);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + spelling.length + 80));
}
