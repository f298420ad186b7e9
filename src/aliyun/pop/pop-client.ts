import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import type { Scope } from "../../lib/scope.js";
import type { Telemetry } from "../../lib/telemetry.js";
import type { ApiClient, Params } from "../api-client.js";
import type { ClockSkew } from "../clock-skew.js";
import type { Credentials, CredentialsProvider } from "../credentials/credentials.js";
import {
  type FailureContext,
  failure,
  failureOfBody,
  failureOfError,
  StaleConnectionFailure,
  withRetryable,
} from "../failures/failure-of.js";
import { deadlinePassed, refusedAnswer, unexpectedAnswer } from "../failures/failure-table.js";
import { createRedactor } from "../failures/redaction.js";
import { untilStopped } from "../until-stopped.js";
import { isJsonObject, type JsonObject } from "./answer.js";
import { createExchange, type Exchange } from "./exchange.js";
import { createHttpAgent, type HttpAgent } from "./http-agent.js";
import { normalizeObject } from "./normalize.js";
import { sendPopRequest } from "./pop-request.js";

/** What a client of one account in one region needs. */
export interface PopClientInput {
  /** `https://...`, or `http://...` where the configuration overrides the endpoint. */
  readonly endpoint: string;
  readonly scope: Scope;
  readonly credentials: CredentialsProvider;
  /** One request, from its start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxResponseSizeBytes: number;
  /** The list that an operation's answer is about: without it an answer is no success. Default: none is. */
  readonly listOf?: ((operation: string) => string | undefined) | undefined;
  readonly clock: Clock;
  /** Shared by all clients of the process. */
  readonly clockSkew: ClockSkew;
  readonly telemetry: Telemetry;
}

// Servers and load balancers close idle connections after 5 s or more; the client has to be first.
const idleTimeoutMs = 4_000;

interface Attempt {
  readonly operation: string;
  readonly params: Params;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
}

/**
 * The DTS API through pop-core: one signed HTTP POST per call, never repeated here. Every raw error ends here, because
 * it may hold keys and signatures: callers get a {@link Failure} made anew, or their own signal's reason.
 */
export function createPopClient(input: PopClientInput): ApiClient & { close(): void } {
  const { scope, credentials: provider, clock, telemetry } = input;
  const endpoint = new URL(input.endpoint);
  const agent = createHttpAgent({ secure: endpoint.protocol === "https:", idleTimeoutMs });

  const counted = (error: unknown, operation: string, signal: AbortSignal): unknown => {
    if (signal.aborted) return signal.reason;
    if (error instanceof Failure) telemetry.apiRequestError(scope, operation, error.reason);
    return error;
  };

  return {
    async call(operation, params, signal) {
      signal.throwIfAborted();
      const credentials = await provider.get(signal).catch((error: unknown) => {
        throw counted(error, operation, signal);
      });
      signal.throwIfAborted();
      const startedMs = clock.monotonic();
      try {
        return await attempt({ ...input, endpoint: endpoint.href }, agent, {
          operation,
          params,
          credentials,
          signal,
        });
      } catch (error) {
        throw counted(error, operation, signal);
      } finally {
        telemetry.apiRequest(scope, operation, (clock.monotonic() - startedMs) / 1000);
      }
    },
    close: () => agent.close(),
  };
}

async function attempt(input: PopClientInput, agent: HttpAgent, call: Attempt): Promise<JsonObject> {
  const { clock, clockSkew, timeoutMs, maxResponseSizeBytes } = input;
  const redact = createRedactor(call.credentials);
  const offsetMs = clockSkew.offsetMs();
  const stop = new AbortController();
  const exchange = createExchange({
    maxResponseSizeBytes,
    refuse: (problem) => stop.abort(failure(refusedAnswer, problem, context())),
  });
  const context = (): FailureContext => ({ operation: call.operation, redact, head: exchange.head() });
  const onTimeout = (): Failure =>
    failure(deadlinePassed, `no complete answer within ${timeoutMs} ms`, context());
  try {
    const body = await untilStopped({ stop, signal: call.signal, clock, timeoutMs, onTimeout }, () =>
      sendPopRequest({
        ...call,
        endpoint: input.endpoint,
        signedAtMs: clock.now() + offsetMs,
        signal: stop.signal,
        agent: agent.forRequest((request) => exchange.watch(request)),
        timeoutMs,
      }),
    );
    const failed = failureOfBody(body, context());
    if (failed !== undefined) throw failed;
    const answer = isJsonObject(body) ? normalizeObject(body) : {};
    const list = input.listOf?.(call.operation);
    if (list === undefined || isList(answer[list])) return answer;
    throw failure(unexpectedAnswer, `the answer has no list ${list}`, context());
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    const failed = error instanceof Failure ? error : failureOfError(error, context());
    if (isStale(error, exchange)) throw new StaleConnectionFailure({ ...failed, message: failed.message });
    throw repaired(failed, input, { used: call.credentials, offsetMs, date: exchange.head()?.headers.date });
  }
}

/** An array, or one wrapped in an object, as older answers have it. */
function isList(value: unknown): boolean {
  return Array.isArray(value) || (isJsonObject(value) && Object.values(value).some(Array.isArray));
}

/** A reset before any answer, on a connection that an earlier request had used. */
function isStale(error: unknown, exchange: Exchange): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return (code === "ECONNRESET" || code === "EPIPE") && exchange.reusedConnection() && !exchange.head();
}

interface Signed {
  readonly used: Credentials;
  readonly offsetMs: number;
  readonly date: string | undefined;
}

/**
 * Sets right what the API refused: credentials are fetched anew for the next request, the clock is corrected.
 * The failure is retryable when a repetition will be signed differently for that.
 */
function repaired(failed: Failure, input: PopClientInput, signed: Signed): Failure {
  const code = failed.code ?? "";
  if (/^Invalid(SecurityToken|AccessKeyId)(\.|$)/.test(code)) input.credentials.invalidate(signed.used);
  if (code === "InvalidSecurityToken.Expired") return withRetryable(failed, true);
  if (code !== "InvalidTimeStamp.Expired") return failed;
  return withRetryable(failed, input.clockSkew.correct(signed.date, signed.offsetMs));
}
