import type { CollectorName } from "../config/config.js";

/** One operation of the DTS API (version 2020-01-01) that the exporter calls. */
export interface Operation {
  /** The API name, and the label `action`. */
  readonly name: string;
  /** The action a RAM policy must allow. */
  readonly ramAction: string;
  readonly collectors: readonly CollectorName[];
  /** The list that the answer is about; absent where it is about one thing. */
  readonly list?: string;
  /** Calls of the fast lane are short and many: full walks go first, without starving them. */
  readonly isFastLane?: true;
  /** Documented calls per second for one account in one region, and for one region over all accounts. */
  readonly documentedLimit?: { readonly perAccount: number; readonly perRegion: number };
  /** Alibaba lists the operation under its unmaintained API. */
  readonly legacy: boolean;
}

/**
 * Every operation that the exporter calls; nothing else is ever called. RAM policy, `action` labels and the limits shown
 * to people come from here. Limits are those of the API pages; the legacy pages state none.
 */
export const operations: readonly Operation[] = [
  {
    name: "DescribeDtsJobs",
    ramAction: "dts:DescribeDtsJobs",
    collectors: ["migration", "sync", "subscribe"],
    list: "DtsJobList",
    documentedLimit: { perAccount: 20, perRegion: 200 },
    legacy: false,
  },
  {
    name: "DescribeSynchronizationJobStatusList",
    ramAction: "dts:DescribeSynchronizationJobStatusList",
    collectors: ["sync_status"],
    list: "SynchronizationJobListStatusList",
    isFastLane: true,
    legacy: true,
  },
  {
    name: "DescribeSynchronizationJobs",
    ramAction: "dts:DescribeSynchronizationJobs",
    collectors: ["legacy_sync"],
    list: "SynchronizationInstances",
    legacy: true,
  },
  {
    name: "DescribeSynchronizationObjectModifyStatus",
    ramAction: "dts:DescribeSynchronizationObjectModifyStatus",
    collectors: ["object_modification"],
    legacy: true,
  },
];

/** The row of an operation by its API name. */
export function operationOf(name: string): Operation | undefined {
  return operations.find((operation) => operation.name === name);
}

/** The RAM policy that allows exactly what the exporter calls. */
export function ramPolicy(): string {
  const policy = {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: operations.map(({ ramAction }) => ramAction), Resource: "*" }],
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}
