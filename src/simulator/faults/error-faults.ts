import { Refusal, refusalForm } from "../gateway/refusal.js";
import { plainReply, type Reply } from "../gateway/reply.js";
import type { ErrorFault, HttpFault, RedirectFault, SuccessFalseFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

/** The gateway's envelope with any code. One of RAM says what was denied, and to whom. */
export function errorFault(fault: ErrorFault, context: FaultContext): Reply {
  const form = refusalForm(fault.code);
  return context.refusal(
    new Refusal(
      fault.code,
      {
        status: fault.status ?? form.status,
        message: fault.message ?? form.message,
        accessDenied: context.accessDenied(fault.code),
      },
      fault.retryAfterMs === undefined ? {} : { "x-acs-retry-after": String(fault.retryAfterMs) },
    ),
  );
}

/** HTTP 200 and `Success: false` without the list. */
export function successFalse(fault: SuccessFalseFault, context: FaultContext): Reply {
  return context.reply({
    RequestId: context.requestId,
    HttpStatusCode: 500,
    Success: fault.asText ? "false" : false,
    ErrCode: fault.errCode ?? "InternalError",
    ErrMessage: fault.errMessage ?? "The request processing has failed due to some unknown error.",
    ...(fault.dynamicMessage === undefined ? {} : { DynamicMessage: fault.dynamicMessage }),
  });
}

const badGateway =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n" +
  "<body><center><h1>502 Bad Gateway</h1></center><hr><center>Tengine</center></body></html>";

const bodies: Readonly<Record<HttpFault["body"], (context: FaultContext) => Omit<Reply, "status">>> = {
  "{}": () => plainReply(0, { "content-type": "application/json;charset=utf-8" }, "{}"),
  html: () => plainReply(0, { "content-type": "text/html" }, badGateway),
  empty: () => plainReply(0, {}, ""),
  truncated(context) {
    const reply = context.reply(context.body());
    return { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.length * 0.6)) };
  },
  wrong_shape: (context) =>
    context.reply({ ...context.body(), [context.listField ?? "Status"]: { not: "what the page says" } }),
};

/** Any status with a body that is not the answer. */
export function http(fault: HttpFault, context: FaultContext): Reply {
  return { ...bodies[fault.body](context), status: fault.status };
}

/** A redirect, by default to the discard port of this machine, where nobody listens. */
export function redirect(fault: RedirectFault): Reply {
  return plainReply(fault.status ?? 302, { location: fault.location ?? "http://127.0.0.1:9/" }, "");
}
