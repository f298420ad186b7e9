import { createHash, createHmac } from "node:crypto";
import { percentEncode } from "./percent-encode.js";
import type { SignedRequest } from "./signed-request.js";

const algorithm = "ACS3-HMAC-SHA256";

/** The header `Authorization` of a signature of version 3, taken apart. */
export interface Authorization {
  readonly accessKeyId: string;
  /** In the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** `undefined` for a header of any other form. */
export function authorizationOf(header: string): Authorization | undefined {
  const match =
    /^ACS3-HMAC-SHA256 Credential=([^,\s]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  const [, accessKeyId, names, signature] = match ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKeyId, signedHeaders: names.split(";"), signature };
}

/**
 * What a caller has to sign in version 3. Written from the public specification of the V3 signature, on purpose without
 * any code of the exporter: the official SDKs are what it is held against (`npm run test:clients`).
 */
export function stringToSignV3(request: SignedRequest, signedHeaders: readonly string[]): string {
  const query = [...request.query]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const headers = signedHeaders
    .map((name) => `${name}:${String(request.headers[name] ?? "").trim()}\n`)
    .join("");
  const canonical = [
    request.method,
    request.path,
    query,
    headers,
    signedHeaders.join(";"),
    sha256(request.body),
  ];
  return `${algorithm}\n${sha256(canonical.join("\n"))}`;
}

/** The hexadecimal HMAC-SHA256 of the text under the secret. */
export function signV3(text: string, accessKeySecret: string): string {
  return createHmac("sha256", accessKeySecret).update(text, "utf8").digest("hex");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
