import { Failure, isRequestReason, type RequestReason } from "../../lib/failure.js";
import { amendedFailure, readvisedMessage } from "../failures/failure-of-verdict.js";
import type { Advice } from "../failures/failure-table.js";

/** Whose answer failed, which setting says where it is, and what to check when it refuses. */
export interface Issuer {
  readonly name: string;
  readonly setting: string;
  readonly refused: string;
  readonly forbidden?: string | undefined;
  readonly timeout?: string | undefined;
}

/** Advice about an issuer of credentials. */
export function adviceAbout({ name, setting, refused, forbidden = refused, timeout }: Issuer): Advice {
  const way = `Check DNS, routes and firewalls on the way to ${name} (${setting})`;
  return {
    throttled: `Wait: ${name} is asked too often`,
    credentials: refused,
    forbidden,
    bad_request: refused,
    server: `${name} has a fault of its own: nothing to do unless it lasts`,
    timeout: timeout ?? way,
    network: way,
    tls: `Check the certificate of ${name} (${setting}) and the trusted authorities (NODE_EXTRA_CA_CERTS)`,
    bad_response: `Check that ${name} itself answers (${setting}) and no proxy in its place`,
  };
}

// Without credentials there is nothing to call the API with: that is what a refusal means for the account.
const meanings: Readonly<Partial<Record<RequestReason, RequestReason>>> = {
  forbidden: "credentials",
  bad_request: "credentials",
};

/** Runs `work`; its failures get advice about the issuer instead of the DTS API, and its refusals the reason `credentials`. */
export async function withAdvice<T>(advice: Advice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure) || !isRequestReason(error.reason)) throw error;
    const message = readvisedMessage(error, advice[error.reason]);
    // A failure of the source has its own advice already.
    if (message === undefined) throw error;
    const reason = meanings[error.reason] ?? error.reason;
    throw amendedFailure(error, { message, reason, apiAdvice: undefined });
  }
}
