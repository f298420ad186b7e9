import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { systemClock } from "../../src/lib/clock.js";
import type { FaultAnswer } from "../../src/simulator/faults/fault.js";
import { createSimulator } from "../../src/simulator/simulator.js";
import { simulatedApp } from "../e2e/simulated-app.js";
import { checkExposition } from "../support/strict-exposition.js";
import { newResources, openResources, usedMegabytes } from "./memory.js";

const soakMs = process.env["CI_FAST"] === "1" ? 60_000 : 180_000;
const warmUpMs = 20_000;
const faultMs = 2_000;
// What is measured varies by this much from one look to the next.
const noiseMegabytes = 4;

const settings = `
collectors:
  migration: {interval: 1s}
  sync: {interval: 1s}
  subscribe: {interval: 1s}
  sync_status: {interval: 1s}
  legacy_sync: {enabled: true, interval: 1s}
api: {timeout: 500ms}
`;

const faults: readonly (FaultAnswer | undefined)[] = [
  undefined,
  { kind: "never" },
  { kind: "drip", everyMs: 50 },
  { kind: "reset", when: "before" },
  { kind: "reset", when: "middle" },
  undefined,
  { kind: "error", code: "Throttling.User", retryAfterMs: 50 },
  { kind: "error", code: "InternalError", status: 500 },
  { kind: "http", status: 200, body: "truncated" },
  { kind: "http", status: 502, body: "html" },
  undefined,
  { kind: "huge_body", bytes: 10 * 1024 * 1024 },
  { kind: "gzip_bomb", bytes: 10 * 1024 * 1024 },
  { kind: "redirect" },
  { kind: "total_lies", by: 3 },
  { kind: "repeat_page" },
];

interface Soaked {
  readonly scrapes: number;
  readonly polls: number;
  readonly faults: number;
}

/** A simulator and an exporter for this long, with one fault after the other and a scrape a second. */
async function soak(ms: number): Promise<Soaked> {
  const simulator = createSimulator({ clock: systemClock, jobs: 60, speed: 600 });
  const { url } = await simulator.start();
  const app: App = simulatedApp(url, settings);
  const [address] = await app.start();
  const until = systemClock.monotonic() + ms;
  let met = 0;
  let scrapes = 0;
  let page = "";
  for (let round = 0; systemClock.monotonic() < until; round += 1) {
    const answer = faults[round % faults.length];
    const fault = answer && simulator.faults.add({ answer });
    for (let second = 0; second < faultMs; second += 1_000) {
      await pause(1_000);
      page = await (await fetch(`http://${address}/metrics`)).text();
      checkExposition(page, "text-0.0.4");
      scrapes += 1;
    }
    if (fault && fault.hits() > 0) met += 1;
    fault?.remove();
  }
  await app.stop(5_000);
  await simulator.stop();
  const polls = [
    ...page.matchAll(/^aliyun_dts_exporter_polls_total\{.*result="(?:complete|failed)"\} (\d+)$/gm),
  ];
  return { scrapes, polls: polls.reduce((sum, [, count]) => sum + Number(count), 0), faults: met };
}

/** The least of several looks: kept-alive connections, buffers in the kernel's hands and the like go by themselves. */
async function atRest<T>(look: () => Promise<T>, sizeOf: (seen: T) => number): Promise<T> {
  let least = await look();
  for (let looks = 0; looks < 16 && sizeOf(least) > 0; looks += 1) {
    await pause(500);
    const seen = await look();
    if (sizeOf(seen) < sizeOf(least)) least = seen;
  }
  return least;
}

describe("real sockets under faults for minutes", () => {
  it("leave no socket, no timer and no memory behind", async () => {
    const resources = openResources();
    await soak(warmUpMs);
    const { all: before } = await atRest(usedMegabytes, ({ all }) => all);
    const soaked = await soak(soakMs);
    const { all: after } = await atRest(usedMegabytes, ({ all }) => all);
    const left = await atRest(
      async () => newResources(resources),
      ({ length }) => length,
    );
    process.stdout.write(
      `soak: ${soakMs / 1_000} s, ${soaked.polls} polls, ${soaked.faults} faults, ${soaked.scrapes} scrapes: ` +
        `${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after, ${left.length} resources left\n`,
    );
    expect(left).toEqual([]);
    expect(after).toBeLessThanOrEqual(before + noiseMegabytes);
    // It was worth the wait.
    expect(soaked.faults).toBeGreaterThan(soakMs / faultMs / 4);
    expect(soaked.polls).toBeGreaterThan(soakMs / 1_000);
  });
});
