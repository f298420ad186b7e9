import { monitorEventLoopDelay } from "node:perf_hooks";

// Told to whoever asks: how long the loop of this process stood still, and how much memory it took.
const stalls = monitorEventLoopDelay({ resolution: 1 });
stalls.enable();
process.on("message", (message) => {
  if (message !== "strain") return;
  process.send?.({
    longestStallMs: stalls.max / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  });
  stalls.reset();
});
process.on("disconnect", () => process.exit());
