import { randomUUID } from "node:crypto";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { canonicalQuery } from "../canonical-query.js";
import { apiVersion, type RpcRequest, textsOf, timestamp } from "../rpc/rpc-request.js";
import { parseJson } from "./parse-json.js";
import { authorizationV3, sha256 } from "./signature-v3.js";

/**
 * Signs one request with version 3, sends it and returns the parsed body; the HTTP status is not looked at. Key id, token
 * and signature stand in headers only, never in the URL or the body.
 * @throws the error of the connection, or a SyntaxError when the body is not JSON; neither holds a secret, but the latter's
 * text quotes the body.
 */
export async function sendV3Request(request: RpcRequest): Promise<unknown> {
  const { endpoint, operation, params, credentials, signedAtMs, agent, signal } = request;
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
  const { request: send } = url.protocol === "https:" ? https : http;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sending = send(url, {
      method: "POST",
      headers: { ...headers, authorization, "content-length": "0" },
      agent,
      signal,
    });
    // Not once: a connection may break again after it has answered.
    sending.on("response", resolve).on("error", reject).end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return parseJson(Buffer.concat(chunks).toString("utf8"));
}
