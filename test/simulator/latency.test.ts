import { expect, test } from "vitest";
import { createLatency } from "../../src/simulator/gateway/latency.js";
import { parseScenario } from "../../src/simulator/scenario.js";
import type { SimulatorOptions } from "../../src/simulator/simulator.js";
import { type Running, runSimulator } from "./running-simulator.js";
import type { Params } from "./signing-client.js";

/** The status of an answer that comes after exactly so many milliseconds, not one earlier. */
async function statusAfter(running: Running, ms: number, params: Params = {}): Promise<number> {
  let answered = false;
  const call = running.list(params).then((answer) => {
    answered = true;
    return answer.status;
  });
  await expect.poll(() => running.clock.sleepers(), { interval: 1 }).toBe(1);
  await running.clock.advance(ms - 1);
  expect(answered).toBe(false);
  await running.clock.advance(1);
  return call;
}

const fromFile = parseScenario('{"latencyMs": 250}', "slow.json");

test.each<{ given: string; options: Partial<SimulatorOptions>; ms: number }>([
  { given: "an option", options: { latencyMs: 80 }, ms: 80 },
  { given: "a scenario", options: { scenario: fromFile }, ms: 250 },
  { given: "an option over a scenario", options: { scenario: fromFile, latencyMs: 40 }, ms: 40 },
])("every answer takes as long as $given says, refusals too", async ({ options, ms }) => {
  const running = await runSimulator(options);
  expect(await statusAfter(running, ms)).toBe(200);
  expect(await statusAfter(running, ms)).toBe(200);
  expect(await statusAfter(running, ms, { Signature: "AAAA" })).toBe(400);
});

test("latency comes on top of the delay of a fault", async () => {
  const running = await runSimulator({ latencyMs: 80 });
  running.simulator.faults.add({ answer: { kind: "delay", ms: 1_000 } });
  expect(await statusAfter(running, 1_080)).toBe(200);
});

test("without latency nothing waits", async () => {
  const { list, clock } = await runSimulator();
  expect((await list()).status).toBe(200);
  expect(clock.sleepers()).toBe(0);
});

test("jitter adds up to its time, spread over all of it, and repeats with the seed", () => {
  const take = (seed: number) => {
    const next = createLatency({ seed, latencyMs: 100, jitterMs: 50 });
    return Array.from({ length: 200 }, next);
  };
  const first = take(1);
  expect(Math.min(...first)).toBeLessThan(105);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...first)).toBeGreaterThan(145);
  expect(Math.max(...first)).toBeLessThanOrEqual(150);
  expect(take(1)).toEqual(first);
  expect(take(2)).not.toEqual(first);
});

test("a simulator uses its jitter and its seed", async () => {
  const running = await runSimulator({ seed: 9, latencyMs: 10, jitterMs: 500 });
  const next = createLatency({ seed: 9, latencyMs: 10, jitterMs: 500 });
  for (let call = 0; call < 3; call += 1) expect(await statusAfter(running, next())).toBe(200);
});
