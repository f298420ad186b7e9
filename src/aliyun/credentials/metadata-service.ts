import type { Clock } from "../../lib/clock.js";
import { failureOfVerdict } from "../failures/failure-of-verdict.js";
import { unexpectedAnswer, unknownRefusal, verdictOfStatus } from "../failures/failure-table.js";
import { createIssuerRedactor } from "../failures/redaction.js";
import { type PlainAnswer, type PlainRequest, sendPlainRequest } from "./plain-request.js";
import { readTemporaryCredentials, type TemporaryCredentials } from "./temporary-credentials.js";

/** The metadata service of an ECS instance, logged in to. */
export interface MetadataSession {
  /** Name of the RAM role that is attached to the instance. */
  roleName(signal: AbortSignal): Promise<string>;
  /** The role's present credentials. */
  credentialsOf(roleName: string, signal: AbortSignal): Promise<TemporaryCredentials>;
}

/** Where the metadata service is on every instance. It has no TLS. */
export const defaultMetadataEndpoint = "http://100.100.100.200";

const roles = "/latest/meta-data/ram/security-credentials/";
// Enough for the two requests that follow.
const tokenSeconds = "60";

/**
 * Logs in to the metadata service in its hardened mode (ECS page "Instance metadata"): a PUT gives a token that every
 * GET has to carry. The older mode without token is never used.
 * @throws Failure without token or credentials in its text.
 */
export async function logInToMetadata(
  { endpoint, clock }: { readonly endpoint: string; readonly clock: Clock },
  signal: AbortSignal,
): Promise<MetadataSession> {
  const send = (request: Pick<PlainRequest, "method" | "headers" | "signal">, path: string, token?: string) =>
    sendPlainRequest({
      ...request,
      asked: { service: "metadata service" },
      url: new URL(path, endpoint).href,
      redact: createIssuerRedactor(token),
      clock,
    });

  const token = wordIn(
    await send(
      { method: "PUT", headers: { "X-aliyun-ecs-metadata-token-ttl-seconds": tokenSeconds }, signal },
      "/latest/api/token",
    ),
    /^[\x21-\x7e]+$/,
    "token",
  );
  const ask = (path: string, asking: AbortSignal) =>
    send({ method: "GET", headers: { "X-aliyun-ecs-metadata-token": token }, signal: asking }, path, token);

  return {
    roleName: async (asking) => wordIn(await ask(roles, asking), /^[\w.-]{1,64}$/, "name of a role"),
    async credentialsOf(roleName, asking) {
      const answer = await ask(`${roles}${encodeURIComponent(roleName)}`, asking);
      refuseStatus(answer);
      return readTemporaryCredentials(answer, { clock });
    },
  };
}

/** The first line of an answer. */
function wordIn(answer: PlainAnswer, pattern: RegExp, what: string): string {
  refuseStatus(answer);
  const word = answer.text.trim().split("\n")[0]?.trim() ?? "";
  if (pattern.test(word)) return word;
  throw failureOfVerdict(unexpectedAnswer, `the answer holds no ${what}`, answer.context);
}

/** The pages of its errors are HTML: only the status counts. */
function refuseStatus({ head, context }: PlainAnswer): void {
  if (head.status >= 200 && head.status < 300) return;
  const verdict = verdictOfStatus(head.status) ?? unknownRefusal;
  throw failureOfVerdict(
    verdict,
    head.status === 404 ? "there is no such role" : "the service refused",
    context,
  );
}
