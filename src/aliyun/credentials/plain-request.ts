import type { Clock } from "../../lib/clock.js";
import type { Failure } from "../../lib/failure.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { untilStopped } from "../../lib/until-stopped.js";
import type { AnswerHead } from "../answer-head.js";
import { failureOfDefect } from "../failures/failure-of-defect.js";
import { failureOfError } from "../failures/failure-of-error.js";
import { failureOfProxy, lateText, type ProxyProblem } from "../failures/failure-of-proxy.js";
import { type Asked, type FailureContext, failureOfVerdict } from "../failures/failure-of-verdict.js";
import { deadlinePassed, refusedAnswer } from "../failures/failure-table.js";
import type { Redact } from "../failures/redaction.js";
import { createExchange } from "../rpc/exchange.js";
import { createHttpAgent } from "../rpc/http-agent.js";
import { sendRequest } from "../rpc/send-request.js";

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
 * Sends one request on a connection of its own, through a proxy or directly: at most 5 s and 64 KiB, no redirect
 * followed, no content
 * encoding, certificates always checked.
 * @throws Failure with neither the URL nor the body in it; the signal's reason when aborted.
 */
export async function sendPlainRequest(request: PlainRequest): Promise<PlainAnswer> {
  const { asked, redact, clock, signal, proxy } = request;
  const stop = new AbortController();
  const exchange = createExchange({
    maxResponseSizeBytes: longestAnswerBytes,
    refuse: (problem) => stop.abort(failureOfVerdict(refusedAnswer, problem, context())),
  });
  const context = (): FailureContext => ({ ...asked, redact, head: exchange.head(), proxy });
  const onTimeout = (): Failure => {
    const text = lateText(timeoutMs, { proxy, isConnected: exchange.isConnected() });
    return failureOfVerdict(deadlinePassed, text, context());
  };
  const onProxyProblem = (problem: ProxyProblem): void => {
    if (proxy !== undefined) stop.abort(failureOfProxy(problem, proxy, context()));
  };
  const secure = /^https:/i.test(request.url);
  const pool = createHttpAgent({ secure, idleTimeoutMs: timeoutMs, proxy });
  const agent = pool.forRequest({ onRequest: exchange.watch, onProxyProblem, signal: stop.signal });
  try {
    const { method, url, headers, body } = request;
    await untilStopped({ stop, signal, clock, timeoutMs, onTimeout }, () =>
      sendRequest(new URL(url), { method, headers: { ...headers }, agent }, body),
    );
    const head = exchange.head() ?? { status: 0, headers: {} };
    return { head, text: exchange.body.text(), context: context() };
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    // Nothing of the raw error but its code goes out: it may hold the request.
    throw exchange.hasBegun() ? failureOfError(error, context()) : failureOfDefect(error, context());
  } finally {
    exchange.body.drop();
    pool.close();
  }
}
