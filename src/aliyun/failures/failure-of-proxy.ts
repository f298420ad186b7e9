import type { Failure } from "../../lib/failure.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { type FailureContext, failureOfVerdict } from "./failure-of-verdict.js";
import { type Verdict, verdictOfTransportError } from "./failure-table.js";

/** What a proxy did instead of letting a request through: the error of the connection to it, or its HTTP status. */
export type ProxyProblem = { readonly code: string } | { readonly status: number };

/** The failure that a proxy is the cause of. It names the proxy by host and port. */
export function failureOfProxy(problem: ProxyProblem, proxy: ForwardProxy, context: FailureContext): Failure {
  const { name, variable } = proxy;
  // The answer, if there is one, is the proxy's.
  const own = { ...context, head: undefined };
  if ("code" in problem) {
    const verdict = verdictOfTransportError(problem.code, "");
    const advice = `Check the proxy and the way to it (${variable})`;
    const text = `the proxy ${name} cannot be used (${shownCode(problem.code)})`;
    return failureOfVerdict({ ...verdict, advice }, text, own);
  }
  const { status } = problem;
  // tinyproxy says 401 when it knows no such user or password.
  if (status === 407 || status === 401) {
    const advice = `Write user and password as http://USER:PASSWORD@HOST:PORT (${variable})`;
    const text = `the proxy ${name} asks for a user and a password, or refuses those that it gets (HTTP ${status})`;
    return failureOfVerdict({ ...refused, advice }, text, own);
  }
  const advice = "Have the proxy let this endpoint through, or name the endpoint in NO_PROXY";
  const text = `the proxy ${name} did not connect to the endpoint (HTTP ${status})`;
  return failureOfVerdict({ ...(status >= 500 ? unreached : refused), advice }, text, own);
}

/** What a message adds when a request went through a proxy. */
export function throughProxy({ proxy }: FailureContext): string {
  return proxy === undefined ? "" : ` through the proxy ${proxy.name}`;
}

/** The text of a deadline that has passed. */
export function lateText(
  timeoutMs: number,
  { isConnected, proxy }: { readonly isConnected: boolean; readonly proxy?: ForwardProxy | undefined },
): string {
  const late = `within ${timeoutMs} ms`;
  if (proxy === undefined) return `no complete answer ${late}`;
  return isConnected
    ? `no complete answer through the proxy ${proxy.name} ${late}`
    : `the proxy ${proxy.name} opened no way to the endpoint ${late}`;
}

/** The code of an error of Node as a message may have it. */
export function shownCode(code: string): string {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : "no error code";
}

// Nothing has reached the API: its own refusals have other reasons.
const refused: Verdict = { reason: "network", retryable: false };
const unreached: Verdict = { reason: "network", retryable: true };
