import type { FastifyReply } from "fastify";
import { type Html, renderHtml } from "../pages/html.js";
import { styleHash } from "../pages/stylesheet.js";

/** The policy of everything that is not a page: nothing may load, run or frame it. */
const denyAll = "default-src 'none'; frame-ancestors 'none'";

/** On every answer. Pages replace the policy by their own. */
export const securityHeaders = {
  "content-security-policy": denyAll,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

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

/** The policy of a page: one stylesheet, known by its hash, and forms that stay here. No script, no image, no frame. */
function pagePolicy(styleHash: string): string {
  return [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    "img-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
