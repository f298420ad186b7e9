import type { Failure } from "../lib/failure.js";
import type { ClockSkew } from "./clock-skew.js";
import type { Credentials, CredentialsProvider } from "./credentials/credentials.js";
import { amendedFailure } from "./failures/failure-of-verdict.js";

/** What a refused request was signed with, and who can give something better. */
export interface UsedSignature {
  readonly provider: CredentialsProvider;
  readonly credentials: Credentials;
  readonly clockSkew: ClockSkew;
  /** What was added to the local clock for the time stamp, in milliseconds. */
  readonly offsetMs: number;
  /** The `Date` of the answer. */
  readonly date: string | undefined;
}

/**
 * Sets right what was refused: credentials are fetched anew for the next request, the clock is corrected. Returns the
 * failure, retryable when a repetition will be signed differently for that.
 */
export function repairSignature(refusal: Failure, used: UsedSignature): Failure {
  const code = refusal.code ?? "";
  if (/^Invalid(SecurityToken|AccessKeyId)(\.|$)/.test(code)) used.provider.invalidate(used.credentials);
  if (code === "InvalidSecurityToken.Expired") return amendedFailure(refusal, { retryable: true });
  if (code !== "InvalidTimeStamp.Expired") return refusal;
  return amendedFailure(refusal, { retryable: used.clockSkew.correct(used.date, used.offsetMs) });
}
