import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

// Told to whoever asks: how long the loop of this process stood still, and how much memory it took.
const stalls = monitorEventLoopDelay({ resolution: 1 });
stalls.enable();
process.on("message", (message) => {
  if (message !== "strain") return;
  process.send?.({
    longestStallMs: stalls.max / 1e6,
    peakBytes: peakBytes(),
  });
  stalls.reset();
});
process.on("disconnect", () => process.exit());

// Not maxRSS, which begins with the size of the process that started this one: what is less than that would not be seen.
function peakBytes(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
}
