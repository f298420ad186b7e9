import type { CollectorName } from "../config/config.js";

/** One operation of the DTS API (version 2020-01-01) that the exporter calls. */
export interface Operation {
  /** The API name, and the label `action`. */
  readonly name: string;
  /** The action a RAM policy must allow. */
  readonly ramAction: string;
  readonly collectors: readonly CollectorName[];
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
    documentedLimit: { perAccount: 20, perRegion: 200 },
    legacy: false,
  },
  {
    name: "DescribeSynchronizationJobStatusList",
    ramAction: "dts:DescribeSynchronizationJobStatusList",
    collectors: ["sync_status"],
    legacy: true,
  },
  {
    name: "DescribeSynchronizationJobs",
    ramAction: "dts:DescribeSynchronizationJobs",
    collectors: ["legacy_sync"],
    legacy: true,
  },
  {
    name: "DescribeSynchronizationObjectModifyStatus",
    ramAction: "dts:DescribeSynchronizationObjectModifyStatus",
    collectors: ["object_modification"],
    legacy: true,
  },
];

/** The RAM policy that allows exactly what the exporter calls. */
export function ramPolicy(): string {
  const policy = {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: operations.map(({ ramAction }) => ramAction), Resource: "*" }],
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}
