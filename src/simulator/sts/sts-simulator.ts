import type { Clock } from "../../lib/clock.js";
import { demoAccount, type SimulatorAccount } from "../gateway/accounts.js";
import { createGatewayServer } from "../gateway/http-server.js";
import { freeLoopbackPort, type ListenAddress } from "../gateway/listening.js";
import { createNonces } from "../gateway/nonces.js";
import { Refusal, refuse } from "../gateway/refusal.js";
import { createRequestIds, gatewayHeaders, plainReply, type Reply } from "../gateway/reply.js";
import { type HttpRequest, type RpcRequest, readRpcRequest } from "../gateway/rpc-request.js";
import { utcText } from "../simulated-time.js";
import { type Assume, type AssumePorts, assumeRole, assumeRoleWithOidc } from "./assume.js";
import type { Issuer } from "./issuer.js";
import { demoRole, type SimulatedRole } from "./roles.js";
import { createFaultQueue, type FaultQueue, faultReply, type StsFault } from "./sts-fault.js";

/** How STS is set up. */
export interface StsOptions {
  readonly clock: Clock;
  /** Makes the keys, and knows them when they sign in their turn. */
  readonly issuer: Issuer;
  /** Access keys that may call AssumeRole beside those issued; default {@link demoAccount}. */
  readonly accounts?: readonly SimulatorAccount[] | undefined;
  /** Default {@link demoRole}. */
  readonly roles?: readonly SimulatedRole[] | undefined;
  /** Valid tokens of service accounts; default none. */
  readonly oidcTokens?: readonly string[] | undefined;
  /** Default 127.0.0.1 and a free port. */
  readonly listen?: ListenAddress | undefined;
}

/** One call as it arrived. */
export interface StsCallRecord {
  readonly action: string;
  readonly roleArn: string | undefined;
  readonly sessionName: string | undefined;
  readonly durationSeconds: string | undefined;
  /** A signature, key id or security token came with it. */
  readonly signed: boolean;
  /** Path and query: no place for a secret. */
  readonly url: string;
  /** `ok`, the error code, or `fault:<kind>`. */
  readonly outcome: string;
}

/** The Security Token Service on loopback. */
export interface StsSimulator extends Omit<FaultQueue<StsFault>, "next"> {
  start(): Promise<{ readonly url: string }>;
  /** Ends every connection. */
  stop(): Promise<void>;
  /** Every call since the start, oldest first. */
  calls(): readonly StsCallRecord[];
  /** Replaces the access keys that may call AssumeRole. */
  setAccounts(accounts: readonly SimulatorAccount[]): void;
  setRoles(roles: readonly SimulatedRole[]): void;
  /** Replaces the valid tokens of service accounts; those that were valid before are expired. */
  setOidcTokens(tokens: readonly string[]): void;
}

const actions: ReadonlyMap<string, Assume> = new Map([
  ["AssumeRole", assumeRole],
  ["AssumeRoleWithOIDC", assumeRoleWithOidc],
]);

/** An STS that is not yet listening. */
export function createStsSimulator(options: StsOptions): StsSimulator {
  const { clock, issuer } = options;
  const faults = createFaultQueue<StsFault>();
  const records: StsCallRecord[] = [];
  const nextRequestId = createRequestIds(1);
  let accounts = options.accounts ?? [demoAccount];
  let roles = options.roles ?? [demoRole];
  let tokens = options.oidcTokens ?? [];
  let expiredTokens: readonly string[] = [];

  const ports: AssumePorts = {
    clock,
    issuer,
    nonces: createNonces(clock),
    find: (id) => [...accounts, ...issuer.issued()].find(({ accessKeyId }) => accessKeyId === id),
    role: (arn) => roles.find((role) => role.arn === arn),
    oidcTokens: () => tokens,
    expiredOidcTokens: () => expiredTokens,
  };

  const handle = (http: HttpRequest): Reply => {
    const request = readRpcRequest(http);
    const requestId = nextRequestId();
    const fault = faults.next();
    const { reply, outcome } = answer(request, { fault, requestId, ports });
    const { parameters } = request;
    records.push({
      action: parameters.get("Action") ?? "",
      roleArn: parameters.get("RoleArn"),
      sessionName: parameters.get("RoleSessionName"),
      durationSeconds: parameters.get("DurationSeconds"),
      signed: ["Signature", "AccessKeyId", "SecurityToken"].some((name) => parameters.has(name)),
      url: http.url,
      outcome,
    });
    return reply;
  };
  const server = createGatewayServer({ handle }, clock);

  return {
    start: () => server.start(options.listen ?? freeLoopbackPort),
    stop: server.stop,
    calls: () => records,
    fail: faults.fail,
    heal: faults.heal,
    setAccounts(replacement) {
      accounts = replacement;
    },
    setRoles(replacement) {
      roles = replacement;
    },
    setOidcTokens(replacement) {
      expiredTokens = [...expiredTokens, ...tokens].filter((token) => !replacement.includes(token));
      tokens = replacement;
    },
  };
}

interface Answering {
  readonly fault: StsFault | undefined;
  readonly requestId: string;
  readonly ports: AssumePorts;
}

function answer(
  request: RpcRequest,
  { fault, requestId, ports }: Answering,
): { readonly reply: Reply; readonly outcome: string } {
  try {
    if (fault?.kind === "error") throw new Refusal(fault.code, fault);
    const normally = (): Reply => reply(200, { RequestId: requestId, ...assumed(request, ports) }, requestId);
    return fault
      ? { reply: faultReply(fault, normally), outcome: `fault:${fault.kind}` }
      : { reply: normally(), outcome: "ok" };
  } catch (error) {
    const { status, code, message } = error instanceof Refusal ? error : refuse("InternalError");
    const body = { RequestId: requestId, HostId: "sts.aliyuncs.com", Code: code, Message: message };
    return { reply: reply(status, body, requestId), outcome: code };
  }
}

function assumed(request: RpcRequest, ports: AssumePorts): object {
  if (request.method !== "POST" && request.method !== "GET") throw refuse("UnsupportedHTTPMethod");
  if (request.repeated !== undefined) throw refuse("InvalidParameter", request.repeated);
  const assume = actions.get(request.parameters.get("Action") ?? "");
  if (request.path !== "/" || !assume) throw refuse("InvalidAction.NotFound");
  if (request.parameters.get("Version") !== "2015-04-01") throw refuse("InvalidVersion");
  const session = assume(request, ports);
  const role = request.parameters.get("RoleArn") ?? "";
  const sessionName = request.parameters.get("RoleSessionName") ?? "";
  return {
    AssumedRoleUser: {
      Arn: `${role}/${sessionName}`,
      AssumedRoleId: `300000000000000001:${sessionName}`,
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: utcText(session.securityTokenExpiresAtMs / 1000),
    },
  };
}

function reply(status: number, body: object, requestId: string): Reply {
  return plainReply(status, gatewayHeaders("JSON", requestId), JSON.stringify(body));
}
