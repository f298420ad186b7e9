import type { ClientRequest, IncomingMessage } from "node:http";
import { type AnswerHead, refusalOfHead } from "../answer-head.js";
import { type AnswerBody, createAnswerBody } from "./answer-body.js";

/** What is learnt of one request and its answer while it is under way. */
export interface Exchange {
  /** Watches the request from before it is sent. */
  watch(request: ClientRequest): void;
  /** There is a request: what fails before is no fault of the connection. */
  hasBegun(): boolean;
  /** Undefined until the answer's headers are there. */
  head(): AnswerHead | undefined;
  /** What has come of the body. All of it when the answer that the request gave to its sender has ended. */
  readonly body: AnswerBody;
  /** The request has a connection that data can go over. */
  isConnected(): boolean;
  /** The request went out on a connection that an earlier request had used. */
  reusedConnection(): boolean;
}

/** What an answer may be like. */
export interface ExchangeOptions {
  readonly maxResponseSizeBytes: number;
  /** The setting of that, for messages, if there is one. */
  readonly sizeSetting?: string;
  readonly refuse: (problem: string) => void;
}

// Node bounds the header of an answer itself.
const headerAllowanceBytes = 16 * 1024;
const standIn = Buffer.from("{}");

/**
 * Watches over one answer and calls `refuse` with what is wrong as soon as it shows: an interim answer (1xx), a redirect, a
 * content encoding (none is asked for, and httpx would inflate it without limit), more than `maxResponseSizeBytes`, or what
 * would cost a parser too much. It judges what Node's parser has decoded, and nothing of the framing gets into it. Who sent the
 * request, a library maybe, gets `{}` as the body of any answer, when that is complete.
 */
export function createExchange(options: ExchangeOptions): Exchange {
  const { maxResponseSizeBytes, sizeSetting, refuse } = options;
  const tooLarge = `the answer is larger than ${maxResponseSizeBytes} bytes${sizeSetting ? ` (${sizeSetting})` : ""}`;
  const body = createAnswerBody({ mostBytes: maxResponseSizeBytes, tooLarge });
  let request: ClientRequest | undefined;
  let head: AnswerHead | undefined;

  const onResponse = (response: IncomingMessage): void => {
    head = { status: response.statusCode ?? 0, headers: { ...response.headers } };
    const isTooLarge = Number(head.headers["content-length"]) > maxResponseSizeBytes;
    let problem = refusalOfHead(head) ?? (isTooLarge ? tooLarge : undefined);
    if (problem !== undefined) refuse(problem);
    // Otherwise httpx pipes the stand-in into a decompressor, and never hears that it was cut off.
    delete response.headers["content-encoding"];
    divertBody(response, (chunk) => {
      if (problem !== undefined) return;
      problem = body.take(chunk);
      if (problem !== undefined) refuse(problem);
    });
  };

  return {
    watch(watched) {
      request = watched;
      // Before httpx's own listener, which hands the answer on.
      watched.prependOnceListener("response", onResponse);
      watched.on("information", ({ statusCode }) => refuse(interim(statusCode)));
      // Without a listener, Node closes the connection and tells nobody.
      watched.once("upgrade", ({ statusCode = 0 }, socket) => {
        socket.destroy();
        refuse(interim(statusCode));
      });
      watched.once("socket", (socket) => {
        let receivedBytes = 0;
        const count = (chunk: Buffer): void => {
          receivedBytes += chunk.length;
          // Twice, because the shortest chunks and their frames are no legitimate answer either.
          if (receivedBytes > 2 * maxResponseSizeBytes + headerAllowanceBytes) {
            refuse("the answer has more framing than its body may have bytes");
          }
        };
        socket.on("data", count);
        watched.once("close", () => socket.off("data", count));
      });
    },
    hasBegun: () => request !== undefined,
    head: () => head,
    body,
    isConnected: () => request?.socket?.connecting === false,
    reusedConnection: () => request?.reusedSocket === true,
  };
}

function interim(status: number): string {
  return `an interim answer (HTTP ${status}) came, which was not asked for`;
}

const diversion = Symbol("diversion");

/** A response whose body goes elsewhere. */
interface Diverted extends IncomingMessage {
  readonly [diversion]: {
    readonly take: (chunk: Buffer) => void;
    readonly push: IncomingMessage["push"];
    hasEnded: boolean;
  };
}

/**
 * Gives what Node's parser decodes of a body to `take`, before anybody else can hear of it; whoever reads the answer gets
 * the stand-in. The parser hands a body on by `push`, as every source of a stream has to.
 */
function divertBody(response: IncomingMessage, take: (chunk: Buffer) => void): void {
  // One function for all responses: with one of its own each, Node 20 was seen to keep every request until the next whole collection.
  const diverted = { [diversion]: { take, push: response.push, hasEnded: false }, push: pushDiverted };
  Object.assign(response, diverted);
}

function pushDiverted(this: Diverted, chunk: Buffer | null): boolean {
  const state = this[diversion];
  if (chunk !== null) {
    state.take(chunk);
    return true;
  }
  if (!state.hasEnded) state.push.call(this, standIn);
  state.hasEnded = true;
  return state.push.call(this, null);
}
