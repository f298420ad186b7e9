import type { Clock } from "../../lib/clock.js";
import type { SimulatorAccount } from "./accounts.js";
import type { Caller } from "./caller.js";
import type { Nonces } from "./nonces.js";
import { refuse } from "./refusal.js";

const toleratedSkewMs = 15 * 60_000;

/** What the checks need. `find` gives the account of an access key id. */
export interface AuthenticationPorts {
  readonly clock: Clock;
  readonly nonces: Nonces;
  find(accessKeyId: string): SimulatorAccount | undefined;
}

/** Checks who calls, as the gateway does: mandatory parameters, key, time, signature, nonce, token. Throws a Refusal. */
export function authenticate(caller: Caller, ports: AuthenticationPorts): SimulatorAccount {
  caller.checkForm();
  const account = ports.find(caller.accessKeyId);
  if (!account) throw refuse("InvalidAccessKeyId.NotFound");
  checkTimestamp(caller.timestamp, ports.clock.now());
  if (!caller.isSignedWith(account.accessKeySecret))
    throw refuse("SignatureDoesNotMatch", caller.stringToSign());
  if (!ports.nonces.use(account.accessKeyId, caller.nonce)) throw refuse("SignatureNonceUsed");
  checkToken(account, caller.securityToken, ports.clock.now());
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
