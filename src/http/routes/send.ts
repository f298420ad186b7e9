import type { FastifyReply } from "fastify";

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
