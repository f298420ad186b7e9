/** Why a request failed: a closed set, and the label `reason` of aliyun_dts_exporter_api_request_errors_total. */
export const requestReasons = [
  "throttled",
  "credentials",
  "forbidden",
  "bad_request",
  "server",
  "timeout",
  "network",
  "tls",
  "bad_response",
] as const;

/** One of {@link requestReasons}. */
export type RequestReason = (typeof requestReasons)[number];

/**
 * Why a poll failed: a closed set, and the label `reason` of aliyun_dts_down_reason. Beyond the reasons of requests, what
 * no single request explains: `deadline`, the poll did not end in time; `listing_unknown`, it is not known what to ask
 * about; `too_many_jobs`, a listing is too long, or has no end; `internal`, a defect of ours.
 */
export const failureReasons = [
  ...requestReasons,
  "deadline",
  "listing_unknown",
  "too_many_jobs",
  "internal",
] as const;

/** One of {@link failureReasons}. */
export type FailureReason = (typeof failureReasons)[number];

/** What is known of a failed call, or of work that failed without one. Nothing here may hold a secret, a URL or the client's own error. */
export interface FailureDetails {
  readonly reason: FailureReason;
  /** The API's name, e.g. `DescribeDtsJobs`; absent when no API was called. */
  readonly operation?: string | undefined;
  /** One sentence for the log: what failed and what to do. Already free of secrets. */
  readonly message: string;
  /** The API's own error code, e.g. `Throttling.User`. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** How long the API asked us to wait (`x-acs-retry-after`), in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The same request may be sent again. */
  readonly retryable: boolean;
  /** What `message` ends with when that is advice about the DTS API in general: an issuer of credentials has better. */
  readonly apiAdvice?: string | undefined;
}

/** How work fails that asks the cloud: `aliyun/` and `dts/` make nothing else of an error. Carries no cause: the client's raw errors hold keys and signatures. */
export class Failure extends Error {
  readonly reason: FailureReason;
  readonly operation: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly retryable: boolean;
  readonly apiAdvice: string | undefined;

  constructor(details: FailureDetails) {
    super(details.message);
    this.name = "Failure";
    this.reason = details.reason;
    this.operation = details.operation;
    this.code = details.code;
    this.requestId = details.requestId;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.retryable = details.retryable;
    this.apiAdvice = details.apiAdvice;
  }
}

/** True for the reasons that a request can fail for, which are counted by request. */
export function isRequestReason(reason: FailureReason): reason is RequestReason {
  const reasons: readonly FailureReason[] = requestReasons;
  return reasons.includes(reason);
}
