import { sendPlainRequest } from "../../../src/aliyun/credentials/plain-request.js";
import { systemClock } from "../../../src/lib/clock.js";
import { Failure } from "../../../src/lib/failure.js";

// Asks each of ENDPOINTS once and prints what came of it. Ends by itself when nothing is left behind.
const results: string[] = [];
for (const url of (process.env["ENDPOINTS"] ?? "").split(",")) {
  try {
    await sendPlainRequest({
      asked: { operation: "AssumeRole" },
      method: "POST",
      url,
      redact: (text) => text,
      clock: systemClock,
      signal: new AbortController().signal,
    });
    results.push("success");
  } catch (error) {
    results.push(error instanceof Failure ? error.reason : "no failure");
  }
}
process.stdout.write(JSON.stringify(results));
