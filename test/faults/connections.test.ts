import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { FaultAnswer } from "../../src/simulator/faults/fault.js";
import { startWatched } from "./cloud.js";
import { isUp } from "./exporter.js";
import { tell } from "./fault-row.js";
import { memoryInUse } from "./memory.js";
import { errorsOf } from "./reasons.js";
import type { Relay, RelayMode } from "./relay.js";
import { settledIo } from "./settled-io.js";

const minute = 60_000;
const probe = 105_000;

/** Kept-alive connections close by themselves after 4 s of real time without a request. */
async function noConnection(relay: Relay): Promise<number> {
  const startMs = performance.now();
  while (relay.openConnections() > 0 && performance.now() - startMs < 10_000) await pause(20);
  return relay.openConnections();
}

const slow: readonly (readonly [what: string, answer: FaultAnswer, reason: string])[] = [
  ["an answer that never comes", { kind: "never" }, "timeout"],
  ["an answer that drips", { kind: "drip", chunkBytes: 16, everyMs: 1_000 }, "timeout"],
  ["an answer that is late by 30 s", { kind: "delay", ms: 30_000 }, "timeout"],
  ["a reset before the answer", { kind: "reset", when: "before" }, "network"],
  ["a reset in the middle of the answer", { kind: "reset", when: "middle" }, "network"],
];

describe("a connection", () => {
  it.for(slow)("with %s", async ([, answer, reason], context) => {
    const { exporter, simulator, relay } = await startWatched();
    const before = (await exporter.shown()).jobLines();
    const fault = simulator.faults.add({ answer });
    await exporter.run(4 * minute);
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(during.jobLines()).toBe(before);
    expect(Object.keys(errorsOf(during))).toEqual([reason]);
    // At most what is in flight: what was given up is closed.
    expect(relay.openConnections()).toBeLessThanOrEqual(4);
    fault.remove();
    const recoveryMs = await exporter.until("every target is up", isUp, probe + 15_000);
    await exporter.stop();
    expect(await noConnection(relay)).toBe(0);
    tell(context, {
      seen: `reason ${reason}, LKG byte-identical, no connection left behind`,
      recoveryMs,
      limitMs: probe + 15_000,
    });
  });

  it("with twenty answers that drip", async (context) => {
    const settings =
      "collectors: {migration: {enabled: false}, subscribe: {enabled: false}, sync_status: {enabled: false}}";
    const { exporter, simulator, relay } = await startWatched({ settings });
    const startBytes = memoryInUse();

    const drips = simulator.faults.add({ answer: { kind: "drip", chunkBytes: 1_000, everyMs: 1_000 } });
    await exporter.until(
      "twenty timeouts",
      (shown) => (errorsOf(shown)["timeout"] ?? 0) >= 20,
      60 * minute,
      5_000,
    );
    drips.remove();
    const recoveryMs = await exporter.until("the target is up", isUp, probe + 15_000);
    const grownBytes = memoryInUse() - startBytes;
    await exporter.stop();
    expect(await noConnection(relay)).toBe(0);
    expect(grownBytes).toBeLessThan(20e6);
    tell(context, {
      seen: `0 sockets left, ${(grownBytes / 1e6).toFixed(1)} MB more memory`,
      recoveryMs,
      limitMs: probe + 15_000,
    });
  });

  it("that is half open: the other end is gone without a word", async (context) => {
    const { exporter, relay } = await startWatched();
    const before = (await exporter.shown()).jobLines();
    relay.mode("silent");
    await exporter.run(4 * minute);
    const during = await exporter.shown();
    expect(during.down()).toHaveLength(4);
    expect(during.jobLines()).toBe(before);
    expect(Object.keys(errorsOf(during))).toEqual(["timeout"]);
    expect(relay.openConnections()).toBeLessThanOrEqual(4);
    relay.mode("pass");
    const recoveryMs = await exporter.until("every target is up", isUp, probe + 15_000);
    tell(context, {
      seen: "reason timeout, LKG byte-identical, no connection left behind",
      recoveryMs,
      limitMs: probe + 15_000,
    });
  });

  it("that was kept alive and is dead when it is used again", async (context) => {
    const { exporter, relay, simulator } = await startWatched();
    const calls = () => simulator.calls().length;
    const before = calls();
    const connections = relay.connections();
    relay.mode("reset reused" satisfies RelayMode);
    let downs = 0;
    await exporter.run(2 * minute, {
      look: (shown) => {
        downs += shown.down().length;
      },
    });
    await settledIo();
    expect(calls()).toBeGreaterThan(before);
    expect(relay.connections() - connections).toBeGreaterThan(2);
    expect(downs).toBe(0);
    const errors = errorsOf(await exporter.shown());
    expect(errors["network"]).toBeGreaterThan(0);
    tell(context, {
      seen: `${errors["network"]} resets, each repeated once for free, up stayed 1`,
    });
  });
});
