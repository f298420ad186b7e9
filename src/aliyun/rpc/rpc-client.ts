import type { Clock } from "../../lib/clock.js";
import { errorCode } from "../../lib/error-code.js";
import { Failure, isRequestReason } from "../../lib/failure.js";
import { optionalList } from "../../lib/json-list.js";
import type { JsonObject } from "../../lib/json-object.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import type { Scope } from "../../lib/scope.js";
import type { Telemetry } from "../../lib/telemetry.js";
import { untilStopped } from "../../lib/until-stopped.js";
import type { ApiClient, Params } from "../api-client.js";
import type { ClockSkew } from "../clock-skew.js";
import type { Credentials, CredentialsProvider } from "../credentials/credentials.js";
import { leaveSecretsOut } from "../failures/answer-texts.js";
import { failureOfAnswer } from "../failures/failure-of-answer.js";
import { failureOfDefect } from "../failures/failure-of-defect.js";
import { failureOfError, StaleConnectionFailure } from "../failures/failure-of-error.js";
import { failureOfProxy, lateText, type ProxyProblem } from "../failures/failure-of-proxy.js";
import { type FailureContext, failureOfVerdict } from "../failures/failure-of-verdict.js";
import { deadlinePassed, refusedAnswer, unexpectedAnswer } from "../failures/failure-table.js";
import { createRedactor } from "../failures/redaction.js";
import { repairSignature } from "../signature-repair.js";
import { createExchange, type Exchange } from "./exchange.js";
import type { HttpAgent } from "./http-agent.js";
import type { SendRpcRequest } from "./rpc-request.js";
import { createSharedAgents, type SharedAgents } from "./shared-agents.js";

/** What a client of one account in one region needs. */
export interface RpcClientInput {
  /** `https://...`, or `http://...` where the configuration overrides the endpoint. */
  readonly endpoint: string;
  /** The proxy on the way to the endpoint. Absent: it is called directly. */
  readonly proxy?: ForwardProxy | undefined;
  /** The connections that it shares with other clients. Absent: it shares none. */
  readonly agents?: SharedAgents | undefined;
  /** What signs and sends. */
  readonly send: SendRpcRequest;
  readonly scope: Scope;
  readonly credentials: CredentialsProvider;
  /** One request, from its start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxResponseSizeBytes: number;
  /** The list that an operation's answer is about: without it an answer is no success. Default: none is. */
  readonly listOf?: ((operation: string) => string | undefined) | undefined;
  readonly clock: Clock;
  /** This client's own: what one API tells of the time changes nothing for the others. */
  readonly clockSkew: ClockSkew;
  readonly telemetry: Telemetry;
  /** Hears of each successful answer that held a secret of its request, which is left out. */
  readonly onSecret?: ((operation: string) => void) | undefined;
}

interface Attempt {
  readonly operation: string;
  readonly params: Params;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
}

/**
 * The DTS API: one signed HTTP POST per call, never repeated here. Every raw error ends here, because
 * it may hold keys and signatures: callers get a {@link Failure} made anew, or their own signal's reason.
 */
export function createRpcClient(input: RpcClientInput): ApiClient & { close(): void } {
  const { scope, credentials: provider, clock, telemetry } = input;
  const endpoint = new URL(input.endpoint);
  const asked = { ...input, endpoint: endpoint.href, host: endpoint.host };
  const { agents = createSharedAgents(), proxy } = input;
  const agent = agents.join({ origin: endpoint.origin, proxy });

  const countFailure = (error: unknown, operation: string, signal: AbortSignal): never => {
    signal.throwIfAborted();
    if (error instanceof Failure && isRequestReason(error.reason)) {
      telemetry.apiRequestError(scope, operation, error.reason);
    }
    throw error;
  };

  return {
    async call(operation, params, signal) {
      signal.throwIfAborted();
      const credentials = await provider
        .get(signal)
        .catch((error: unknown) => countFailure(error, operation, signal));
      signal.throwIfAborted();
      const startedMs = clock.monotonic();
      try {
        return await attempt(asked, agent, {
          operation,
          params,
          credentials,
          signal,
        });
      } catch (error) {
        return countFailure(error, operation, signal);
      } finally {
        telemetry.apiRequest(scope, operation, (clock.monotonic() - startedMs) / 1000);
      }
    },
    close: () => agent.close(),
  };
}

async function attempt(
  input: RpcClientInput & { readonly host: string },
  agent: HttpAgent,
  call: Attempt,
): Promise<JsonObject> {
  const { clock, clockSkew, timeoutMs, maxResponseSizeBytes, proxy } = input;
  const { accessKeyId, accessKeySecret, securityToken } = call.credentials;
  let signature: string | undefined;
  const signedWith = () => [accessKeyId, accessKeySecret, securityToken, signature];
  const ofProxy = () => proxy?.secrets() ?? [];
  const redact = createRedactor(() => [...signedWith(), ...ofProxy()]);
  const offsetMs = clockSkew.offsetMs();
  const stop = new AbortController();
  const exchange = createExchange({
    maxResponseSizeBytes,
    sizeSetting: "api.max_response_size",
    refuse: (problem) => stop.abort(failureOfVerdict(refusedAnswer, problem, context())),
  });
  const context = (): FailureContext => ({
    operation: call.operation,
    redact,
    head: exchange.head(),
    host: input.host,
    proxy,
  });
  const onTimeout = (): Failure =>
    failureOfVerdict(
      deadlinePassed,
      lateText(timeoutMs, { proxy, isConnected: exchange.isConnected() }),
      context(),
    );
  const onProxyProblem = (problem: ProxyProblem): void => {
    if (proxy !== undefined) stop.abort(failureOfProxy(problem, proxy, context()));
  };
  const onSendingFailed = (error: unknown): never => {
    if (stop.signal.aborted) throw stop.signal.reason;
    if (exchange.hasBegun()) throw failureOfConnection(error, exchange, context());
    // Whatever time it was to be signed with, the next call starts from the local one.
    clockSkew.drop();
    throw failureOfDefect(error, context());
  };
  try {
    await untilStopped({ stop, signal: call.signal, clock, timeoutMs, onTimeout }, () =>
      input.send({
        ...call,
        endpoint: input.endpoint,
        signedAtMs: clock.now() + offsetMs,
        agent: agent.forRequest({ onRequest: exchange.watch, onProxyProblem, signal: stop.signal }),
        timeoutMs,
        onSigned: (made) => {
          signature = made;
        },
      }),
    ).catch(onSendingFailed);
    const answer = successIn(await exchange.body.json(), input.listOf?.(call.operation), context());
    // Over TLS a proxy writes no answer, and the name of its user may be a word of jobs' names.
    const sent = input.endpoint.startsWith("http:") ? [...signedWith(), ...ofProxy()] : signedWith();
    if (await leaveSecretsOut(answer, sent)) input.onSecret?.(call.operation);
    return answer;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const date = exchange.head()?.headers.date;
    const { credentials } = call;
    throw repairSignature(error, { provider: input.credentials, credentials, clockSkew, offsetMs, date });
  } finally {
    exchange.body.drop();
  }
}

/**
 * The answer, if it is a success and holds the list that it is about.
 * @throws Failure
 */
function successIn(
  answer: JsonObject | undefined,
  list: string | undefined,
  context: FailureContext,
): JsonObject {
  try {
    const failed = failureOfAnswer(answer, context);
    if (answer === undefined || failed !== undefined) throw failed;
    if (list === undefined || optionalList(answer[list])) return answer;
    throw failureOfVerdict(unexpectedAnswer, `the answer has no list ${list}`, context);
  } catch (error) {
    throw error instanceof Failure ? error : failureOfDefect(error, context);
  }
}

function failureOfConnection(error: unknown, exchange: Exchange, context: FailureContext): Failure {
  const failed = failureOfError(error, context);
  return isStale(error, exchange)
    ? new StaleConnectionFailure({ ...failed, message: failed.message })
    : failed;
}

/** A reset before any answer, on a connection that an earlier request had used. */
function isStale(error: unknown, exchange: Exchange): boolean {
  return (
    ["ECONNRESET", "EPIPE"].includes(errorCode(error)) && exchange.reusedConnection() && !exchange.head()
  );
}
