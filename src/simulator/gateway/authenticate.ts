import type { Clock } from "../../lib/clock.js";
import type { SimulatorAccount } from "./accounts.js";
import type { Nonces } from "./nonces.js";
import { refuse } from "./refusal.js";
import type { RpcRequest } from "./rpc-request.js";
import { sign, stringToSign } from "./signature.js";

const toleratedSkewMs = 15 * 60_000;

const mandatory = [
  "AccessKeyId",
  "SignatureMethod",
  "SignatureVersion",
  "SignatureNonce",
  "Timestamp",
  "Signature",
] as const;

/** What the checks need. `find` gives the account of an access key id. */
export interface AuthenticationPorts {
  readonly clock: Clock;
  readonly nonces: Nonces;
  find(accessKeyId: string): SimulatorAccount | undefined;
}

/** Checks who calls, as the gateway does: mandatory parameters, key, time, signature, nonce, token. Throws a Refusal. */
export function authenticate(request: RpcRequest, ports: AuthenticationPorts): SimulatorAccount {
  const missing = mandatory.find((name) => !request.parameters.get(name));
  if (missing) throw refuse("MissingParameter", missing);
  const value = (name: (typeof mandatory)[number]) => request.parameters.get(name) ?? "";

  if (value("SignatureMethod") !== "HMAC-SHA1") throw refuse("InvalidSignatureMethod");
  if (value("SignatureVersion") !== "1.0") throw refuse("InvalidSignatureVersion");
  const account = ports.find(value("AccessKeyId"));
  if (!account) throw refuse("InvalidAccessKeyId.NotFound");
  checkTimestamp(value("Timestamp"), ports.clock.now());
  const text = stringToSign(request.method, request.parameters);
  if (sign(text, account.accessKeySecret) !== value("Signature")) throw refuse("SignatureDoesNotMatch", text);
  if (!ports.nonces.use(account.accessKeyId, value("SignatureNonce"))) throw refuse("SignatureNonceUsed");
  checkToken(account, request.parameters.get("SecurityToken"), ports.clock.now());
  return account;
}

function checkTimestamp(text: string, nowMs: number): void {
  const at = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) || Number.isNaN(at)) {
    throw refuse("InvalidTimeStamp.Format");
  }
  if (Math.abs(nowMs - at) > toleratedSkewMs) throw refuse("InvalidTimeStamp.Expired");
}

function checkToken(account: SimulatorAccount, token: string | undefined, nowMs: number): void {
  if (account.securityToken === undefined && token === undefined) return;
  if (token === undefined) throw refuse("MissingParameter", "SecurityToken");
  if (token !== account.securityToken) throw refuse("InvalidSecurityToken.Malformed");
  if (nowMs >= (account.securityTokenExpiresAtMs ?? Number.POSITIVE_INFINITY)) {
    throw refuse("InvalidSecurityToken.Expired");
  }
}
