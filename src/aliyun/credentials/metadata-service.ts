import type { Clock } from "../../lib/clock.js";
import type { Failure } from "../../lib/failure.js";
import { failureOfVerdict } from "../failures/failure-of-verdict.js";
import {
  noCredentials,
  unexpectedAnswer,
  unknownRefusal,
  verdictOfStatus,
} from "../failures/failure-table.js";
import { createIssuerRedactor } from "../failures/redaction.js";
import { adviceAbout, withAdvice } from "./advice.js";
import { type PlainAnswer, type PlainRequest, sendPlainRequest } from "./plain-request.js";
import { readTemporaryCredentials, type TemporaryCredentials } from "./temporary-credentials.js";

/** The metadata service of an ECS instance, logged in to. */
export interface MetadataSession {
  /** Name of the RAM role that is attached to the instance. */
  roleName(signal: AbortSignal): Promise<string>;
  /** The role's present credentials. */
  credentialsOf(roleName: string, signal: AbortSignal): Promise<TemporaryCredentials>;
}

const service = { name: "the metadata service", setting: "metadata_endpoint" };

/** What to check when the service answers nothing: the answer to the PUT, and it alone, travels no further than this. */
export const hopLimitAdvice =
  "In a container without the host network, the instance's HttpPutResponseHopLimit has to be 2 or more";

const tokenAdvice = adviceAbout({
  ...service,
  refused:
    "Check what answers at metadata_endpoint: it has to be the ECS instance's own service, switched on, no older one and no proxy",
  timeout: `Check routes and firewalls on the way to ${service.name} (${service.setting}). ${hopLimitAdvice}`,
});

const roleAdvice = adviceAbout({
  ...service,
  refused: "Check that a RAM role is attached to this ECS instance, and that role_name is its name",
  forbidden: `Check that no proxy on the way to ${service.name} (${service.setting}) drops the header X-aliyun-ecs-metadata-token`,
});

/** Where the metadata service is on every instance. It has no TLS. */
export const defaultMetadataEndpoint = "http://100.100.100.200";

const roles = "/latest/meta-data/ram/security-credentials/";
// Enough for the two requests that follow.
const tokenSeconds = "60";

/**
 * Logs in to the metadata service in its hardened mode (ECS page "Instance metadata"): a PUT gives a token that every
 * GET has to carry. The older mode without token is never used.
 * @throws Failure without token or credentials in its text, with advice about this service.
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

  const token = await withAdvice(tokenAdvice, async () =>
    tokenIn(
      await send(
        { method: "PUT", headers: { "X-aliyun-ecs-metadata-token-ttl-seconds": tokenSeconds }, signal },
        "/latest/api/token",
      ),
    ),
  );
  const ask = (path: string, asking: AbortSignal) =>
    send({ method: "GET", headers: { "X-aliyun-ecs-metadata-token": token }, signal: asking }, path, token);

  return {
    roleName: (asking) =>
      withAdvice(roleAdvice, async () => {
        const answer = await ask(roles, asking);
        const noRole = "no RAM role is attached to this instance";
        if (!isGood(answer)) throw roleRefusal(answer, noRole);
        if (answer.text.trim() === "") throw failureOfVerdict(noCredentials, noRole, answer.context);
        return wordIn(answer, /^(?!\.+$)[\w.-]{1,64}$/, "name of a role");
      }),
    credentialsOf: (roleName, asking) =>
      withAdvice(roleAdvice, async () => {
        const answer = await ask(`${roles}${encodeURIComponent(roleName)}`, asking);
        if (!isGood(answer)) throw roleRefusal(answer, "there is no such role");
        return readTemporaryCredentials(answer, { clock });
      }),
  };
}

const isGood = ({ head }: PlainAnswer): boolean => head.status >= 200 && head.status < 300;

// A service of the older mode answers as to any address that it does not have, or only reads.
const statusesWithoutTokens: ReadonlySet<number> = new Set([403, 404, 405, 501]);

/** The token that was asked for. Nobody has spoken of a role yet: whatever is wrong here, no role is. */
function tokenIn(answer: PlainAnswer): string {
  const { head, context } = answer;
  // Neither HTML nor JSON, which proxies answer to anything.
  if (isGood(answer)) return wordIn(answer, /^[\w!#-;=?|~]{1,4096}$/, "token");
  if (statusesWithoutTokens.has(head.status)) {
    const text = "this service knows no tokens (IMDSv2), which the exporter needs";
    throw failureOfVerdict(noCredentials, text, context);
  }
  const verdict = verdictOfStatus(head.status) ?? unknownRefusal;
  throw failureOfVerdict(verdict, "the service gave no token (IMDSv2)", context);
}

/** The first line of an answer. */
function wordIn({ text, context }: PlainAnswer, pattern: RegExp, what: string): string {
  const word = text.trim().split("\n")[0]?.trim() ?? "";
  if (pattern.test(word)) return word;
  const answer = text.trimStart().startsWith("<") ? "the answer is HTML: it" : "the answer";
  throw failureOfVerdict(unexpectedAnswer, `${answer} holds no ${what}`, context);
}

/** The failure of an answer about a role. The pages of the errors are HTML: only the status counts. */
function roleRefusal({ head, context }: PlainAnswer, absent: string): Failure {
  const { status } = head;
  if (status === 404) return failureOfVerdict(verdictOfStatus(status) ?? unknownRefusal, absent, context);
  const isForToken = status === 401 || status === 403;
  const verdict = verdictOfStatus(isForToken ? 403 : status) ?? unknownRefusal;
  const text = isForToken ? "the service refused the token that it had given" : "the service refused";
  return failureOfVerdict(verdict, text, context);
}
