import { createClockSkew } from "../../src/aliyun/clock-skew.js";
import { createRpcClient } from "../../src/aliyun/rpc/rpc-client.js";
import { senders } from "../../src/aliyun/signatures.js";
import { systemClock } from "../../src/lib/clock.js";
import { Failure } from "../../src/lib/failure.js";
import { createFixedProvider, createRecordingTelemetry, never, scope } from "./fakes.js";

const send = process.env["SIGNATURE"] === "v3" ? senders.v3 : senders.v2;

// Calls each of ENDPOINTS once and prints what came of it. Ends by itself when nothing is left behind.
const results: string[] = [];
for (const endpoint of (process.env["ENDPOINTS"] ?? "").split(",")) {
  const client = createRpcClient({
    endpoint,
    send,
    scope,
    credentials: createFixedProvider(),
    timeoutMs: 60_000,
    maxResponseSizeBytes: 100_000,
    clock: systemClock,
    clockSkew: createClockSkew({ clock: systemClock, onCorrection: () => undefined }),
    telemetry: createRecordingTelemetry(),
  });
  try {
    await client.call("DescribeDtsJobs", {}, never);
    results.push("success");
  } catch (error) {
    results.push(error instanceof Failure ? error.reason : "no failure");
  }
}
process.stdout.write(JSON.stringify({ results, debug: process.env["DEBUG"] }));
