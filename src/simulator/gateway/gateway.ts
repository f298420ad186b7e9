import type { Clock } from "../../lib/clock.js";
import type { Action } from "../api/action.js";
import { findAction } from "../api/actions.js";
import type { CallLog } from "../calls.js";
import { applyFaults, isAnswering } from "../faults/apply-faults.js";
import type { FaultAnswer } from "../faults/fault.js";
import type { FaultTable } from "../faults/fault-table.js";
import type { SimulatedTime } from "../simulated-time.js";
import type { Worlds } from "../world/worlds.js";
import { accessDeniedDetail } from "./access-denied.js";
import { accountName, type SimulatorAccount } from "./accounts.js";
import { authenticate } from "./authenticate.js";
import { type EnvelopeContext, errorReply, successReply } from "./envelope.js";
import type { Limits } from "./limits.js";
import type { Nonces } from "./nonces.js";
import { Refusal, refuse } from "./refusal.js";
import type { Format, Reply } from "./reply.js";
import { type HttpRequest, type RpcRequest, readRpcRequest } from "./rpc-request.js";

/** What the gateway works with. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly time: SimulatedTime;
  readonly nonces: Nonces;
  readonly limits: Limits;
  readonly worlds: Worlds;
  readonly faults: FaultTable;
  readonly calls: CallLog;
  /** The region of a call that names none. */
  readonly defaultRegion: string;
  findAccount(accessKeyId: string): SimulatorAccount | undefined;
  nextRequestId(): string;
  /** How long the next answer takes, in milliseconds. */
  nextLatencyMs(): number;
  complain(message: string): void;
}

/** Checks and answers calls. Never throws for what a caller sent. */
export interface Gateway {
  handle(http: HttpRequest): Reply;
}

interface Call extends EnvelopeContext {
  readonly request: RpcRequest;
  readonly api: Action | undefined;
  readonly jobType: string | undefined;
  readonly page: number | undefined;
  readonly arrivedAtMs: number;
}

/**
 * The gateway in front of the APIs. The order of the checks: HTTP, action, version, caller, limits, then the
 * faults in force, then the API's own parameters.
 */
export function createGateway(ports: GatewayPorts): Gateway {
  return {
    handle(http) {
      const call = readCall(readRpcRequest(http), ports);
      const { reply, outcome } = answerOrRefuse(call, ports);
      const known = ports.findAccount(call.request.caller.accessKeyId);
      ports.calls.record({
        action: call.action,
        region: call.region,
        jobType: call.jobType,
        page: call.page,
        account: known && accountName(known),
        method: http.method,
        arrivedAtMs: call.arrivedAtMs,
        outcome,
      });
      return { ...reply, waitMs: reply.waitMs + ports.nextLatencyMs() };
    },
  };
}

function readCall(request: RpcRequest, ports: GatewayPorts): Call {
  const given = (name: string) => request.parameters.get(name) || undefined;
  const { action } = request.caller;
  const api = findAction(action);
  const page = Number(given(api?.pageParameter ?? "") ?? 1);
  return {
    request,
    action,
    api,
    region: given("Region") ?? given("RegionId") ?? ports.defaultRegion,
    jobType: given("JobType"),
    page: Number.isNaN(page) ? undefined : page,
    format: formatOf(request.caller.format),
    requestId: ports.nextRequestId(),
    arrivedAtMs: ports.clock.monotonic(),
  };
}

// A caller that forgets Format gets XML.
function formatOf(format: string | undefined): Format {
  return format?.toUpperCase() === "JSON" ? "JSON" : "XML";
}

function answerOrRefuse(
  call: Call,
  ports: GatewayPorts,
): { readonly reply: Reply; readonly outcome: string } {
  try {
    const account = admit(call, ports);
    const faults = meetFaults(call, account, ports);
    return { reply: answer(call, account, { ports, faults }), outcome: outcomeOf(faults) };
  } catch (error) {
    if (!(error instanceof Refusal))
      ports.complain(error instanceof Error ? (error.stack ?? "") : String(error));
    const refusal = error instanceof Refusal ? error : refuse("InternalError");
    return { reply: errorReply(refusal, call), outcome: refusal.code };
  }
}

function admit(call: Call, ports: GatewayPorts): SimulatorAccount {
  const { request } = call;
  if (request.method !== "POST" && request.method !== "GET") throw refuse("UnsupportedHTTPMethod");
  if (request.repeated !== undefined) throw refuse("InvalidParameter", request.repeated);
  if (call.action === "") throw refuse("MissingParameter", "Action");
  if (request.path !== "/" || !call.api) throw refuse("InvalidAction.NotFound");
  if (request.caller.version !== "2020-01-01") throw refuse("InvalidVersion");
  const account = authenticate(request.caller, {
    clock: ports.clock,
    nonces: ports.nonces,
    find: ports.findAccount,
  });
  ports.limits.admit(accountName(account), call.region, call.arrivedAtMs);
  return account;
}

function meetFaults(call: Call, account: SimulatorAccount, ports: GatewayPorts): readonly FaultAnswer[] {
  const elapsedSeconds = ports.time.elapsedSeconds();
  return ports.faults.meet({ ...call, account: accountName(account), elapsedSeconds });
}

function answer(
  call: Call,
  account: SimulatorAccount,
  { ports, faults }: { readonly ports: GatewayPorts; readonly faults: readonly FaultAnswer[] },
): Reply {
  const world = ports.worlds.find(accountName(account), call.region);
  const worlds = () => ports.worlds.all(accountName(account));
  const moment = ports.time.moment();
  const body = (page?: number) => {
    const parameters = new Map(call.request.parameters);
    if (page !== undefined && call.api?.pageParameter) parameters.set(call.api.pageParameter, String(page));
    return call.api?.answer({ parameters, world, worlds, moment, requestId: call.requestId }) ?? {};
  };
  return applyFaults(faults, {
    requestId: call.requestId,
    format: call.format,
    listField: call.api?.listField,
    world,
    body,
    reply: (content) => successReply(content, call),
    refusal: (refusal) => errorReply(refusal, call),
    accessDenied: (code) => accessDeniedDetail(code, call.action, account),
    complain: ports.complain,
  });
}

function outcomeOf(faults: readonly FaultAnswer[]): string {
  const fault = faults.find(isAnswering);
  if (!fault) return "ok";
  return fault.kind === "error" ? fault.code : `fault:${fault.kind}`;
}
