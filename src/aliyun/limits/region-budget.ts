import type { Clock } from "../../lib/clock.js";
import { createTokenBucket, type TokenBucket } from "./token-bucket.js";

/** One account's limiter as its region sees it. */
export interface RegionMember {
  readonly bucket: TokenBucket;
  /** Pays from the member's own bucket and lets its next request go. Returns false when none is left waiting. */
  grant(): boolean;
}

/** The requests that all accounts together may send to one region. */
export interface RegionBudget {
  /** The member has at least one request waiting: it is served as soon as both budgets allow, in turn with the others. */
  serve(member: RegionMember): void;
  /** The member has nothing waiting any more. */
  forget(member: RegionMember): void;
}

/**
 * A budget for one region. A request is paid from the account's bucket and from this one at the same instant, so that
 * nothing paid for waits. Accounts that wait take turns.
 */
export function createRegionBudget(input: {
  readonly clock: Clock;
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** The API's own limit for a region over all accounts, requests in any sliding second. */
  readonly ceiling: number;
  readonly restsAtFirst?: boolean | undefined;
}): RegionBudget {
  return createRoundRobin(input.clock, createTokenBucket(input));
}

/** For a limiter that shares its region with nobody. */
export function createUnsharedBudget(clock: Clock): RegionBudget {
  return createRoundRobin(clock, undefined);
}

/** When it is looked again who may be served. */
interface Alarm {
  readonly atMs: number;
  readonly takeBack: () => void;
}

function createRoundRobin(clock: Clock, shared: TokenBucket | undefined): RegionBudget {
  // In the order of their turns: who was served goes to the end.
  const waiting = new Set<RegionMember>();
  let alarm: Alarm | undefined;

  const nextMember = (): RegionMember | undefined => {
    // While the region itself has to wait, nobody is looked for.
    if (shared !== undefined && shared.waitMs() > 0) return undefined;
    for (const member of waiting) if (member.bucket.waitMs() === 0) return member;
    return undefined;
  };

  /** How long until the next one may be served, at the earliest. */
  const delayMs = (): number => {
    const sharedMs = shared?.waitMs() ?? 0;
    if (sharedMs > 0) return sharedMs;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const { bucket } of waiting) soonestMs = Math.min(soonestMs, bucket.waitMs());
    return soonestMs;
  };

  const stopAlarm = (): void => {
    alarm?.takeBack();
    alarm = undefined;
  };

  /** An alarm that rings early enough stays: what it is too early for it sets anew. */
  const setAlarm = (): void => {
    const ms = delayMs();
    const atMs = clock.monotonic() + ms;
    if (alarm !== undefined && alarm.atMs <= atMs) return;
    stopAlarm();
    const ring = (): void => {
      alarm = undefined;
      pump();
    };
    alarm = { atMs, takeBack: clock.after(ms, ring) };
  };

  const pump = (): void => {
    for (let member = nextMember(); member !== undefined; member = nextMember()) {
      shared?.take();
      waiting.delete(member);
      if (member.grant()) waiting.add(member);
    }
    if (waiting.size > 0) setAlarm();
    else stopAlarm();
  };

  return {
    serve(member) {
      waiting.add(member);
      pump();
    },
    forget(member) {
      waiting.delete(member);
      pump();
    },
  };
}
