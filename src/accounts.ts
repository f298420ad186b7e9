import type { CredentialsProvider } from "./aliyun/credentials/credentials.js";
import { createReconciler } from "./lib/reconciler.js";
import type { Telemetry } from "./lib/telemetry.js";
import type { AccountPlan } from "./plans.js";

/** The configured accounts with their credentials. */
export interface Accounts {
  /** Goes on with these plans, by name: an account with the same plan as before keeps its credentials. */
  reconcile(plans: ReadonlyMap<string, AccountPlan>): void;
  /** Undefined for an account that is not configured. */
  providerOf(account: string): CredentialsProvider | undefined;
}

/** What accounts work with. */
export interface AccountsDeps {
  readonly createProvider: (account: AccountPlan, telemetry: Telemetry) => CredentialsProvider;
  readonly self: Telemetry & {
    /** The account's credentials are not in use any more. */
    forgetCredentials(account: string): void;
  };
  /** The account has other credentials than before. */
  readonly onChange: (account: string) => void;
}

interface Account {
  readonly provider: CredentialsProvider;
  release(): void;
}

/** No accounts yet. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const accounts = createReconciler<AccountPlan, Account>(
    (account) => createAccount(account, deps),
    (account) => account.release(),
  );
  return { reconcile: accounts.reconcile, providerOf: (name) => accounts.get(name)?.provider };
}

function createAccount(plan: AccountPlan, { createProvider, self, onChange }: AccountsDeps): Account {
  const { name } = plan;
  let isReleased = false;
  const provider = createProvider(plan, {
    ...self,
    // A refresh that was under way when the account was released reports nothing any more.
    credentials: (...reported) => (isReleased ? undefined : self.credentials(...reported)),
  });
  const stopListening = provider.onChange(() => onChange(name));
  return {
    provider,
    release() {
      isReleased = true;
      stopListening();
      self.forgetCredentials(name);
    },
  };
}
