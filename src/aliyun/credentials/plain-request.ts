import http, { type Agent, type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { untilStopped } from "../../lib/until-stopped.js";
import { type AnswerHead, refusalOfHead } from "../answer-head.js";
import { failureOfError } from "../failures/failure-of-error.js";
import { failureOfProxy, lateText } from "../failures/failure-of-proxy.js";
import { type Asked, type FailureContext, failureOfVerdict } from "../failures/failure-of-verdict.js";
import { deadlinePassed, refusedAnswer } from "../failures/failure-table.js";
import type { Redact } from "../failures/redaction.js";
import { type AgentCaller, createHttpAgent } from "../rpc/http-agent.js";

/** One request to an issuer of credentials. */
export interface PlainRequest {
  /** For failures. */
  readonly asked: Asked;
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** The proxy on the way. Absent: the service is called directly. */
  readonly proxy?: ForwardProxy | undefined;
  /** Removes what the request holds of secrets from what the answer says. */
  readonly redact: Redact;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Any answer that came whole, whatever its status. */
export interface PlainAnswer {
  readonly head: AnswerHead;
  readonly text: string;
  /** For failures about this answer. */
  readonly context: FailureContext;
}

const timeoutMs = 5_000;
const longestAnswerBytes = 64 * 1024;

/**
 * Sends one request on a connection of its own, through a proxy or directly: at most 5 s and 64 KiB, no redirect followed, no content encoding,
 * certificates always checked.
 * @throws Failure with neither the URL nor the body in it; the signal's reason when aborted.
 */
export async function sendPlainRequest(request: PlainRequest): Promise<PlainAnswer> {
  const { asked, redact, clock, signal, proxy } = request;
  const stop = new AbortController();
  let head: AnswerHead | undefined;
  const context = (): FailureContext => ({ ...asked, redact, head, proxy });
  const onTimeout = (): Failure => {
    const text = lateText(timeoutMs, { proxy, isConnected: way?.isConnected() === true });
    return failureOfVerdict(deadlinePassed, text, context());
  };
  const way =
    proxy &&
    openWay(request.url, proxy, {
      signal: stop.signal,
      onProxyProblem: (problem) => stop.abort(failureOfProxy(problem, proxy, context())),
    });
  try {
    return await untilStopped({ stop, signal, clock, timeoutMs, onTimeout }, async () => {
      const response = await send(request, way?.agent, stop.signal);
      head = { status: response.statusCode ?? 0, headers: { ...response.headers } };
      return { head, text: await readText(response, head, context), context: context() };
    });
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    // Nothing of the raw error but its code goes out: it may hold the request.
    throw error instanceof Failure ? error : failureOfError(error, context());
  } finally {
    way?.close();
  }
}

/** The way through a proxy, for one request. */
function openWay(
  url: string,
  proxy: ForwardProxy,
  caller: Pick<AgentCaller, "onProxyProblem" | "signal">,
): { readonly agent: Agent; isConnected(): boolean; close(): void } {
  let sent: ClientRequest | undefined;
  const pool = createHttpAgent({ secure: url.startsWith("https:"), idleTimeoutMs: timeoutMs, proxy });
  return {
    agent: pool.forRequest({
      ...caller,
      onRequest: (request) => {
        sent = request;
      },
    }),
    isConnected: () => sent?.socket?.connecting === false,
    close: pool.close,
  };
}

function send(
  request: PlainRequest,
  agent: Agent | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, headers = {}, body } = request;
  const url = new URL(request.url);
  // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot make it insecure.
  const options = {
    method,
    headers: { ...headers },
    agent: agent ?? (false as const),
    rejectUnauthorized: true,
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === "https:" ? https.request(url, options, resolve) : http.request(url, options, resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readText(
  response: IncomingMessage,
  head: AnswerHead,
  context: () => FailureContext,
): Promise<string> {
  const problem = refusalOfHead(head);
  if (problem !== undefined) {
    response.destroy();
    throw failureOfVerdict(refusedAnswer, problem, context());
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop destroys the connection.
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > longestAnswerBytes) {
      throw failureOfVerdict(
        refusedAnswer,
        `the answer is larger than ${longestAnswerBytes} bytes`,
        context(),
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
