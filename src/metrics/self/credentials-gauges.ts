import type { Gauge } from "prom-client";

/** Which type of credentials each account uses, and when they expire. */
export interface CredentialsGauges {
  /** `expiresAtSeconds` is Unix time; absent: they never do. */
  set(account: string, type: string, expiresAtSeconds?: number): void;
  forget(account: string): void;
}

/** An account has one type at a time: a new one takes the place of the old. */
export function createCredentialsGauges(info: Gauge, expiration: Gauge): CredentialsGauges {
  const types = new Map<string, string>();
  const removeInfo = (account: string): void => {
    const type = types.get(account);
    if (type !== undefined) info.remove({ account, type });
  };
  return {
    set(account, type, expiresAtSeconds) {
      if (types.get(account) !== type) removeInfo(account);
      types.set(account, type);
      info.set({ account, type }, 1);
      if (expiresAtSeconds === undefined) expiration.remove({ account });
      else expiration.set({ account }, expiresAtSeconds);
    },
    forget(account) {
      removeInfo(account);
      types.delete(account);
      expiration.remove({ account });
    },
  };
}
