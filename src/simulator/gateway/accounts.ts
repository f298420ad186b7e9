/** An access key that the simulator knows. Keys with the same name belong to one account and share its limits and jobs. */
export interface SimulatorAccount {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** When set, calls must carry exactly this token. */
  readonly securityToken?: string | undefined;
  /** Unix milliseconds from which the token is refused as expired. */
  readonly securityTokenExpiresAtMs?: number | undefined;
  /** The account's name in recorded calls and worlds; the access key id when absent. */
  readonly name?: string | undefined;
}

/** The account that is known when no other is given. */
export const demoAccount: SimulatorAccount = {
  accessKeyId: "demo",
  accessKeySecret: "demo",
  name: "demo",
};

/** Name of the account that a key belongs to. */
export function accountName(account: SimulatorAccount): string {
  return account.name ?? account.accessKeyId;
}
