/** What an issuer that is hostile sends: all bytes of its answer, or what to do with the connection. */
export interface HostileAnswer {
  readonly what: string;
  /** Whole bytes of an answer; each request of the connection gets them. */
  readonly raw?: string | Buffer;
  /** Bytes that come again and again without an end. */
  readonly endless?: string;
  /** Bytes of the answer one by one, ten in a second. */
  readonly drip?: string;
}

/** Credentials that no failure and no log line may show. */
export const secrets = {
  AccessKeyId: "STS.NVcanaryKeyId00042Qx",
  AccessKeySecret: "canarySecret7Zp0042yWq9KdLmB1xT",
  SecurityToken: "CAIScanaryToken0042aB9xZkQ7rTn5Wd2Lp8",
};

/** An answer of HTTP with this body. */
export function answer(body: string, head = "200 OK", headers = ""): string {
  return `HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}connection: close\r\n\r\n${body}`;
}

const whole = JSON.stringify({ Code: "Success", ...secrets, Expiration: "2025-11-20T13:00:00Z" });

/** Answers that are wrong whatever was asked. */
export const wrongAnswers: readonly HostileAnswer[] = [
  { what: "nothing, then the end", raw: "" },
  { what: "an empty body", raw: answer("") },
  { what: "64 KiB and a byte", raw: answer(" ".repeat(65_537)) },
  { what: "a body without end", endless: " ".repeat(16_384) },
  { what: "a head without end", endless: `x-${"a".repeat(1_000)}: b\r\n` },
  { what: "bytes one by one", drip: answer(whole) },
  { what: "HTML", raw: answer("<html><body>Log in</body></html>") },
  { what: "a redirect", raw: answer("", "302 Found", "location: http://127.0.0.1:1/\r\n") },
  { what: "gzip", raw: answer("x", "200 OK", "content-encoding: gzip\r\n") },
  { what: "HTTP/0.9", raw: whole },
  { what: "an unknown version", raw: answer(whole).replace("HTTP/1.1", "HTTP/9.9") },
  { what: "TLS", raw: Buffer.from("16030100020228", "hex") },
  {
    what: "random bytes",
    raw: Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 167) % 256)),
  },
  {
    what: "a chunk that is no number",
    raw: "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
  },
  {
    what: "a chunk extension of 32 KiB",
    raw: `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;${"x".repeat(32_768)}\r\n{}\r\n0\r\n\r\n`,
  },
  { what: "two lengths", raw: answer(whole, "200 OK", "content-length: 3\r\n") },
  { what: "less than its length", raw: answer(whole).slice(0, -20) },
  {
    what: "a fault that repeats secrets",
    raw: answer(
      JSON.stringify({ ...secrets, Code: "InternalError", Message: Object.values(secrets).join(" ") }),
      "500 X",
    ),
  },
  {
    what: "a refusal that repeats secrets",
    raw: answer(
      JSON.stringify({
        Code: secrets.SecurityToken,
        Message: JSON.stringify(secrets),
        RequestId: secrets.AccessKeySecret,
      }),
      "403 X",
    ),
  },
  { what: "too many requests", raw: answer("{}", "429 X") },
];

const later = "2025-11-20T13:00:00Z";

/** Fields of credentials that cannot be used, beside good ones. */
export const wrongFields: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["no key id", { AccessKeyId: undefined }],
  ["no secret", { AccessKeySecret: undefined }],
  ["no token", { SecurityToken: undefined }],
  ["no expiration", { Expiration: undefined }],
  ["a number as the key id", { AccessKeyId: 1e300 }],
  ["a list as the key id", { AccessKeyId: [secrets.AccessKeyId] }],
  ["an object as the key id", { AccessKeyId: { toString: "x" } }],
  ["a number as the expiration", { Expiration: 1_763_643_600 }],
  ["a list as the expiration", { Expiration: [later] }],
  ["a key id with a line break", { AccessKeyId: "a\nb" }],
  ["a key id with an escape sequence", { AccessKeyId: "\u001b[31m" }],
  ["a secret with U+009B", { AccessKeySecret: "a\u009bb" }],
  ["a token of 60 KiB", { SecurityToken: "x".repeat(60_000) }],
  ["a key id of 60 KiB", { AccessKeyId: "x".repeat(60_000) }],
  ["an expiration in 1970", { Expiration: "1970-01-01T00:00:00Z" }],
  ["an expiration in the year 275760", { Expiration: "+275760-09-13T00:00:00Z" }],
  ["an expiration on the 99th of a month", { Expiration: "2025-99-99T00:00:00Z" }],
  ["an error beside credentials", { Code: "NoPermission" }],
  ["an error of 60 KB beside credentials", { Code: "x".repeat(60_000) }],
];

/** Text that is no object of JSON, or one without a use. */
export const wrongTexts: readonly (readonly [string, string])[] = [
  ["null", "null"],
  ["a text of JSON", '"Success"'],
  ["a list", "[]"],
  ["an empty object", "{}"],
  ["brackets in brackets", "[".repeat(60_000)],
  ["objects in objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ["a number of 60,000 digits", `{"AccessKeyId":${"9".repeat(60_000)}}`],
  ["half an object", whole.slice(0, 60)],
  ["__proto__", `{"__proto__":${whole}}`],
];
