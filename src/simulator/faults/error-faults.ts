import { Refusal, refusalForm } from "../gateway/refusal.js";
import type { Reply } from "../gateway/reply.js";
import type { ErrorFault, SuccessFalseFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

/** The gateway's envelope with any code. */
export function errorFault(fault: ErrorFault, context: FaultContext): Reply {
  const form = refusalForm(fault.code);
  return context.refusal(
    new Refusal(
      fault.code,
      { status: fault.status ?? form.status, message: fault.message ?? form.message },
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
