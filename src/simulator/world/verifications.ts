import type { Moment } from "../simulated-time.js";
import { identifier } from "./noise.js";

/** How far a verification has come. */
interface Progress {
  readonly total: number;
  readonly finished: number;
  readonly different: number;
}

const roundSeconds = 1_800;
const [fullCheck, incrementalCheck] = [1, 2];

/**
 * The verifications of an account in a region, as DescribeCheckJobs answers them: one passed, one found differences, one is under way
 * again and again, and one compares changes as they come.
 */
export function verificationRows(
  account: string,
  region: string,
  moment: Moment,
): readonly VerificationRow[] {
  const done = (moment.simulatedSeconds % roundSeconds) / roundSeconds;
  const row = (
    name: string,
    checkType: number,
    { total, finished, different }: Progress,
  ): VerificationRow => {
    const jobId = identifier(15, account, region, name);
    return {
      DtsJobId: jobId,
      DtsInstanceID: `dts${jobId}`,
      JobName: name,
      JobStepId: identifier(15, account, region, name, "step"),
      CheckType: checkType,
      Status: different > 0 ? 1 : 0,
      TotalCount: total,
      FinishCount: finished,
      DiffCount: different,
      DiffSum: different,
      CheckPoint: Math.floor(moment.wallSeconds),
      ChargeType: "PostPaid",
      InstanceClass: "small",
      GroupId: identifier(15, account, region, name, "group"),
      ParentJobType: "SYNC",
      RegionId: region,
    };
  };
  const million = 1_000_000;
  return [
    row("verify-orders", fullCheck, { total: 4 * million, finished: 4 * million, different: 0 }),
    row("verify-billing", fullCheck, { total: million, finished: million, different: 37 }),
    row("verify-catalog", fullCheck, {
      total: 30 * million,
      finished: Math.floor(done * 30 * million),
      different: 0,
    }),
    row("verify-changes", incrementalCheck, {
      total: Math.floor(moment.wallSeconds % million),
      finished: Math.floor(moment.wallSeconds % million),
      different: 0,
    }),
  ];
}

/** A row of CheckJobs. */
export interface VerificationRow {
  readonly DtsJobId: string;
  readonly CheckType: number;
  readonly [field: string]: string | number;
}
