import type { Reply } from "../gateway/reply.js";
import type { DripFault, NeverFault, ResetFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

/** No answer; the connection stays open until the caller or the simulator closes it. */
export function never(_fault: NeverFault, context: FaultContext): Reply {
  return { ...context.reply({}), delivery: { how: "never" } };
}

/** The true answer in small pieces. */
export function drip(fault: DripFault, context: FaultContext): Reply {
  const { chunkBytes = 64, everyMs = 1_000 } = fault;
  return { ...context.reply(context.body()), delivery: { how: "drip", chunkBytes, everyMs } };
}

/** A TCP reset instead of the answer or in the middle of it. */
export function reset(fault: ResetFault, context: FaultContext): Reply {
  return { ...context.reply(context.body()), delivery: { how: "reset", when: fault.when } };
}
