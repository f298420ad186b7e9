import type { Running } from "../simulator/running-simulator.js";
import type { Call } from "./official.js";

/** Where the calls go. */
export const region = "cn-hangzhou";

const types = ["migration", "sync", "subscribe"] as const;
const tasks = ["k71r16fj13g0001", "k71r16fj13g0002", "k71r16fj13g0003"];
const pageSize = 30;

const pagesOf = (rows: number): readonly number[] =>
  Array.from({ length: Math.ceil(rows / pageSize) }, (_, at) => at + 1);

/** Every page of every operation that the exporter calls, with `RegionId` alone, as official clients name a region. Of what is asked job by job, `someJobs` of each type. */
export function everyCall({ simulator }: Pick<Running, "simulator">, someJobs = 1): readonly Call[] {
  const world = simulator.world(region);
  const synchronizations = world.plans("sync", "created");
  const directions = synchronizations.reduce((sum, plan) => sum + (plan.twoWay ? 2 : 1), 0);
  const ids = synchronizations.map((plan) => plan.instanceId);
  return [
    ...types.flatMap((type) =>
      pagesOf(world.plans(type, "created").length).map((page) => ({
        operation: "DescribeDtsJobs",
        parameters: { RegionId: region, JobType: type.toUpperCase(), PageNumber: page, PageSize: pageSize },
      })),
    ),
    ...pagesOf(directions).map((page) => ({
      operation: "DescribeSynchronizationJobs",
      parameters: { RegionId: region, PageNum: page, PageSize: pageSize },
    })),
    ...pagesOf(ids.length).map((page) => ({
      operation: "DescribeSynchronizationJobStatusList",
      parameters: {
        RegionId: region,
        SynchronizationJobIdListJsonStr: JSON.stringify(ids.slice((page - 1) * pageSize, page * pageSize)),
      },
    })),
    ...tasks.map((task) => ({
      operation: "DescribeSynchronizationObjectModifyStatus",
      parameters: { RegionId: region, TaskId: task },
    })),
    // One call for each job: some stand for all, within the calls that a second allows.
    ...types.flatMap((type) =>
      world
        .plans(type, "created")
        .slice(0, someJobs)
        .map((plan) => ({
          operation: "DescribeJobMonitorRule",
          parameters: { RegionId: region, DtsJobId: plan.jobId },
        })),
    ),
    ...world
      .plans("subscribe", "created")
      .slice(0, someJobs)
      .map((plan) => ({
        operation: "DescribeConsumerChannel",
        parameters: { RegionId: region, DtsJobId: plan.jobId, PageNumber: 1, PageSize: 100 },
      })),
    {
      operation: "DescribeDtsJobs",
      parameters: { RegionId: region, JobType: "SYNC", ZeroEtlJob: true, PageNumber: 1, PageSize: pageSize },
    },
    {
      operation: "ListDedicatedCluster",
      parameters: { RegionId: region, PageNumber: 1, PageSize: pageSize },
    },
    { operation: "DescribeCheckJobs", parameters: { CheckType: 3, PageNumber: 1, PageSize: pageSize } },
  ];
}
