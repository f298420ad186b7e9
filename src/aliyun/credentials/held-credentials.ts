import type { Clock } from "../../lib/clock.js";
import type { Credentials } from "./credentials.js";
import { refreshAfterMs, refusalPauseMs } from "./refresh-times.js";
import type { TemporaryCredentials } from "./temporary-credentials.js";

/** The temporary credentials that are in use, if any. */
export interface HeldCredentials {
  /** Puts others in their place. Returns what is held from now on: the same object as before when they are the same. */
  replace(next: TemporaryCredentials): Credentials;
  /** What was put in last, expired or not. */
  last(): Credentials | undefined;
  /** What to give out now; undefined when new ones have to be fetched first. */
  current(): Credentials | undefined;
  /** They have not expired, and the API has not refused them. */
  areGood(): boolean;
  /** They are good, and it is time to replace them. */
  areDue(): boolean;
  /** The API does not take `used`, although they have not expired. */
  refuse(used: Credentials): void;
  /** Refused ones are not given out any more. */
  giveUpRefused(): void;
}

interface Held {
  readonly credentials: Credentials;
  readonly fetchedMs: number;
  readonly refreshAtMs: number;
  readonly expiresAtMs: number;
  readonly refused: boolean;
}

// Credentials that the API refuses so soon after they were issued: the next ones will hardly fare better.
const youngMs = 60_000;

/**
 * Holds nothing at the start. Times are monotonic: a jump of the wall clock neither expires nor prolongs anything.
 *
 * New credentials that the API refuses at once are replaced at growing intervals up to 10 minutes; meanwhile the refused
 * ones are given out, so that the API's own error is what is seen.
 */
export function createHeldCredentials(input: {
  readonly clock: Clock;
  readonly random: () => number;
}): HeldCredentials {
  const { clock, random } = input;
  let held: Held | undefined;
  let refusals = 0;
  let replaceAtMs = 0;

  const refused = (current: Held): Held => {
    const nowMs = clock.monotonic();
    refusals = nowMs - current.fetchedMs < youngMs ? refusals + 1 : 1;
    replaceAtMs = nowMs + refusalPauseMs(refusals);
    return { ...current, refused: true };
  };

  const areGood = (): boolean => held !== undefined && !held.refused && clock.monotonic() < held.expiresAtMs;

  return {
    replace({ credentials, lifeMs }) {
      const nowMs = clock.monotonic();
      // Metadata services and sidecars give out the same credentials until they have others.
      const before = held !== undefined && areSame(held.credentials, credentials) ? held : undefined;
      const next: Held = {
        credentials: before?.credentials ?? credentials,
        fetchedMs: nowMs,
        refreshAtMs: nowMs + refreshAfterMs(lifeMs, random()),
        expiresAtMs: nowMs + lifeMs,
        refused: false,
      };
      held = before?.refused ? refused(next) : next;
      return held.credentials;
    },
    last: () => held?.credentials,
    current() {
      const nowMs = clock.monotonic();
      if (held === undefined || nowMs >= held.expiresAtMs) return undefined;
      return held.refused && nowMs >= replaceAtMs ? undefined : held.credentials;
    },
    areGood,
    areDue: () => held !== undefined && areGood() && clock.monotonic() >= held.refreshAtMs,
    refuse(used) {
      if (held !== undefined && used === held.credentials && !held.refused) held = refused(held);
    },
    giveUpRefused() {
      replaceAtMs = clock.monotonic();
    },
  };
}

function areSame(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret === b.accessKeySecret &&
    a.securityToken === b.securityToken
  );
}
