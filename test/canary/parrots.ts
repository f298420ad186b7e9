import type { ServerResponse } from "node:http";
import { disguises } from "../aliyun/disguises.js";
import { startTestProxy } from "../aliyun/forward-proxy.js";
import { json, type Loopback, startLoopback } from "../aliyun/loopback.js";
import { saidIn } from "../aliyun/said.js";
import { principal, proxyLogin } from "./canaries.js";

let turn = 0;

type Say = (request: URLSearchParams, response: ServerResponse) => void;

const accessDenied = {
  AuthAction: "dts:DescribeDtsJobs",
  AuthPrincipalDisplayName: principal.displayName,
  AuthPrincipalOwnerId: principal.ownerId,
  AuthPrincipalType: "AssumedRoleUser",
  EncodedDiagnosticMessage: principal.encodedMessage,
  NoPermissionType: "ImplicitDeny",
  PolicyType: "AccountLevelIdentityBasedPolicy",
};

/** What RAM says of a refusal, once more in the text, and in base64. */
function denial(detail: unknown): object {
  const said = Object.values(principal).join(" and ");
  return {
    Code: "NoPermission",
    Message: `${said} may not, ${btoa(`x${said}`)}`,
    RequestId: principal.ownerId,
    AccessDeniedDetail: detail,
  };
}

/** Servers that say again what they heard, each in its own place of an answer. */
const says: Readonly<Record<string, Say>> = {
  message: (form, response) => json(response, { Code: "Refused", Message: form.toString() }, 400),
  decoded: (form, response) => json(response, { Code: "Refused", Message: [...form].join(" ") }, 500),
  base64: (form, response) => json(response, { Code: "Refused", Message: btoa(form.toString()) }, 400),
  code: (form, response) =>
    json(response, { Code: form.get("AccessKeyId"), RequestId: form.get("SecurityToken") }, 400),
  signed: (form, response) =>
    json(response, { Code: "SignatureDoesNotMatch", Message: `expected ${form.get("Signature")} here` }, 400),
  unsuccessful: (form, response) =>
    json(response, {
      Success: false,
      ErrCode: form.get("AccessKeyId"),
      ErrMessage: "no %s",
      DynamicMessage: [...form].join(" "),
    }),
  disguised: (form, response) => {
    const all = Object.values(disguises);
    const disguise = all[turn % all.length] ?? String;
    turn += 1;
    const said = ["AccessKeyId", "SecurityToken", "Signature"].map((name) => disguise(form.get(name) ?? ""));
    json(response, { Code: said[0], RequestId: said[1], Message: said.join(" and ") }, 400);
  },
  // A success that says it in every place that is shown.
  "job-names": (form, response) => {
    const {
      AccessKeyId: id = "",
      SecurityToken: token = "",
      Signature: signature = "",
    } = Object.fromEntries(form);
    json(response, {
      Success: true,
      TotalRecordCount: 1,
      DtsJobList: [
        {
          DtsJobId: `job-of-${id}`,
          DtsInstanceID: id.toLowerCase(),
          DtsJobName: `named ${token}`,
          Status: signature,
          ErrorMessage: [...form].join(" "),
          TagList: [{ TagKey: token, TagValue: `${id}!` }],
          SourceEndpoint: { EngineName: token, InstanceID: [...id].join("-"), Region: id },
          DataSynchronizationStatus: { Status: id, ErrorMessage: `${signature} and ${form}`, Percent: token },
          PrecheckStatus: {
            Status: id,
            Detail: [{ CheckItem: token, CheckResult: id, RepairMethod: form.toString() }],
          },
        },
      ],
    });
  },
  denied: (_form, response) => json(response, denial(accessDenied), 403),
  "denied-as-text": (_form, response) => json(response, denial(JSON.stringify(accessDenied)), 403),
  html: (form, response) =>
    response.writeHead(502, { "content-type": "text/html" }).end(`<p>${[...form].join(" ")}</p>`),
  truncated: (form, response) => response.writeHead(200).end(`{"DtsJobList": ["${form}`),
  redirect: (form, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:9/?${form}` }).end(form.toString()),
  headers: (form, response) =>
    response
      .writeHead(400, {
        "x-acs-request-id": form.get("AccessKeyId") ?? "",
        "x-acs-retry-after": form.get("SecurityToken") ?? "",
      })
      .end("{}"),
  "no-http": (form, response) => response.socket?.end(`${form}\r\n`),
};

/** Starts all of them; their names say what they do. */
export async function startParrots(): Promise<
  readonly { readonly name: string; readonly server: Loopback }[]
> {
  return Promise.all(
    Object.entries(says).map(async ([name, say]) => ({
      name,
      server: await startLoopback((request, response) => say(saidIn(request), response)),
    })),
  );
}

/** Starts a proxy that says again what it heard, to whoever asks for a tunnel or sends a request. */
export async function startParrotProxy(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { user, password } = proxyLogin;
  const heard = (authorization = "") => `${authorization} ${atob(authorization.replace("Basic ", ""))}`;
  const { name, close } = await startTestProxy({
    onConnect: ({ authorization, socket }) =>
      socket.end(`HTTP/1.1 403 ${heard(authorization)}\r\nx-heard: ${heard(authorization)}\r\n\r\n`),
    onRequest: ({ headers }, response) =>
      json(response, { Code: "Refused", Message: heard(headers["proxy-authorization"]) }, 403),
  });
  return { url: `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${name}`, close };
}
