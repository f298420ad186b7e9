import { createClockSkew } from "../../src/aliyun/clock-skew.js";
import { createRpcClient } from "../../src/aliyun/rpc/rpc-client.js";
import { senders } from "../../src/aliyun/signatures.js";
import { systemClock } from "../../src/lib/clock.js";
import { Failure } from "../../src/lib/failure.js";
import { readProxyEnvironment } from "../../src/lib/proxy-environment.js";
import { createFixedProvider, createRecordingTelemetry, never, scope } from "./fakes.js";

const { proxyOf } = readProxyEnvironment(process.env);
const send = process.env["SIGNATURE"] === "v3" ? senders.v3 : senders.v2;

// Calls each of ENDPOINTS once, or CALLS times, and prints what came of it. Ends by itself when nothing is left behind.
const results: string[] = [];
for (const endpoint of (process.env["ENDPOINTS"] ?? "").split(",")) {
  const client = createRpcClient({
    endpoint,
    proxy: proxyOf(endpoint),
    send,
    scope,
    credentials: createFixedProvider(),
    timeoutMs: 60_000,
    maxResponseSizeBytes: 100_000,
    clock: systemClock,
    clockSkew: createClockSkew({ clock: systemClock, onCorrection: () => undefined }),
    telemetry: createRecordingTelemetry(),
  });
  for (let calls = 0; calls < Number(process.env["CALLS"] ?? 1); calls += 1) {
    try {
      await client.call("DescribeDtsJobs", {}, never);
      results.push("success");
    } catch (error) {
      results.push(error instanceof Failure ? error.reason : "no failure");
      process.stderr.write(`${error}\n`);
    }
  }
}
process.stdout.write(JSON.stringify({ results, debug: process.env["DEBUG"] }));
