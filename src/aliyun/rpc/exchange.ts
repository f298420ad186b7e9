import type { ClientRequest, IncomingMessage } from "node:http";
import { type AnswerHead, refusalOfHead } from "../answer-head.js";
import { createValueCounter } from "./value-counter.js";

/** What is learnt of one request and its answer while it is under way. */
export interface Exchange {
  /** Watches the request from before it is sent. */
  watch(request: ClientRequest): void;
  /** Undefined until the answer's headers are there. */
  head(): AnswerHead | undefined;
  /** The request has a connection that data can go over. */
  isConnected(): boolean;
  /** The request went out on a connection that an earlier request had used. */
  reusedConnection(): boolean;
}

// Node bounds the header of an answer itself.
const headerAllowanceBytes = 16 * 1024;
// A page of 30 jobs has some thousands. 8 MiB of `{},` would become 3 million objects and 800 MB.
const mostValues = 200_000;

/**
 * Watches over one answer and calls `refuse` with what is wrong as soon as it shows: a redirect, a content encoding
 * (none is asked for, and httpx would inflate it without limit), more than `maxResponseSizeBytes`, or so many values that a
 * parser would make many times its size of it.
 */
export function createExchange(options: {
  readonly maxResponseSizeBytes: number;
  readonly refuse: (problem: string) => void;
}): Exchange {
  const { maxResponseSizeBytes, refuse } = options;
  let request: ClientRequest | undefined;
  let head: AnswerHead | undefined;

  const onResponse = (response: IncomingMessage): void => {
    head = { status: response.statusCode ?? 0, headers: { ...response.headers } };
    const problem = problemOf(head, maxResponseSizeBytes);
    if (problem === undefined) return;
    // Otherwise httpx pipes the answer into a decompressor, and never hears that it was cut off.
    delete response.headers["content-encoding"];
    refuse(problem);
  };

  return {
    watch(watched) {
      request = watched;
      // Before httpx's own listener, which hands the answer on.
      watched.prependOnceListener("response", onResponse);
      watched.once("socket", (socket) => {
        let receivedBytes = 0;
        const valuesIn = createValueCounter();
        const count = (chunk: Buffer): void => {
          receivedBytes += chunk.length;
          if (receivedBytes > maxResponseSizeBytes + headerAllowanceBytes)
            refuse(tooLarge(maxResponseSizeBytes));
          if (valuesIn(chunk) > mostValues) refuse(`the answer holds more than ${mostValues} values`);
        };
        socket.on("data", count);
        watched.once("close", () => socket.off("data", count));
      });
    },
    head: () => head,
    isConnected: () => request?.socket?.connecting === false,
    reusedConnection: () => request?.reusedSocket === true,
  };
}

function problemOf(head: AnswerHead, maxResponseSizeBytes: number): string | undefined {
  const isTooLarge = Number(head.headers["content-length"]) > maxResponseSizeBytes;
  return refusalOfHead(head) ?? (isTooLarge ? tooLarge(maxResponseSizeBytes) : undefined);
}

function tooLarge(maxResponseSizeBytes: number): string {
  return `the answer is larger than ${maxResponseSizeBytes} bytes (api.max_response_size)`;
}
