import { createHash, createHmac } from "node:crypto";
import { canonicalQuery } from "../canonical-query.js";

/** A request of the RPC API as it is signed: parameters in the query, everything about the call in headers. */
export interface SignableRequest {
  readonly method: "POST";
  /** Decoded, in any order. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const algorithm = "ACS3-HMAC-SHA256";

/**
 * The header `Authorization` of a request (help page "Request body and signature mechanism V3", ACS3-HMAC-SHA256). The
 * secret is nowhere in it.
 */
export function authorizationV3(
  request: SignableRequest,
  key: { readonly accessKeyId: string; readonly accessKeySecret: string },
): string {
  const names = Object.keys(request.headers).sort();
  const canonical = [
    request.method,
    "/",
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${request.headers[name]?.trim()}`),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
  const signature = createHmac("sha256", key.accessKeySecret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest("hex");
  return `${algorithm} Credential=${key.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
}

/** The hexadecimal SHA-256 of a text: the header `x-acs-content-sha256`. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
