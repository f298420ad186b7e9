import { createHmac } from "node:crypto";

/**
 * The signature (version 1.0, HMAC-SHA1) of an RPC call by POST, from the page on RPC signatures: the encoded and
 * sorted parameters under the secret and `&`.
 */
export function signatureOf(parameters: Readonly<Record<string, string>>, accessKeySecret: string): string {
  const pairs = Object.keys(parameters)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name] ?? "")}`);
  const text = `POST&${percentEncode("/")}&${percentEncode(pairs.join("&"))}`;
  return createHmac("sha1", `${accessKeySecret}&`).update(text).digest("base64");
}

/** RFC 3986: everything but letters, digits, `-`, `_`, `.` and `~` is encoded. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
