import { gzipSync } from "node:zlib";
import type { Reply } from "../gateway/reply.js";
import type { GzipBombFault, GzipFault, HugeBodyFault } from "./fault.js";
import type { FaultContext } from "./fault-context.js";

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
