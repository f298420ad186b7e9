import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { createSendBusy } from "./busy.js";
import { refusalOf } from "./refusals.js";
import type { RouteDeps } from "./route-deps.js";
import { sendText } from "./send.js";

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
export function createGate(
  { access, clock }: Pick<RouteDeps, "access" | "clock">,
  rules: ConnectionRules,
): Gate {
  const sendBusy = createSendBusy(clock);

  return {
    async refuse({ raw }, reply) {
      const refusal = refusalOf(raw);
      // The rest of the request stays unread, so the connection cannot serve another one.
      if (refusal) reply.header("connection", "close");
      const authorization = await access?.().authorize?.(raw);
      if (authorization?.ok === false) {
        // A stranger's connection is not kept for the next scrape.
        reply.header("connection", "close");
        if ("challenge" in authorization) return sendUnauthorized(reply, authorization.challenge);
        const { retryAfterSeconds } = authorization;
        return sendBusy(reply, { retryAfterSeconds, why: "too many passwords are being checked" });
      }
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

function sendUnauthorized(reply: FastifyReply, challenge: string): FastifyReply {
  return sendText(reply.header("www-authenticate", challenge), 401, "unauthorized");
}
