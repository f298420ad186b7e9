import { refuse } from "./refusal.js";

const windowMs = 1_000;
const documentedPerAccount = 20;
const perRegion = 200;

/** The documented limits of DescribeDtsJobs, here over all APIs together, as one account shares them. */
export interface Limits {
  /** Takes one call at a monotonic time; throws Throttling.User, with the wait in milliseconds, when a limit is reached. */
  admit(account: string, region: string, atMs: number): void;
}

/** Limits over exact sliding seconds. Refused calls do not count. `perAccount`: what other programs leave of an account's in each region. */
export function createLimits(perAccount = documentedPerAccount): Limits {
  const admitted = new Map<string, number[]>();
  const recent = (key: string, now: number): number[] => {
    const times = admitted.get(key) ?? [];
    const first = times.findIndex((at) => now - at < windowMs);
    const kept = first < 0 ? [] : times.slice(first);
    admitted.set(key, kept);
    return kept;
  };
  return {
    admit(account, region, atMs) {
      const windows = [
        { times: recent(`${region} ${account}`, atMs), limit: perAccount },
        { times: recent(region, atMs), limit: perRegion },
      ];
      const full = windows.find(({ times, limit }) => times.length >= limit);
      if (full) {
        const waitMs = Math.ceil(windowMs - (atMs - (full.times[0] ?? atMs)));
        throw refuse("Throttling.User", "", { "x-acs-retry-after": String(waitMs) });
      }
      for (const { times } of windows) times.push(atMs);
    },
  };
}
