import type { SeenRequest } from "./loopback.js";

/** The versions of the signature: what holds for one holds for the other. */
export const signatures = ["v2", "v3"] as const;

const headersOfV3 = {
  Action: "x-acs-action",
  Version: "x-acs-version",
  Timestamp: "x-acs-date",
  SignatureNonce: "x-acs-signature-nonce",
  SecurityToken: "x-acs-security-token",
  Authorization: "authorization",
};

/** What a call says: its parameters, and what it is signed with by the names of version 2, whatever the version. */
export function saidIn({
  url,
  headers,
  form,
}: Pick<SeenRequest, "url" | "headers" | "form">): URLSearchParams {
  const authorization = headers.authorization;
  if (authorization === undefined) return form;
  const said = new URLSearchParams(url.split("?")[1]);
  for (const [name, header] of Object.entries(headersOfV3)) {
    const value = headers[header];
    if (value !== undefined) said.set(name, String(value));
  }
  const [, accessKeyId, signature] = /Credential=([^,]+),.*Signature=(\w+)$/.exec(authorization) ?? [];
  said.set("AccessKeyId", accessKeyId ?? "");
  said.set("Signature", signature ?? "");
  return said;
}
