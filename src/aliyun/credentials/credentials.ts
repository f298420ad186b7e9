import { Failure } from "../../lib/failure.js";

/** An access key, and the security token if it is temporary. Must never be logged, exposed or put into an error. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** Wall clock in milliseconds, for temporary credentials. */
  readonly expiresAtMs?: number | undefined;
}

/** Where an account's credentials come from. */
export interface CredentialsProvider {
  /** Label `type` of aliyun_dts_exporter_credentials_info, e.g. `access_key`. */
  readonly type: string;
  /**
   * The credentials to sign the next request with.
   * @throws Failure that is not retryable when there are none: reason `credentials`, or why the service that issues
   * them did not (`network`, `timeout`, `tls`, `server`, `throttled`, `bad_response`), or `internal` for a defect of ours.
   */
  get(signal: AbortSignal): Promise<Credentials>;
  /** The API refused `used`: fetch new ones before the next request. Does nothing when newer ones are there already. */
  invalidate(used: Credentials): void;
  /**
   * Calls `listener` whenever new credentials take the place of others, or are there at last after a failure. It must
   * not throw. While somebody listens, the provider looks for changes of its own accord, on timers that keep the
   * process alive: call the returned function to end that.
   */
  onChange(listener: () => void): () => void;
}

/**
 * A failure to get credentials. `text` names files and variables, never what is in them.
 * The account's other calls fail the same way until the operator changes something, so it is not retryable.
 */
export function credentialsFailure(text: string): Failure {
  return new Failure({ reason: "credentials", message: text, retryable: false });
}
