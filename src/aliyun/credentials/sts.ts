import { createHmac, randomUUID } from "node:crypto";
import type { Clock } from "../../lib/clock.js";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { canonicalQuery, percentEncode } from "../canonical-query.js";
import { createIssuerRedactor } from "../failures/redaction.js";
import { timestamp } from "../rpc/rpc-request.js";
import type { Credentials } from "./credentials.js";
import { sendPlainRequest } from "./plain-request.js";
import { readTemporaryCredentials, type TemporaryCredentials } from "./temporary-credentials.js";

/** Where STS is when the settings do not say. */
export const defaultStsEndpoint = "https://sts.aliyuncs.com";
/** Name of the session in the audit log when the settings give none. */
export const defaultSessionName = "aliyun-dts-exporter";
/** How long a session lasts when the settings do not say: what every role allows. */
export const defaultSessionMs = 3_600_000;

/** One call to STS (version 2015-04-01) that answers with credentials. */
export interface StsCall {
  readonly endpoint: string;
  readonly operation: "AssumeRole" | "AssumeRoleWithOIDC";
  readonly params: Readonly<Record<string, string>>;
  readonly sessionMs: number;
  /** Who signs; AssumeRoleWithOIDC is not signed. */
  readonly signer?: Credentials | undefined;
  readonly proxy?: ForwardProxy | undefined;
  /** A secret among the parameters: never in a failure. */
  readonly secret?: string | undefined;
  /** The time that the call carries, Unix time in milliseconds. */
  readonly atMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Gets the `Date` of an answer, also of a refusal. */
  readonly onDate?: ((date: string | undefined) => void) | undefined;
}

/**
 * Calls STS once, by POST with every parameter in the body, so that neither token nor signature stands in a URL.
 * @throws Failure whose text holds no secret.
 */
export async function callSts(call: StsCall): Promise<TemporaryCredentials> {
  const { operation, signer, clock, signal } = call;
  const unsigned: Record<string, string> = {
    ...call.params,
    Action: operation,
    Version: "2015-04-01",
    Format: "JSON",
    Timestamp: timestamp(call.atMs),
    SignatureNonce: randomUUID(),
    DurationSeconds: String(Math.floor(call.sessionMs / 1000)),
  };
  const parameters = signer === undefined ? unsigned : signed(unsigned, signer);
  const redact = createIssuerRedactor(
    call.secret,
    signer?.accessKeyId,
    signer?.accessKeySecret,
    signer?.securityToken,
    parameters["Signature"],
    ...(call.proxy?.secrets() ?? []),
  );
  const answer = await sendPlainRequest({
    asked: { operation },
    method: "POST",
    url: call.endpoint,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters).toString(),
    redact,
    proxy: call.proxy,
    clock,
    signal,
  });
  call.onDate?.(answer.head.headers.date);
  return readTemporaryCredentials(answer, { clock, field: "Credentials", askedLifeMs: call.sessionMs });
}

function signed(unsigned: Readonly<Record<string, string>>, signer: Credentials): Record<string, string> {
  const all = {
    ...unsigned,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: signer.accessKeyId,
    ...(signer.securityToken === undefined ? {} : { SecurityToken: signer.securityToken }),
  };
  return { ...all, Signature: signatureOf(all, signer.accessKeySecret) };
}

/**
 * The signature (version 1.0, HMAC-SHA1) of an RPC call by POST, from the page on RPC signatures: the encoded and
 * sorted parameters under the secret and `&`.
 */
function signatureOf(parameters: Readonly<Record<string, string>>, accessKeySecret: string): string {
  const text = `POST&${percentEncode("/")}&${percentEncode(canonicalQuery(parameters))}`;
  return createHmac("sha1", `${accessKeySecret}&`).update(text).digest("base64");
}
