import { plainReply, type Reply } from "../gateway/reply.js";
import type { HttpFault, RedirectFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

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
