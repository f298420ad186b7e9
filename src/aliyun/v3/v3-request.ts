import { randomUUID } from "node:crypto";
import { canonicalQuery } from "../canonical-query.js";
import { apiVersion, type RpcRequest, textsOf, timestamp } from "../rpc/rpc-request.js";
import { sendRequest } from "../rpc/send-request.js";
import { authorizationV3, sha256 } from "./signature-v3.js";

/**
 * Signs one request with version 3, sends it and resolves when the answer has come, whatever it is. Key id, token and signature
 * stand in headers only, never in the URL or the body.
 * @throws the error of the connection; it holds no secret.
 */
export async function sendV3Request(request: RpcRequest): Promise<void> {
  const { endpoint, operation, params, credentials, signedAtMs, agent } = request;
  const url = new URL(endpoint);
  const query = textsOf(params);
  const headers = {
    accept: "application/json",
    host: url.host,
    "x-acs-action": operation,
    "x-acs-content-sha256": sha256(""),
    "x-acs-date": timestamp(signedAtMs),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-version": apiVersion,
    ...(credentials.securityToken && { "x-acs-security-token": credentials.securityToken }),
  };
  const authorization = authorizationV3({ method: "POST", query, headers, body: "" }, credentials);
  request.onSigned(authorization.slice(authorization.lastIndexOf("=") + 1));
  url.search = canonicalQuery(query);
  await sendRequest(url, {
    method: "POST",
    headers: { ...headers, authorization, "content-length": "0" },
    agent,
  });
}
