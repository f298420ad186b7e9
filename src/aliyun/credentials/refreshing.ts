import type { Clock } from "../../lib/clock.js";
import { Failure } from "../../lib/failure.js";
import type { Logger } from "../../lib/logger.js";
import type { Telemetry } from "../../lib/telemetry.js";
import { withRetryable } from "../failures/failure-of.js";
import { orAborted } from "../or-aborted.js";
import { createChangeWatch } from "./change-watch.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { credentialsFailure } from "./credentials-failure.js";
import { fetchWithRetries } from "./fetch-with-retries.js";
import { failurePauseMs, refreshAfterMs, refusalPauseMs } from "./refresh-times.js";
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
export const refreshFailed = "credentials cannot be refreshed, the old ones serve until they expire";
/** Log message when that is over. */
export const refreshRecovered = "credentials are refreshed again";

interface Held {
  readonly credentials: Credentials;
  readonly fetchedMs: number;
  readonly refreshAtMs: number;
  readonly expiresAtMs: number;
  /** The API does not take them, although they have not expired. */
  readonly refused: boolean;
}

interface Failed {
  readonly failure: Failure;
  readonly count: number;
  readonly retryAtMs: number;
}

// Credentials that the API refuses so soon after they were issued: the next ones will hardly fare better.
const youngMs = 60_000;

/**
 * Temporary credentials that are fetched once for all who ask, and replaced ahead of their expiry while the old ones
 * go on serving. Times are monotonic: a jump of the wall clock neither expires nor prolongs anything.
 *
 * A failed fetch is repeated at growing intervals up to a minute; meanwhile, without valid credentials, everybody gets
 * its failure. New credentials that the API refuses at once are replaced at growing intervals up to 10 minutes;
 * meanwhile the refused ones are given out, so that the API's own error is what is seen.
 */
export function createRefreshingProvider(input: RefreshingInput): CredentialsProvider {
  const { type, account, clock, logger, telemetry, random } = input;
  let held: Held | undefined;
  let failed: Failed | undefined;
  let running: Promise<Credentials> | undefined;
  let refusals = 0;
  let replaceAtMs = 0;
  let warnedOf: string | undefined;

  const refuse = (current: Held): Held => {
    const nowMs = clock.monotonic();
    refusals = nowMs - current.fetchedMs < youngMs ? refusals + 1 : 1;
    replaceAtMs = nowMs + refusalPauseMs(refusals);
    return { ...current, refused: true };
  };

  const adopt = ({ credentials, lifeMs }: TemporaryCredentials): Credentials => {
    const nowMs = clock.monotonic();
    const before = held;
    const isNews = before !== undefined || failed !== undefined;
    failed = undefined;
    if (warnedOf !== undefined) logger.info(refreshRecovered, { account, type });
    warnedOf = undefined;
    // Metadata services and sidecars give out the same credentials until they have others.
    const isSame = before !== undefined && areSame(before.credentials, credentials);
    const next: Held = {
      credentials: isSame ? before.credentials : credentials,
      fetchedMs: nowMs,
      refreshAtMs: nowMs + refreshAfterMs(lifeMs, random()),
      expiresAtMs: nowMs + lifeMs,
      refused: false,
    };
    held = isSame && before.refused ? refuse(next) : next;
    if (!isSame) {
      telemetry.credentials(account, type, secondsOf(credentials));
      if (isNews) watch.changed();
    }
    return next.credentials;
  };

  const fail = (error: unknown): Failure => {
    const nowMs = clock.monotonic();
    const failure = failureFrom(error, type);
    const count = (failed?.count ?? 0) + 1;
    failed = { failure, count, retryAtMs: nowMs + failurePauseMs(count, random()) };
    const isServing = held !== undefined && !held.refused && nowMs < held.expiresAtMs;
    const what = `${failure.reason} ${failure.code ?? ""}`;
    if (isServing && warnedOf !== what) {
      logger.warn(refreshFailed, { account, type, reason: failure.reason, problem: failure.message });
      warnedOf = what;
    }
    return failure;
  };

  const refresh = async (): Promise<Credentials> => {
    try {
      return adopt(await fetchWithRetries(input));
    } catch (error) {
      throw fail(error);
    } finally {
      running = undefined;
    }
  };

  /** The refresh that is under way, or a new one. It goes on when those who wait for it leave. */
  const refreshed = (): Promise<Credentials> => {
    if (running === undefined) {
      running = refresh();
      running.catch(() => undefined);
    }
    return running;
  };

  const get: CredentialsProvider["get"] = async (signal) => {
    signal.throwIfAborted();
    const nowMs = clock.monotonic();
    const mayRetry = failed === undefined || nowMs >= failed.retryAtMs;
    if (held !== undefined && nowMs < held.expiresAtMs) {
      if (!held.refused && nowMs >= held.refreshAtMs && mayRetry) void refreshed();
      if (!held.refused || nowMs < replaceAtMs) return held.credentials;
    }
    if (failed !== undefined && !mayRetry && running === undefined) throw failed.failure;
    return orAborted(signal, refreshed);
  };

  const watch = createChangeWatch({ clock, look: get });

  /** What stood in the way may be gone. */
  const tryAgain = (): void => {
    if (failed !== undefined) failed = { ...failed, retryAtMs: clock.monotonic() };
    replaceAtMs = clock.monotonic();
    get(new AbortController().signal).catch(() => undefined);
  };

  return {
    type,
    get,
    invalidate(used) {
      if (held !== undefined && used === held.credentials && !held.refused) held = refuse(held);
    },
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

function areSame(a: Credentials, b: Credentials): boolean {
  return a.accessKeyId === b.accessKeyId && a.securityToken === b.securityToken;
}

function secondsOf({ expiresAtMs }: Credentials): number | undefined {
  return expiresAtMs === undefined ? undefined : expiresAtMs / 1000;
}

/** Asking again at once would only give the same failure. An error of any other kind may hold anything: only its name goes out. */
function failureFrom(error: unknown, type: string): Failure {
  if (error instanceof Failure) return withRetryable(error, false);
  const name = error instanceof Error ? error.name : "unknown error";
  return credentialsFailure(
    `Getting credentials of type ${type} failed unexpectedly (${name}). Report this.`,
  );
}
