/** One operation of the DTS API (version 2020-01-01) that the exporter calls. */
export interface Operation {
  /** The API name, and the label `action`. */
  readonly name: string;
  /** The action a RAM policy must allow. */
  readonly ramAction: `dts:${string}`;
  /** The list that the answer is about; absent where it is about one thing. */
  readonly list?: string;
  /** Documented calls per second for one account in one region, and for one region over all accounts. */
  readonly documentedLimit?: { readonly perAccount: number; readonly perRegion: number };
  /** Alibaba lists the operation under its unmaintained API. */
  readonly legacy: boolean;
}

/**
 * Every operation that the exporter calls; nothing else is ever called. RAM policies, `action` labels and the limits, those
 * kept and those shown, come from here. Limits are those of the API pages; the legacy pages state none.
 */
export const operations = [
  {
    name: "DescribeDtsJobs",
    ramAction: "dts:DescribeDtsJobs",
    list: "DtsJobList",
    documentedLimit: { perAccount: 20, perRegion: 200 },
    legacy: false,
  },
  {
    name: "DescribeSynchronizationJobStatusList",
    ramAction: "dts:DescribeSynchronizationJobStatusList",
    list: "SynchronizationJobListStatusList",
    legacy: true,
  },
  {
    name: "DescribeSynchronizationJobs",
    ramAction: "dts:DescribeSynchronizationJobs",
    list: "SynchronizationInstances",
    legacy: true,
  },
  {
    name: "DescribeSynchronizationObjectModifyStatus",
    ramAction: "dts:DescribeSynchronizationObjectModifyStatus",
    legacy: true,
  },
  {
    name: "DescribeConsumerChannel",
    ramAction: "dts:DescribeConsumerChannel",
    list: "ConsumerChannels",
    legacy: false,
  },
  {
    name: "DescribeJobMonitorRule",
    ramAction: "dts:DescribeJobMonitorRule",
    list: "MonitorRules",
    legacy: false,
  },
  {
    name: "ListDedicatedCluster",
    ramAction: "dts:ListDedicatedCluster",
    list: "DedicatedClusterStatusList",
    legacy: false,
  },
  {
    name: "DescribeCheckJobs",
    ramAction: "dts:DescribeCheckJobs",
    list: "CheckJobs",
    legacy: false,
  },
] as const satisfies readonly Operation[];

/** The API name of one of {@link operations}. */
export type OperationName = (typeof operations)[number]["name"];

const rows: readonly Operation[] = operations;

/** The row of an operation by its API name. */
export function operationOf(name: string): Operation | undefined {
  return rows.find((operation) => operation.name === name);
}

/** The lowest limits that any page states. All operations of an account share its budget, so they hold for all. */
export const documentedLimit: NonNullable<Operation["documentedLimit"]> = {
  perAccount: lowest(({ perAccount }) => perAccount),
  perRegion: lowest(({ perRegion }) => perRegion),
};

function lowest(of: (limit: NonNullable<Operation["documentedLimit"]>) => number): number {
  return Math.min(...rows.flatMap(({ documentedLimit: limit }) => (limit ? [of(limit)] : [])));
}
