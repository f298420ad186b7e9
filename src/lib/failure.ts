/** Why an API call failed: a closed set, and the label `reason` of aliyun_dts_exporter_api_request_errors_total. */
export const failureReasons = [
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
  }
}
