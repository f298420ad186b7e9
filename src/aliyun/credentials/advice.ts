import { Failure, type FailureReason } from "../../lib/failure.js";
import { failure } from "../failures/failure-of.js";

/** What to do about each kind of failure to get credentials. */
export type Advice = Readonly<Record<FailureReason, string>>;

/** Whose answer failed, which setting says where it is, and what to check when it refuses. */
export interface Issuer {
  readonly name: string;
  readonly setting: string;
  readonly refused: string;
  readonly forbidden?: string | undefined;
}

/** Advice about an issuer of credentials. */
export function adviceAbout({ name, setting, refused, forbidden = refused }: Issuer): Advice {
  return {
    throttled: `Wait: ${name} is asked too often`,
    credentials: refused,
    forbidden,
    bad_request: refused,
    server: `${name} has a fault of its own: nothing to do unless it lasts`,
    timeout: `Check DNS, routes and firewalls on the way to ${name} (${setting})`,
    network: `Check DNS, routes and firewalls on the way to ${name} (${setting})`,
    tls: `Check the certificate of ${name} (${setting}) and the trusted authorities (NODE_EXTRA_CA_CERTS)`,
    bad_response: `Check that ${name} itself answers (${setting}) and no proxy in its place`,
  };
}

const longestMessageBytes = 1024;

// Without credentials there is nothing to call the API with: that is what a refusal means for the account.
const meanings: Readonly<Partial<Record<FailureReason, FailureReason>>> = {
  forbidden: "credentials",
  bad_request: "credentials",
};

/** Runs `work`; its failures get advice about the issuer instead of the DTS API, and its refusals the reason `credentials`. */
export async function advised<T>(advice: Advice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? reworded(error, advice) : error;
  }
}

function reworded(original: Failure, advice: Advice): Failure {
  const end = endOf(original.reason);
  // A failure of the source has its own advice already.
  if (!original.message.endsWith(end)) return original;
  const ending = `. ${advice[original.reason]}.`;
  const said = cutBytes(
    original.message.slice(0, -end.length),
    longestMessageBytes - Buffer.byteLength(ending),
  );
  const reason = meanings[original.reason] ?? original.reason;
  return new Failure({ ...original, reason, message: `${said}${ending}` });
}

function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  return `${bytes
    .subarray(0, maxBytes - 3)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}...`;
}

/** How every failure for a reason ends that `failure` makes: with advice about the DTS API. */
function endOf(reason: FailureReason): string {
  const operation = "x";
  const { message } = failure({ reason, retryable: false }, "", {
    operation,
    redact: (text) => text,
    head: undefined,
  });
  return message.slice(`${operation} failed: `.length);
}
