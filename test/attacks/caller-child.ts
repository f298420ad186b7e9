import { createClockSkew } from "../../src/aliyun/clock-skew.js";
import { createRpcClient } from "../../src/aliyun/rpc/rpc-client.js";
import { senders } from "../../src/aliyun/signatures.js";
import { systemClock } from "../../src/lib/clock.js";
import { createFixedProvider, createRecordingTelemetry, never, scope } from "../aliyun/fakes.js";
import "./strain-child.js";

// Calls the API at ENDPOINT when it is told to, and says what came of it: the beginning of the answer, or the message of the failure.
const client = createRpcClient({
  endpoint: process.env["ENDPOINT"] ?? "",
  send: senders.v3,
  scope,
  credentials: createFixedProvider(),
  timeoutMs: 60_000,
  maxResponseSizeBytes: 8 * 1024 * 1024,
  clock: systemClock,
  clockSkew: createClockSkew({ clock: systemClock, onCorrection: () => undefined }),
  telemetry: createRecordingTelemetry(),
});
process.on("message", async (message) => {
  if (message !== "call") return;
  const said = await client.call("DescribeDtsJobs", {}, never).then(beginningOf, ({ message: why }) => why);
  process.send?.(said);
});
process.send?.("ready");

/** Sending all of it would take longer than what is measured. */
function beginningOf({ names }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ names: Array.isArray(names) ? names.slice(0, 1) : names });
}
