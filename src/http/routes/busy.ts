import type { FastifyReply } from "fastify";
import type { Clock } from "../../lib/clock.js";
import { sendText } from "./send.js";

/** Answers that there is no place at present, why, and when to come again. */
export type SendBusy = (
  reply: FastifyReply,
  refusal: { readonly retryAfterSeconds: number; readonly why: string },
) => Promise<FastifyReply>;

const leastMs = 1_000;
const stepMs = 20;
const steps = 50;

/** Whoever comes again at once has to wait for the refusal, one to two seconds: not all for the same moment. */
export function createSendBusy(clock: Clock): SendBusy {
  let refusals = 0;
  return async (reply, { retryAfterSeconds, why }) => {
    refusals += 1;
    await clock.sleep(leastMs + (refusals % steps) * stepMs, new AbortController().signal);
    return sendText(reply.header("retry-after", retryAfterSeconds), 503, `busy: ${why}`);
  };
}
