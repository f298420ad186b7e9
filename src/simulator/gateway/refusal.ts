import type { AccessDeniedDetail } from "./access-denied.js";

/** HTTP status and message of a refusal; `%s` in the message stands for the detail. */
interface RefusalForm {
  readonly status: number;
  readonly message: string;
}

// The codes that DTS and its gateway are known to answer with; statuses and texts where a page or a client's source names them.
const forms = {
  InvalidParameter: { status: 400, message: "The specified parameter is not valid: %s." },
  MissingParameter: { status: 400, message: "%s is mandatory for this action." },
  InvalidVersion: { status: 404, message: "Specified parameter Version is not valid." },
  "InvalidAction.NotFound": {
    status: 404,
    message: "Specified api is not found, please check your url and method.",
  },
  UnsupportedHTTPMethod: { status: 400, message: "This http method is not supported." },
  "InvalidAccessKeyId.NotFound": { status: 404, message: "Specified access key is not found." },
  InvalidSignatureMethod: { status: 400, message: "Specified signature method is not valid." },
  InvalidSignatureVersion: { status: 400, message: "Specified signature version is not valid." },
  SignatureDoesNotMatch: {
    status: 400,
    message: "Specified signature is not matched with our calculation. server string to sign is:%s",
  },
  IncompleteSignature: {
    status: 400,
    message: "The request signature does not conform to Aliyun standards.",
  },
  SignatureNonceUsed: { status: 400, message: "Specified signature nonce was used already." },
  "InvalidTimeStamp.Format": {
    status: 400,
    message: "Specified time stamp or date value is not well formatted.",
  },
  "InvalidTimeStamp.Expired": { status: 400, message: "Specified time stamp or date value is expired." },
  "InvalidSecurityToken.Expired": { status: 403, message: "Specified SecurityToken is expired." },
  "InvalidSecurityToken.Malformed": { status: 400, message: "Specified SecurityToken is malformed." },
  "Throttling.User": { status: 400, message: "Request was denied due to user flow control." },
  InvalidJobId: { status: 400, message: "The specified job id is invalid." },
  InvalidTaskId: { status: 400, message: "The specified task id is invalid." },
  InternalError: {
    status: 500,
    message: "The request processing has failed due to some unknown error.",
  },
} as const satisfies Readonly<Record<string, RefusalForm>>;

/** Codes that the simulator itself refuses with. Faults may use any other code too. */
export type RefusalCode = keyof typeof forms;

/** A call that is answered with the gateway's error envelope. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where RAM refused: why, and whom. */
  readonly accessDenied: AccessDeniedDetail | undefined;

  constructor(
    code: string,
    answer: {
      readonly status: number;
      readonly message: string;
      readonly accessDenied?: AccessDeniedDetail | undefined;
    },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(answer.message);
    this.name = "Refusal";
    this.code = code;
    this.status = answer.status;
    this.headers = headers;
    this.accessDenied = answer.accessDenied;
  }
}

/** A refusal with the code's own status and text. A missing parameter's code names it: `MissingRegion`. */
export function refuse(
  code: RefusalCode,
  detail = "",
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  const form = forms[code];
  return new Refusal(
    code === "MissingParameter" ? `Missing${detail}` : code,
    { status: form.status, message: form.message.replace("%s", () => detail) },
    headers,
  );
}

/** Status and text of a code, for faults that name only the code. */
export function refusalForm(code: string): RefusalForm {
  const known: Readonly<Record<string, RefusalForm>> = { ...forms, ...faultForms };
  return known[code] ?? { status: 400, message: "The request was refused." };
}

// Codes that only faults answer with.
const faultForms: Readonly<Record<string, RefusalForm>> = {
  Throttling: { status: 400, message: "Request was denied due to request throttling." },
  "DTS.Msg.Throttling.User": { status: 400, message: "Request was denied due to user flow control." },
  ServiceUnavailable: {
    status: 500,
    message: "The request has failed due to a temporary failure of the server.",
  },
  "InvalidAccessKeyId.Inactive": { status: 400, message: "Specified access key is disabled." },
  "DTS.Msg.RamPermissionDenied": { status: 403, message: "You are not authorized to do this action." },
  "Forbidden.RAM": {
    status: 403,
    message: "User not authorized to operate on the specified resource, or this API does not support RAM.",
  },
  "Forbidden.InstanceNotFound": { status: 403, message: "The specified instance is not found." },
  MissingRegion: { status: 400, message: "Region is mandatory for this action." },
};
