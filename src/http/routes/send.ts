import type { FastifyReply } from "fastify";
import { type Html, renderHtml } from "../pages/html.js";
import { styleHash } from "../pages/stylesheet.js";
import { pagePolicy } from "./security-headers.js";

/** Answers with one line of plain text. */
export function sendText(reply: FastifyReply, status: number, line: string): FastifyReply {
  return reply.code(status).header("content-type", "text/plain; charset=utf-8").send(`${line}\n`);
}

/** Answers with a page for people. */
export function sendPage(reply: FastifyReply, page: Html): FastifyReply {
  return reply
    .header("content-type", "text/html; charset=utf-8")
    .header("content-security-policy", pagePolicy(styleHash))
    .send(renderHtml(page));
}

/** Answers with JSON; absent fields are left out. */
export function sendJson(reply: FastifyReply, value: object): FastifyReply {
  return reply.header("content-type", "application/json; charset=utf-8").send(`${JSON.stringify(value)}\n`);
}
