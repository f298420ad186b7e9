import { gzipSync } from "node:zlib";
import type { Reply } from "../gateway/reply.js";
import type { DripFault, GzipBombFault, GzipFault, HugeBodyFault, NeverFault, ResetFault } from "./fault.js";
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

/** The true answer in gzip, whatever the caller accepts. */
export function gzip(_fault: GzipFault, context: FaultContext): Reply {
  return zipped(context.reply(context.body()));
}

/** Valid JSON that is small on the wire and large when inflated. */
export function gzipBomb(fault: GzipBombFault, context: FaultContext): Reply {
  return zipped(padded(fault.bytes ?? 64 * 1024 * 1024, context));
}

/** Valid JSON of many bytes. */
export function hugeBody(fault: HugeBodyFault, context: FaultContext): Reply {
  return padded(fault.bytes ?? 50_000_000, context);
}

function padded(bytes: number, context: FaultContext): Reply {
  const reply = context.reply(context.body());
  // White space after the value keeps the JSON valid.
  return {
    ...reply,
    body: Buffer.concat([reply.body, Buffer.alloc(Math.max(0, bytes - reply.body.length), " ")]),
  };
}

function zipped(reply: Reply): Reply {
  return {
    ...reply,
    headers: { ...reply.headers, "content-encoding": "gzip" },
    body: gzipSync(reply.body, { level: 1 }),
  };
}
