import { describe, expect, it } from "vitest";
import { unitOf } from "../../../src/cli/doctor/delay-unit.js";

describe("the unit of a delay", () => {
  it.each([
    [6_000, { milliseconds: 6_400, seconds: 6 }, "ms"],
    [6, { milliseconds: 6_400, seconds: 6 }, "s"],
    // Some seconds pass between the two questions.
    [9_000, { milliseconds: 2_000, seconds: 2 }, "ms"],
    [30, { milliseconds: 31_000 }, "s"],
    [30_000, { seconds: 31 }, "ms"],
    [0, { milliseconds: 6_400, seconds: 6 }, undefined],
    [6_000, {}, undefined],
    [6_000, { milliseconds: 0, seconds: 0 }, undefined],
    [6_000_000_000, { milliseconds: 6_400, seconds: 6 }, undefined],
  ])("%s beside %j is %s", (delay, latency, unit) => {
    expect(unitOf(delay, latency)).toBe(unit);
  });
});
