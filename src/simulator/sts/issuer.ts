import { createHash } from "node:crypto";
import type { Clock } from "../../lib/clock.js";
import type { SimulatorAccount } from "../gateway/accounts.js";

/** Makes temporary access keys. One issuer can serve STS and metadata services together. */
export interface Issuer {
  /** A new key of the account `name`, valid for `seconds`. */
  issue(name: string, seconds: number): IssuedAccount;
  /** The key's token is expired from now on, whatever was promised. */
  expire(accessKeyId: string): void;
  /** Every key that was issued, the last one last. */
  issued(): readonly IssuedAccount[];
}

/** A temporary access key that a gateway accepts. */
export interface IssuedAccount extends SimulatorAccount {
  readonly name: string;
  readonly securityToken: string;
  readonly securityTokenExpiresAtMs: number;
}

/**
 * Nothing issued yet. `onChange` gets all keys whenever one is issued or expired, to hand them on to the simulator's
 * `setAccounts`. The n-th key is always the same.
 */
export function createIssuer(input: {
  readonly clock: Clock;
  readonly onChange?: ((issued: readonly IssuedAccount[]) => void) | undefined;
}): Issuer {
  const { clock, onChange } = input;
  let issued: readonly IssuedAccount[] = [];
  const set = (next: readonly IssuedAccount[]): void => {
    issued = next;
    onChange?.(issued);
  };
  return {
    issue(name, seconds) {
      const number = String(issued.length + 1);
      const account: IssuedAccount = {
        name,
        accessKeyId: `STS.${textOf("id", number).replace(/\W/g, "").slice(0, 24)}`,
        accessKeySecret: textOf("secret", number).slice(0, 43),
        // Base64 in all its letters, as real tokens are: it has to be encoded on its way.
        securityToken: `CAIS+/${textOf("token", number)}==`,
        securityTokenExpiresAtMs: clock.now() + seconds * 1000,
      };
      set([...issued, account]);
      return account;
    },
    expire(accessKeyId) {
      set(
        issued.map((account) =>
          account.accessKeyId === accessKeyId
            ? { ...account, securityTokenExpiresAtMs: clock.now() }
            : account,
        ),
      );
    },
    issued: () => issued,
  };
}

function textOf(part: string, number: string): string {
  return createHash("sha512").update(`${part} ${number}`).digest("base64");
}
