import type { ApiClient } from "../aliyun/api-client.js";
import type { Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { JsonObject } from "../lib/json-object.js";
import type { ConsumerGroup } from "../model/consumer-group.js";
import type { Collect } from "../model/report.js";
import { askEachJob } from "./ask-each-job.js";
import { objectOf, requiredList, textOf } from "./decode.js";
import { createFieldReader, createRowReader } from "./field-reader.js";
import { consumerGroupFields } from "./fields.js";
import { number } from "./readings.js";
import { unlessRefused } from "./refused-id.js";
import { createIssues, type IssueCollector, ignoredIssues } from "./value-issues.js";
import { type Walked, walk } from "./walk.js";

/** What asking for consumer groups needs. */
export interface ConsumerGroupsDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly target: Target;
  /** The change tracking jobs that the listings know at present. */
  readonly jobIds: () => readonly string[];
}

const operation = "DescribeConsumerChannel";
/** The page allows 1 to 100. */
const pageSize = 100;
const readGroup = createRowReader(consumerGroupFields);
const readTotal = createFieldReader({ path: "TotalRecordCount", read: number });
const idOf = (row: JsonObject): string | undefined => textOf(row["ConsumerGroupId"]);

/**
 * The consumer groups of all change tracking jobs, a listing for each. A job that is gone since its own listing is left out;
 * any other failure is the failure of the whole.
 */
export function createConsumerGroupsCollector(deps: ConsumerGroupsDeps): Collect {
  return async (signal) => {
    const jobs = await askEachJob(deps.jobIds(), { clock: deps.clock, signal }, async (jobId, stop) => ({
      jobId,
      walked: await unlessRefused(listGroups(deps, jobId, stop)),
    }));
    const issues = createIssues();
    const known = jobs.flatMap(({ jobId, walked }) => (walked ? [{ jobId, walked }] : []));
    const doubtful = known.find(({ walked }) => walked.disagreement !== undefined);
    return {
      reports: [],
      consumerGroups: known.flatMap(({ jobId, walked }) =>
        walked.rows.map((row) => toGroup(row, { ...deps.target, jobId }, issues)),
      ),
      rejectedRows: known.reduce((sum, { walked }) => sum + walked.rowsWithoutKey, 0),
      unansweredIds: jobs.length - known.length,
      issues: issues.found(),
      exhaustive: doubtful === undefined,
      disagreement: doubtful && `consumer groups of ${doubtful.jobId}: ${doubtful.walked.disagreement}`,
    };
  };
}

function listGroups(
  { client, target }: ConsumerGroupsDeps,
  jobId: string,
  signal: AbortSignal,
): Promise<Walked<JsonObject>> {
  return walk<JsonObject>({
    operation,
    signal,
    pageSize,
    keyOf: idOf,
    choose: (_earlier, later) => later,
    async fetch(page, stop) {
      const body = await client.call(
        operation,
        { RegionId: target.regionId, DtsJobId: jobId, PageNumber: page, PageSize: pageSize },
        stop,
      );
      return {
        rows: requiredList(body, "ConsumerChannels", operation).map(objectOf),
        total: readTotal(body, ignoredIssues),
      };
    },
  });
}

/** Of a group that no client reads for, only that is known: the API's other values are those of nobody. */
function toGroup(
  row: JsonObject,
  { account, regionId, jobId }: Pick<ConsumerGroup, "account" | "regionId" | "jobId">,
  issues: IssueCollector,
): ConsumerGroup {
  const { name, connected, ...position } = readGroup(row, issues);
  const identity = { account, regionId, jobId, groupId: idOf(row) ?? "", name, connected };
  return connected === false ? identity : { ...identity, ...position };
}
