import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import type { Logger } from "../../lib/logger.js";
import type { Telemetry } from "../../lib/telemetry.js";
import { orAborted } from "../../lib/until-stopped.js";
import { nameOf } from "../failures/failure-of-defect.js";
import { amendedFailure } from "../failures/failure-of-verdict.js";
import { createChangeWatch } from "./change-watch.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { fetchWithRetries } from "./fetch-with-retries.js";
import { createHeldCredentials } from "./held-credentials.js";
import { failurePauseMs } from "./refresh-times.js";
import type { TemporaryCredentials } from "./temporary-credentials.js";

/** What every provider of temporary credentials works with. */
export interface RefreshingDeps {
  readonly account: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Pick<Telemetry, "credentials">;
  /** A number from 0 up to, but not including, 1: jitter. */
  readonly random: () => number;
}

/** One kind of temporary credentials. */
export interface RefreshingInput extends RefreshingDeps {
  readonly type: string;
  /** Asks the issuer once. Bounded in time by itself; may be asked again when its Failure is retryable. */
  readonly fetch: (signal: AbortSignal) => Promise<TemporaryCredentials>;
  /** The credentials that `fetch` itself uses: when they change, a failed fetch is tried again at once. */
  readonly source?: CredentialsProvider | undefined;
}

/** Log message when credentials cannot be replaced ahead of time, once for each reason. */
export const refreshFailed = "credentials cannot be refreshed, using the old ones until they expire";
/** Log message when that is over. */
export const refreshRecovered = "credentials are refreshed again";

/** Those that expire sooner would be asked for without a pause. A session of STS lives for 15 minutes at least. */
const shortestLifeMs = 10_000;

interface Failed {
  readonly failure: Failure;
  readonly count: number;
  readonly retryAtMs: number;
}

/**
 * Temporary credentials that are fetched once for all who ask, and replaced ahead of their expiry while the old ones
 * go on serving. A failed fetch is repeated at growing intervals up to a minute; meanwhile, without valid credentials,
 * everybody gets its failure.
 */
export function createRefreshingProvider(input: RefreshingInput): CredentialsProvider {
  const { type, account, clock, telemetry, random } = input;
  const held = createHeldCredentials({ clock, random });
  const log = createRefreshLog(input);
  let failed: Failed | undefined;
  let toldSeconds: number | undefined;
  let running: Promise<Credentials> | undefined;

  const adopt = (fetched: TemporaryCredentials): Credentials => {
    const before = held.last();
    const isFirst = before === undefined && failed === undefined;
    failed = undefined;
    log.succeeded();
    const credentials = held.replace(fetched);
    // The same ones may live longer than they were to.
    const expirySeconds = secondsOf(fetched.credentials);
    if (credentials !== before || expirySeconds !== toldSeconds) {
      telemetry.credentials(account, type, expirySeconds);
      toldSeconds = expirySeconds;
    }
    if (credentials !== before && !isFirst) watch.changed();
    return credentials;
  };

  const fail = (error: unknown): Failure => {
    const failure = failureFrom(error, type);
    const count = (failed?.count ?? 0) + 1;
    failed = { failure, count, retryAtMs: clock.monotonic() + failurePauseMs(count, random()) };
    if (held.areGood()) log.failed(failure);
    return failure;
  };

  const refresh = async (): Promise<Credentials> => {
    try {
      return adopt(usable(await fetchWithRetries(input), type));
    } catch (error) {
      throw fail(error);
    } finally {
      running = undefined;
    }
  };

  /** The refresh that is under way, or a new one. It goes on when those who wait for it leave. */
  const refreshOnce = (): Promise<Credentials> => {
    if (running === undefined) {
      running = refresh();
      running.catch(() => undefined);
    }
    return running;
  };

  const get: CredentialsProvider["get"] = async (signal) => {
    signal.throwIfAborted();
    const mayRetry = failed === undefined || clock.monotonic() >= failed.retryAtMs;
    if (held.areDue() && mayRetry) void refreshOnce();
    const current = held.current();
    if (current !== undefined) return current;
    if (failed !== undefined && !mayRetry && running === undefined) throw failed.failure;
    return orAborted(signal, refreshOnce);
  };

  const watch = createChangeWatch({ clock, check: get });

  /** What stood in the way may be gone. */
  const tryAgain = (): void => {
    if (failed !== undefined) failed = { ...failed, retryAtMs: clock.monotonic() };
    held.giveUpRefused();
    get(new AbortController().signal).catch(() => undefined);
  };

  return {
    type,
    get,
    invalidate: held.refuse,
    onChange(listener) {
      const remove = watch.add(listener);
      const leaveSource = input.source?.onChange(tryAgain);
      return () => {
        remove();
        leaveSource?.();
      };
    },
  };
}

/** Warns once for each reason that old credentials have to go on serving, and says when that is over. */
function createRefreshLog({ account, type, logger }: RefreshingInput) {
  let warnedOf: string | undefined;
  return {
    failed({ reason, code, message }: Failure): void {
      const problem = `${reason} ${code ?? ""}`;
      if (warnedOf === problem) return;
      logger.warn(refreshFailed, { account, type, reason, problem: message });
      warnedOf = problem;
    },
    succeeded(): void {
      if (warnedOf !== undefined) logger.info(refreshRecovered, { account, type });
      warnedOf = undefined;
    },
  };
}

function usable(fetched: TemporaryCredentials, type: string): TemporaryCredentials {
  if (fetched.lifeMs >= shortestLifeMs) return fetched;
  throw new Failure({
    reason: "bad_response",
    message: `Credentials of type ${type} expire within ${shortestLifeMs / 1000} s of their answer. Check what issues them, and its clock.`,
    retryable: false,
  });
}

function secondsOf({ expiresAtMs }: Credentials): number | undefined {
  return expiresAtMs === undefined ? undefined : expiresAtMs / 1000;
}

/** Asking again at once would only give the same failure. An error of any other kind may hold anything: only its name goes out. */
function failureFrom(error: unknown, type: string): Failure {
  if (error instanceof Failure) return amendedFailure(error, { retryable: false });
  return new Failure({
    reason: "internal",
    message: `Getting credentials of type ${type} failed unexpectedly (${nameOf(error)}). Report this.`,
    retryable: false,
  });
}
