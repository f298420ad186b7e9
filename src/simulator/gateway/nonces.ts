import type { Clock } from "../../lib/clock.js";

const keptMs = 15 * 60_000;

/** The signature nonces of the last 15 minutes. */
export interface Nonces {
  /** Remembers a nonce; false when it was used within 15 minutes. */
  use(accessKeyId: string, nonce: string): boolean;
}

/** An empty memory of nonces. */
export function createNonces(clock: Clock): Nonces {
  // In the order of their time, so that the old ones are at the front.
  const usedAt = new Map<string, number>();
  const forgetOld = (now: number) => {
    for (const [key, at] of usedAt) {
      if (now - at < keptMs) return;
      usedAt.delete(key);
    }
  };
  return {
    use(accessKeyId, nonce) {
      const now = clock.monotonic();
      forgetOld(now);
      const key = `${accessKeyId} ${nonce}`;
      if (usedAt.has(key)) return false;
      usedAt.set(key, now);
      return true;
    },
  };
}
