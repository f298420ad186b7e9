import { refuse } from "./refusal.js";
import { signV2, stringToSignV2 } from "./signature-v2.js";
import { authorizationOf, signV3, stringToSignV3 } from "./signature-v3.js";
import type { SignedRequest } from "./signed-request.js";

/** What a request says of itself and of who signed it. */
export interface Caller {
  readonly action: string;
  readonly version: string | undefined;
  readonly accessKeyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly securityToken: string | undefined;
  /** The format that it wants to be answered in, as it says it. */
  readonly format: string | undefined;
  /** Throws a Refusal when something that every call needs is missing, or a method of signing is not known. */
  checkForm(): void;
  /** What had to be signed, and whether the signature is that of the secret. */
  readonly stringToSign: () => string;
  isSignedWith(accessKeySecret: string): boolean;
}

/** The caller of a request: by its header `Authorization` (version 3), else by its parameters (version 2). */
export function callerOf(request: SignedRequest): Caller {
  return request.headers.authorization?.startsWith("ACS3-") ? callerV3(request) : callerV2(request);
}

const mandatoryV2 = [
  "AccessKeyId",
  "SignatureMethod",
  "SignatureVersion",
  "SignatureNonce",
  "Timestamp",
  "Signature",
] as const;

function callerV2({ method, parameters }: SignedRequest): Caller {
  const value = (name: string) => parameters.get(name) ?? "";
  const stringToSign = () => stringToSignV2(method, parameters);
  return {
    action: value("Action"),
    version: parameters.get("Version"),
    accessKeyId: value("AccessKeyId"),
    timestamp: value("Timestamp"),
    nonce: value("SignatureNonce"),
    securityToken: parameters.get("SecurityToken"),
    format: parameters.get("Format"),
    checkForm() {
      const missing = mandatoryV2.find((name) => value(name) === "");
      if (missing) throw refuse("MissingParameter", missing);
      if (value("SignatureMethod") !== "HMAC-SHA1") throw refuse("InvalidSignatureMethod");
      if (value("SignatureVersion") !== "1.0") throw refuse("InvalidSignatureVersion");
    },
    stringToSign,
    isSignedWith: (secret) => signV2(stringToSign(), secret) === value("Signature"),
  };
}

const mandatoryV3 = ["x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"] as const;

function callerV3(request: SignedRequest): Caller {
  const header = (name: string) => String(request.headers[name] ?? "");
  const authorization = authorizationOf(header("authorization"));
  const signedHeaders = authorization?.signedHeaders ?? [];
  const stringToSign = () => stringToSignV3(request, signedHeaders);
  return {
    action: header("x-acs-action"),
    version: header("x-acs-version"),
    accessKeyId: authorization?.accessKeyId ?? "",
    timestamp: header("x-acs-date"),
    nonce: header("x-acs-signature-nonce"),
    securityToken:
      request.headers["x-acs-security-token"] === undefined ? undefined : header("x-acs-security-token"),
    format: request.parameters.get("Format") ?? header("accept").replace("application/", ""),
    checkForm() {
      const missing = mandatoryV3.find((name) => header(name) === "");
      if (missing) throw refuse("MissingParameter", missing);
      if (!authorization) throw refuse("IncompleteSignature");
      // Whoever leaves one of these out of the signature could have it changed on the way.
      const unsigned = [
        "host",
        ...Object.keys(request.headers).filter((name) => name.startsWith("x-acs-")),
      ].find((name) => !signedHeaders.includes(name));
      if (unsigned) throw refuse("IncompleteSignature");
    },
    stringToSign,
    isSignedWith: (secret) => signV3(stringToSign(), secret) === authorization?.signature,
  };
}
