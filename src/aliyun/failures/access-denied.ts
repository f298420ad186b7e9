import { isJsonObject, type JsonObject } from "../../lib/json-object.js";
import { createRedactor, type Redact } from "./redaction.js";

/** What a refusal by RAM says of its cause. Each is of a closed form, or absent. */
export interface AccessDenied {
  /** What a policy has to allow, e.g. `dts:DescribeDtsJobs`. */
  readonly action?: string | undefined;
  /** No policy allows the action, or one forbids it. */
  readonly type?: "ImplicitDeny" | "ExplicitDeny" | undefined;
  /** E.g. `AccountLevelIdentityBasedPolicy`, `ControlPolicy`, `SessionPolicy`. */
  readonly policyType?: string | undefined;
}

/**
 * Reads `AccessDeniedDetail` of an answer (RAM page "How do I troubleshoot an access denied error?"). Some APIs send it
 * as a text that holds JSON. Who was refused, and the encoded message, are never read from it.
 */
export function accessDeniedIn(body: JsonObject, redact: Redact): AccessDenied {
  const detail = detailIn(body);
  const { AuthAction: action, NoPermissionType: type, PolicyType: policyType } = detail;
  const matching = (value: unknown, pattern: RegExp): string | undefined =>
    typeof value === "string" && pattern.test(value) && redact(value) === value ? value : undefined;
  return {
    action: matching(action, /^[a-z][a-z0-9-]{0,31}:[A-Za-z][A-Za-z0-9]{0,63}$/),
    type: type === "ImplicitDeny" || type === "ExplicitDeny" ? type : undefined,
    policyType: matching(policyType, /^[A-Z][A-Za-z]{1,57}Policy$/),
  };
}

/** The same redactor, which removes who was refused, too, and the encoded message: the text of an answer may repeat them. */
export function withoutPrincipal(redact: Redact, body: JsonObject): Redact {
  const detail = detailIn(body);
  const { AuthPrincipalDisplayName, AuthPrincipalOwnerId, EncodedDiagnosticMessage } = detail;
  const principal = [AuthPrincipalDisplayName, AuthPrincipalOwnerId, EncodedDiagnosticMessage]
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => wellFormed(String(value).trim()));
  if (principal.length === 0) return redact;
  // A text that would take longer to look for than it is worth is not looked for: nothing is said instead.
  if (principal.some(({ length }) => length > longestPrincipal))
    return (text) => `[${text.length} characters left out]`;
  const removePrincipal = createRedactor(() => principal);
  return (text) => removePrincipal(redact(text));
}

/** Half of a surrogate pair cannot be encoded. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** What to do about a refusal that names its action; undefined when it does not. */
export function adviceOnDenial({ action, type }: AccessDenied): string | undefined {
  if (action === undefined) return undefined;
  return type === "ExplicitDeny"
    ? `A policy forbids ${action}: take that Deny away, as no Allow outweighs it`
    : `Allow ${action} in the account's RAM policy`;
}

/** The refusal in words, e.g. `ImplicitDeny of dts:DescribeDtsJobs by AccountLevelIdentityBasedPolicy`. */
export function denialText({ action, type, policyType }: AccessDenied): string | undefined {
  if (action === undefined && type === undefined && policyType === undefined) return undefined;
  return [type ?? "denial", action && `of ${action}`, policyType && `by ${policyType}`]
    .filter(Boolean)
    .join(" ");
}

// The encoded message alone has about a kilobyte.
const longestDetail = 16_384;
const longestPrincipal = 4_096;

function detailIn(body: JsonObject): JsonObject {
  const detail = body["AccessDeniedDetail"];
  const parsed = typeof detail === "string" && detail.length <= longestDetail ? parse(detail) : detail;
  return isJsonObject(parsed) ? parsed : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
