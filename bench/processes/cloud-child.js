// Simulated clouds in a process of their own. argv: JSON list of `{ types | jobs, regions, accounts, latencyMs }`.
import { systemClock } from "../../dist/lib/clock.js";
import { createSimulator } from "../../dist/simulator/simulator.js";

// Every half hour jobs go through the same stories, all regions at once: a run at another minute would measure another cloud. Here they
// retry and tell errors, the stage with most to write.
const startSeconds = Date.UTC(2025, 10, 20, 12, 11) / 1000;

const clouds = JSON.parse(process.argv[2]).map((options) => ({
  options,
  simulator: createSimulator({
    ...options,
    clock: systemClock,
    startSeconds,
    accounts: options.accounts.map((name) => ({ accessKeyId: name, accessKeySecret: "demo", name })),
  }),
}));

/** Most calls of any account in any region within any one second, of each cloud. */
function worst({ options, simulator }) {
  const scopes = options.accounts.flatMap((account) =>
    options.regions.map((region) => simulator.worstCallsInAnySecond(account, region)),
  );
  return Math.max(...scopes);
}

process.on("message", () => process.send(clouds.map(worst)));
process.on("disconnect", () => process.exit());
process.send(await Promise.all(clouds.map(async ({ simulator }) => (await simulator.start()).url)));
