import { refuse } from "../gateway/refusal.js";
import { verificationRows } from "../world/verifications.js";
import { type Action, type ActionCall, pageOf, positiveInteger } from "./action.js";

/** DescribeCheckJobs, by the official models of 2026: it takes no region, and answers the rows of all of them. */
export const describeCheckJobs: Action = {
  name: "DescribeCheckJobs",
  pageParameter: "PageNumber",
  listField: "CheckJobs",
  answer,
};

const pageSizes: readonly number[] = [30, 50, 100];
/** `CheckType` of the request that asks for both. */
const allChecks = 3;

function answer({ parameters, worlds, moment, requestId }: ActionCall): Readonly<Record<string, unknown>> {
  const size = positiveInteger(parameters, "PageSize", 30);
  if (!pageSizes.includes(size)) throw refuse("InvalidParameter", "PageSize");
  const page = positiveInteger(parameters, "PageNumber", 1);
  const check = positiveInteger(parameters, "CheckType", allChecks);
  if (check > allChecks) throw refuse("InvalidParameter", "CheckType");
  const jobs = worlds()
    .flatMap(({ account, region }) => verificationRows(account, region, moment))
    .filter(({ CheckType }) => check === allChecks || CheckType === check);
  const rows = pageOf(jobs, page, size);
  return {
    CheckJobs: rows,
    TotalRecordCount: jobs.length,
    PageRecordCount: rows.length,
    PageNumber: page,
    RequestId: requestId,
    HttpStatusCode: 200,
    Success: true,
  };
}
