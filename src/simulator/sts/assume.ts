import type { Clock } from "../../lib/clock.js";
import { accountName, type SimulatorAccount } from "../gateway/accounts.js";
import { authenticate } from "../gateway/authenticate.js";
import type { Nonces } from "../gateway/nonces.js";
import { Refusal, refuse } from "../gateway/refusal.js";
import type { RpcRequest } from "../gateway/rpc-request.js";
import type { IssuedAccount, Issuer } from "./issuer.js";
import type { SimulatedRole } from "./roles.js";

/** What STS knows. */
export interface AssumePorts {
  readonly clock: Clock;
  readonly nonces: Nonces;
  readonly issuer: Issuer;
  find(accessKeyId: string): SimulatorAccount | undefined;
  role(arn: string): SimulatedRole | undefined;
  /** The tokens of service accounts that are valid now. */
  oidcTokens(): readonly string[];
  expiredOidcTokens(): readonly string[];
}

/** Gives a session of a role to who may have it. Throws a Refusal. */
export type Assume = (request: RpcRequest, ports: AssumePorts) => IssuedAccount;

// Codes, statuses and texts of the RAM help page "STS error codes", where it names them.
const noPermission = "You are not authorized to do this action. You should be authorized by RAM.";

/** AssumeRole (RAM help page of that name): signed by an account that the role trusts. */
export const assumeRole: Assume = (request, ports) => {
  const caller = accountName(authenticate(request.caller, ports));
  const role = roleOf(request, ports);
  const externalId = request.parameters.get("ExternalId");
  if (!role.trusts.includes(caller) || externalId !== role.externalId) {
    throw new Refusal("NoPermission", { status: 403, message: noPermission });
  }
  return issue(role, request, ports);
};

/** AssumeRoleWithOIDC (RAM help page of that name): not signed, with the token of a service account. */
export const assumeRoleWithOidc: Assume = (request, ports) => {
  const token = given(request, "OIDCToken");
  const provider = given(request, "OIDCProviderArn");
  const role = roleOf(request, ports);
  if (provider !== role.oidcProviderArn) {
    throw unauthenticated("AuthenticationFail.NoPermission", "No such OIDC Provider registered.");
  }
  if (ports.expiredOidcTokens().includes(token)) {
    throw unauthenticated("AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired.");
  }
  if (!ports.oidcTokens().includes(token)) {
    const message = "The Jwt content is invalid that cannot be recognized.";
    throw unauthenticated("AuthenticationFail.OIDCToken.Invalid", message);
  }
  return issue(role, request, ports);
};

function issue(role: SimulatedRole, request: RpcRequest, ports: AssumePorts): IssuedAccount {
  if (!/^[\w.@-]{2,64}$/.test(given(request, "RoleSessionName"))) throw invalid("RoleSessionName");
  const seconds = Number(request.parameters.get("DurationSeconds") ?? 3_600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > (role.maxSessionSeconds ?? 3_600)) {
    throw invalid("DurationSeconds");
  }
  return ports.issuer.issue(role.account, seconds);
}

function roleOf(request: RpcRequest, ports: AssumePorts): SimulatedRole {
  const arn = given(request, "RoleArn");
  const role = ports.role(arn);
  if (role) return role;
  throw new Refusal("EntityNotExist.Role", { status: 404, message: `The role not exists: ${arn}.` });
}

function given(request: RpcRequest, name: string): string {
  const value = request.parameters.get(name);
  if (!value) throw refuse("MissingParameter", name);
  return value;
}

function invalid(name: string): Refusal {
  const message = `The parameter ${name} is wrongly formed.`;
  return new Refusal(`InvalidParameter.${name}`, { status: 400, message });
}

function unauthenticated(code: string, message: string): Refusal {
  return new Refusal(code, { status: 401, message });
}
