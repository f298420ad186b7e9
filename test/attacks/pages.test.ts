import { expect, it } from "vitest";
import { ask } from "../http/client.js";
import { holdBars } from "./attack-row.js";
import { startVictim } from "./victim.js";

it("nobody asks for anything", async (context) => {
  const victim = await startVictim("exporter-child.ts", { env: { JOBS: "50000" } });
  const address = String(victim.ready);
  await victim.strain();
  const t = performance.now();
  expect((await ask(address, "/metrics", { headers: { "accept-encoding": "gzip" } })).status).toBe(200);
  const ms = performance.now() - t;
  const { longestStallMs, peakBytes } = await victim.strain();
  holdBars(context, [
    { what: "/metrics", is: ms, atMost: 250, unit: "ms" },
    { what: "stall", is: longestStallMs, atMost: 200, unit: "ms" },
    { what: "memory", is: peakBytes / 1e6, atMost: 1000, unit: "MB" },
  ]);
});
