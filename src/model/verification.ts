/** What a verification compares: all rows once, or the changes as they come; `unknown` for anything else. */
export const verificationChecks = ["full", "incremental", "unknown"] as const;
/** One of {@link verificationChecks}. */
export type VerificationCheck = (typeof verificationChecks)[number];

/** What the API says of a verification, beside which one it is. Counts are rows. */
export interface VerificationFields {
  readonly name?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly jobClass?: string | undefined;
  readonly payType?: string | undefined;
  readonly check?: VerificationCheck | undefined;
  readonly failed?: boolean | undefined;
  readonly rows?: number | undefined;
  readonly rowsChecked?: number | undefined;
  readonly rowsDifferent?: number | undefined;
}

/** A verification that is a job of its own (DescribeCheckJobs). */
export interface Verification extends VerificationFields {
  readonly account: string;
  readonly regionId: string;
  readonly jobId: string;
  readonly check: VerificationCheck;
}
