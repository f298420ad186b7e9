import { createClockSkew } from "../../src/aliyun/clock-skew.js";
import { createRpcClient } from "../../src/aliyun/rpc/rpc-client.js";
import { senders } from "../../src/aliyun/signatures.js";
import { systemClock } from "../../src/lib/clock.js";
import { Failure } from "../../src/lib/failure.js";
import { createFixedProvider, createRecordingTelemetry, never, scope } from "../aliyun/fakes.js";
import "./strain-child.js";

// The real client of signature SIGNATURE at HOSTILE, called when it is told to, and one at HONEST, which is called all the time:
// another target. Tells what came of each call, and of all of the other's.
const send = process.env["SIGNATURE"] === "v3" ? senders.v3 : senders.v2;

function clientOf(endpoint: string | undefined) {
  return createRpcClient({
    endpoint: endpoint ?? "",
    send,
    scope,
    credentials: createFixedProvider(),
    timeoutMs: 10_000,
    maxResponseSizeBytes: 8 * 1024 * 1024,
    clock: systemClock,
    clockSkew: createClockSkew({ clock: systemClock, onCorrection: () => undefined }),
    telemetry: createRecordingTelemetry(),
  });
}

const reasonOf = (error: unknown): string => (error instanceof Failure ? error.reason : "no failure");
const [hostile, honest] = [clientOf(process.env["HOSTILE"]), clientOf(process.env["HONEST"])];

const others = { calls: 0, failed: 0 };
async function callOther(): Promise<void> {
  await honest.call("DescribeDtsJobs", {}, never).catch(() => {
    others.failed += 1;
  });
  others.calls += 1;
  setTimeout(callOther, 20);
}

process.on("message", async (message) => {
  if (message === "call") {
    const called = hostile.call("DescribeDtsJobs", {}, never);
    process.send?.(await called.then(() => "success", reasonOf));
  }
  if (message === "others") process.send?.(others);
});
await callOther();
process.send?.("ready");
