import http, { type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { finished } from "node:stream/promises";

/**
 * Sends one request and resolves when its answer has come whole. What the answer says, the exchange that watches the request knows.
 * @throws the error of the connection.
 */
export async function sendRequest(url: URL, options: RequestOptions, body?: string): Promise<void> {
  const { request } = url.protocol === "https:" ? https : http;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    // Not once: a connection may break again after it has answered.
    request(url, options).on("response", resolve).on("error", reject).end(body);
  });
  await finished(answer.resume());
}
