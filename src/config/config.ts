/** Unit of the API's `Delay`. The pages and Alibaba's own SDKs disagree on it, hence configurable. */
export type DelayUnit = "ms" | "s";

/** Where an access key is read from: files (re-read when they change) or environment variables (names of them). */
export interface AccessKeyConfig {
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
  readonly network: "public" | "vpc";
  /** Region id to URL; overrides the built-in endpoint map. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Empty: all resource groups. */
  readonly resourceGroupId: string;
  readonly credentials: CredentialsConfig;
}

/** One object modification to watch (DescribeSynchronizationObjectModifyStatus cannot list them). */
export interface ModificationTask {
  readonly account: string;
  readonly regionId: string;
  readonly taskId: string;
}

/** The whole configuration after validation: frozen, defaults filled in, durations in milliseconds, sizes in bytes. */
export interface Config {
  readonly accounts: readonly AccountConfig[];
  readonly collectors: {
    readonly migration: JobCollectorConfig;
    readonly sync: JobCollectorConfig;
    readonly subscribe: JobCollectorConfig;
    readonly syncStatus: {
      readonly enabled: boolean;
      readonly intervalMs: number;
      readonly batchSize: number;
    };
    readonly legacySync: { readonly enabled: boolean; readonly intervalMs: number };
    readonly objectModification: {
      readonly enabled: boolean;
      readonly intervalMs: number;
      readonly tasks: readonly ModificationTask[];
    };
  };
  readonly rateLimit: {
    readonly requestsPerSecond: number;
    readonly burst: number;
    readonly regionRequestsPerSecond: number;
    readonly maxConcurrentRequests: number;
  };
  readonly api: {
    readonly timeoutMs: number;
    readonly maxAttempts: number;
    readonly pageSize: number;
    readonly maxResponseSizeBytes: number;
  };
  readonly staleness: { readonly maxAgeMs: number };
  readonly metrics: {
    readonly statusSets: "active" | "full";
    readonly jobNameLabel: boolean;
    readonly tagLabels: readonly string[];
  };
  readonly web: {
    readonly listenAddresses: readonly string[];
    readonly telemetryPath: string;
    readonly configFile: string;
    readonly enableLifecycle: boolean;
    readonly enableProbe: boolean;
  };
  readonly log: { readonly level: "debug" | "info" | "warn" | "error"; readonly format: "json" | "pretty" };
  readonly sharding: { readonly shard: number; readonly totalShards: number };
}

/** A collector that walks DescribeDtsJobs for one job type. */
export interface JobCollectorConfig {
  readonly enabled: boolean;
  readonly intervalMs: number;
  readonly delayUnit: DelayUnit;
}
