import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authorization } from "../access/auth.js";
import type { WebAccess } from "../access/web-access.js";
import { refusalOf } from "./refusals.js";
import { sendBusy, sendText } from "./send.js";

/** What the routes need to know of the connections below them. */
export interface ConnectionRules {
  readonly stalledReaderMs: number;
  readonly isStopping: () => boolean;
  /** Called with the socket of each request that was authorised. */
  readonly authorised: (socket: Socket) => void;
}

/** What every request and every answer passes. */
export interface Gate {
  /** Answers what may not pass: first who may not ask, then what nobody may. Resolves with `undefined` for the rest. */
  refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>;
  /** Adds what every answer carries: configured headers, and the rules of its connection. */
  finish(request: FastifyRequest, reply: FastifyReply): void;
}

/** The one gate. `access` tells who may read; absent: everybody may. */
export function createGate(access: (() => WebAccess) | undefined, rules: ConnectionRules): Gate {
  return {
    async refuse({ raw }, reply) {
      const refusal = refusalOf(raw);
      // The rest of the request stays unread, so the connection cannot serve another one.
      if (refusal) reply.header("connection", "close");
      const authorization = await access?.().authorize?.(raw);
      if (authorization?.ok === false) return sendUnauthorized(reply, authorization);
      rules.authorised(raw.socket);
      return refusal && sendText(reply, refusal.status, refusal.message);
    },
    finish({ raw }, reply) {
      if (access) reply.headers(access().headers);
      if (rules.isStopping()) reply.header("connection", "close");
      // Node closes a socket at the second look that finds the same bytes waiting.
      raw.socket.setTimeout(rules.stalledReaderMs / 2);
    },
  };
}

function sendUnauthorized(
  reply: FastifyReply,
  authorization: Authorization & { readonly ok: false },
): FastifyReply {
  // A stranger's connection is not kept for the next scrape.
  reply.header("connection", "close");
  if ("challenge" in authorization) {
    return sendText(reply.header("www-authenticate", authorization.challenge), 401, "unauthorized");
  }
  return sendBusy(reply, authorization.retryAfterSeconds, "too many passwords are being checked");
}
