import { createHmac } from "node:crypto";

/**
 * The text that a caller has to sign: method, encoded path, encoded and sorted parameters without `Signature`.
 * Written from the page on RPC signatures (version 1.0), on purpose without any code of the exporter.
 */
export function stringToSign(method: string, parameters: ReadonlyMap<string, string>): string {
  const pairs = [...parameters]
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => [name, `${percentEncode(name)}=${percentEncode(value)}`] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => pair);
  return `${method}&${percentEncode("/")}&${percentEncode(pairs.join("&"))}`;
}

/** The Base64 HMAC-SHA1 of the text under the secret and `&`. */
export function sign(text: string, accessKeySecret: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(text, "utf8").digest("base64");
}

// RFC 3986: everything but letters, digits, "-", "_", "." and "~" is encoded.
function percentEncode(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
