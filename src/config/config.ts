import type { Selection } from "../lib/selection.js";
import { type Settings, settings } from "./schema.js";
import { isSetting, type SettingTree, type ValuesOf } from "./setting.js";
import type { Settled } from "./settle.js";

/** Where an access key is read from: files (re-read when they change) or environment variables (names of them). */
interface AccessKeyConfig {
  readonly type: "access_key";
  readonly accessKeyIdFile?: string;
  readonly accessKeySecretFile?: string;
  readonly securityTokenFile?: string;
  readonly accessKeyIdEnv?: string;
  readonly accessKeySecretEnv?: string;
  readonly securityTokenEnv?: string;
}

/** Credentials of an account. Holds names of files and variables, never a secret. */
export type CredentialsConfig =
  | { readonly type: "auto" }
  | AccessKeyConfig
  | {
      readonly type: "rrsa";
      readonly roleArn?: string;
      readonly oidcProviderArn?: string;
      readonly oidcTokenFile?: string;
      readonly stsEndpoint?: string;
    }
  | {
      readonly type: "assume_role";
      readonly roleArn: string;
      readonly externalId?: string;
      readonly sessionName?: string;
      readonly sessionDurationMs?: number;
      readonly stsEndpoint?: string;
      readonly source: CredentialsConfig;
    }
  | { readonly type: "ecs_ram_role"; readonly roleName?: string; readonly metadataEndpoint?: string }
  | { readonly type: "uri"; readonly uri: string };

/** One Alibaba Cloud account and the regions to watch in it. */
export interface AccountConfig {
  readonly name: string;
  readonly regions: readonly string[];
  /** They are every public region of DTS: most of them have no jobs. */
  readonly allRegions: boolean;
  readonly network: "public" | "vpc";
  /** Region id to URL; overrides the built-in endpoint map. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
  /** Label name to value, of aliyun_dts_account_info. */
  readonly labels: Readonly<Record<string, string>>;
  /** Which jobs are watched. */
  readonly select: Selection;
  readonly credentials: CredentialsConfig;
}

/** One object modification to watch (DescribeSynchronizationObjectModifyStatus cannot list them). */
export interface ModificationTask {
  readonly account: string;
  readonly regionId: string;
  readonly taskId: string;
}

type Values = ValuesOf<Settings>;

/** The whole configuration after validation: frozen, defaults filled in, durations in milliseconds, sizes in bytes. */
export interface Config extends Omit<Values, "collectors"> {
  readonly accounts: readonly AccountConfig[];
  readonly collectors: Values["collectors"] & {
    readonly object_modification: { readonly tasks: readonly ModificationTask[] };
  };
}

/** Unit of the API's `Delay`. The pages and Alibaba's own SDKs disagree on it, hence configurable. */
export type DelayUnit = Config["collectors"]["sync"]["delayUnit"];

/** The lists that are no scalar settings. */
export interface Lists {
  readonly accounts: readonly AccountConfig[];
  readonly tasks: readonly ModificationTask[];
}

/** The configuration from the values in force and the lists, deeply frozen. */
export function configOf(value: Settled, { accounts, tasks }: Lists): Config {
  // The values have the shape of the table: the type says what the walk does.
  const { collectors, ...sections } = valuesOf(settings, value) as Values;
  const object_modification = { ...collectors.object_modification, tasks };
  return deepFreeze({ accounts, collectors: { ...collectors, object_modification }, ...sections });
}

function valuesOf(tree: SettingTree, value: Settled): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, node]) => [key, isSetting(node) ? value(node) : valuesOf(node, value)]),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
