// Loaded into the exporter before its own code: tells its parent how late the event loop was since the last time it was asked.
import { monitorEventLoopDelay } from "node:perf_hooks";

// Each look costs CPU that is not the exporter's, and wakes a process that would rest.
const resolution = Number(process.env.LAG_EVERY_MS);
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
process.on("message", () => {
  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
  process.send({ p99: late(delay.percentile(99)), max: late(delay.max) });
  delay.reset();
});
// A bench that was cut off leaves no exporter behind.
process.on("disconnect", () => process.exit());
process.channel.unref();
