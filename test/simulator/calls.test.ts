import { expect, test } from "vitest";
import { createCallLog, type RecordedCall } from "../../src/simulator/calls.js";

const call = (arrivedAtMs: number): RecordedCall => ({
  action: "DescribeDtsJobs",
  region: "r",
  jobType: undefined,
  page: 1,
  account: "a",
  method: "POST",
  arrivedAtMs,
  outcome: "ok",
});

test.each([
  { arrivals: [], worst: 0 },
  { arrivals: [0, 999], worst: 2 },
  { arrivals: [0, 1000], worst: 1 },
  { arrivals: [0, 600, 900, 1100, 1599, 2500], worst: 4 },
  { arrivals: [0, 0, 0, 5000], worst: 3 },
])("the worst second of $arrivals has $worst calls", ({ arrivals, worst }) => {
  const log = createCallLog();
  for (const at of arrivals) log.record(call(at));
  expect(log.worstCallsInAnySecond("a", "r")).toBe(worst);
});

test("only the last 10,000 calls are kept, the worst second of all is known", () => {
  const log = createCallLog();
  for (let index = 0; index < 3; index += 1) log.record(call(0));
  for (let index = 1; index <= 25_000; index += 1) log.record(call(index * 1_000));
  expect(log.calls()).toHaveLength(10_000);
  expect(log.calls().at(-1)?.arrivedAtMs).toBe(25_000_000);
  expect(log.calls()[0]?.arrivedAtMs).toBe(15_001_000);
  expect(log.worstCallsInAnySecond("a", "r")).toBe(3);
});

test("accounts and regions are counted apart", () => {
  const log = createCallLog();
  log.record(call(0));
  log.record({ ...call(0), account: "b" });
  log.record({ ...call(0), region: "s" });
  expect(log.worstCallsInAnySecond("a", "r")).toBe(1);
  expect(log.worstCallsInAnySecond("*", "r")).toBe(2);
  expect(log.worstCallsInAnySecond("c", "r")).toBe(0);
});
