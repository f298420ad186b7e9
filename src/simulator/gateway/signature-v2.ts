import { createHmac } from "node:crypto";
import { percentEncode } from "./percent-encode.js";

/**
 * The text that a caller has to sign: method, encoded path, encoded and sorted parameters without `Signature`.
 * Written from the page on RPC signatures (version 1.0), on purpose without any code of the exporter.
 */
export function stringToSignV2(method: string, parameters: ReadonlyMap<string, string>): string {
  const pairs = [...parameters]
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => [name, `${percentEncode(name)}=${percentEncode(value)}`] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => pair);
  return `${method}&${percentEncode("/")}&${percentEncode(pairs.join("&"))}`;
}

/** The Base64 HMAC-SHA1 of the text under the secret and `&`. */
export function signV2(text: string, accessKeySecret: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(text, "utf8").digest("base64");
}
