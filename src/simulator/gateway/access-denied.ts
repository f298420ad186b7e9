import type { SimulatorAccount } from "./accounts.js";

/** Why RAM refused a call and to whom, as an answer with HTTP 403 says it in `AccessDeniedDetail`. */
export interface AccessDeniedDetail {
  readonly AuthAction: string;
  readonly NoPermissionType: "ImplicitDeny" | "ExplicitDeny";
  readonly PolicyType: string;
  readonly AuthPrincipalType: "SubUser" | "AssumedRoleUser";
  readonly AuthPrincipalDisplayName: string;
  readonly AuthPrincipalOwnerId: string;
  readonly EncodedDiagnosticMessage: string;
}

/** What tells who was refused. Nobody but the operator of the account may learn it. */
export const deniedPrincipal = {
  user: "206813579024681357",
  role: "dts-watching-role:watching-session",
  owner: "1357902468135790",
  diagnosis: "AQEAAAAAZ4DeniedPrincipalDiagnosisQkFERQ3RjZmY0LTlmM2EtNTBhNi1iZDRl",
} as const;

const deniedCodes: readonly string[] = ["Forbidden.RAM", "DTS.Msg.RamPermissionDenied"];

/** The detail of a refusal with this code; `undefined` for a code that RAM has no part in. No policy allows the action. */
export function accessDeniedDetail(
  code: string,
  action: string,
  account: SimulatorAccount,
): AccessDeniedDetail | undefined {
  if (!deniedCodes.includes(code)) return undefined;
  const isRole = account.securityToken !== undefined;
  return {
    AuthAction: `dts:${action}`,
    NoPermissionType: "ImplicitDeny",
    PolicyType: "AccountLevelIdentityBasedPolicy",
    AuthPrincipalType: isRole ? "AssumedRoleUser" : "SubUser",
    AuthPrincipalDisplayName: isRole ? deniedPrincipal.role : deniedPrincipal.user,
    AuthPrincipalOwnerId: deniedPrincipal.owner,
    EncodedDiagnosticMessage: deniedPrincipal.diagnosis,
  };
}
