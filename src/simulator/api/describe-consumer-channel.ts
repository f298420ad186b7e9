import { refuse } from "../gateway/refusal.js";
import { consumerGroups } from "../world/consumer-groups.js";
import { type Action, type ActionCall, type Parameters, pageOf, positiveInteger } from "./action.js";
import { jobOfCall } from "./job-of-call.js";

/** DescribeConsumerChannel: the consumer groups of a change tracking job. */
export const describeConsumerChannel: Action = {
  name: "DescribeConsumerChannel",
  pageParameter: "PageNumber",
  listField: "ConsumerChannels",
  answer,
};

function answer({ parameters, world, moment, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const size = groupsPerPage(parameters);
  const page = positiveInteger(parameters, "PageNumber", 1);
  const plan = jobOfCall(parameters, world);
  if (plan.type !== "subscribe") throw refuse("InvalidJobId");
  const groups = consumerGroups(plan, moment);
  const rows = pageOf(groups, page, size);
  return {
    TotalRecordCount: groups.length,
    PageRecordCount: rows.length,
    PageNumber: page,
    ConsumerChannels: rows,
    RequestId: requestId,
    HttpStatusCode: "200",
    Success: "true",
  };
}

/** 1 to 100, unlike the listings of jobs. */
function groupsPerPage(parameters: Parameters): number {
  const size = positiveInteger(parameters, "PageSize", 20);
  if (size > 100) throw refuse("InvalidParameter", "PageSize");
  return size;
}
