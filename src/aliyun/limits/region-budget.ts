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

function createRoundRobin(clock: Clock, shared: TokenBucket | undefined): RegionBudget {
  // In the order of their turns: who was served goes to the end.
  const waiting = new Set<RegionMember>();
  let timer = new AbortController();

  const nextMember = (): RegionMember | undefined =>
    shared !== undefined && shared.waitMs() > 0
      ? undefined
      : [...waiting].find((member) => member.bucket.waitMs() === 0);

  const pump = (): void => {
    timer.abort();
    for (let member = nextMember(); member !== undefined; member = nextMember()) {
      shared?.take();
      waiting.delete(member);
      if (member.grant()) waiting.add(member);
    }
    if (waiting.size === 0) return;
    const soonestMs = Math.min(...[...waiting].map((member) => member.bucket.waitMs()));
    timer = new AbortController();
    clock.sleep(Math.max(shared?.waitMs() ?? 0, soonestMs), timer.signal).then(pump, () => undefined);
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
