import { describe, expect, it } from "vitest";
import { clockIsWrong, createClockSkew, createSkewWarning } from "../../src/aliyun/clock-skew.js";
import { createFakeClock } from "../support/fake-clock.js";
import { createRecordingLogger } from "./fakes.js";

const hourMs = 3_600_000;

function setUp() {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const headerIn = (ms: number): string => new Date(clock.now() + ms).toUTCString();
  return {
    clock,
    logger,
    headerIn,
    skew: createClockSkew({ clock, onCorrection: createSkewWarning(logger) }),
  };
}

describe("clock skew", () => {
  it("is none at first", () => {
    expect(setUp().skew.offsetMs()).toBe(0);
  });

  it.each([hourMs, -hourMs])("of %i ms is learnt from the Date header", (ms) => {
    const { skew, headerIn } = setUp();
    expect(skew.correct(headerIn(ms), 0)).toBe(true);
    expect(Math.abs(skew.offsetMs() - ms)).toBeLessThan(1000);
  });

  it.each([undefined, "", "yesterday"])("is not learnt from the header %j", (header) => {
    const { skew } = setUp();
    expect(skew.correct(header, 0)).toBe(false);
    expect(skew.offsetMs()).toBe(0);
  });

  it.each([-1, 1])("is learnt from a time within 10 years of ours, and from no other (%i)", (sign) => {
    const { skew, headerIn } = setUp();
    const yearMs = 365.25 * 24 * hourMs;
    expect(skew.correct(headerIn(sign * 10.01 * yearMs), 0)).toBe(false);
    expect(skew.correct(sign < 0 ? "Tue, 01 Jan -271820" : "Sat, 13 Sep 275760 00:00:00 GMT", 0)).toBe(false);
    expect(skew.offsetMs()).toBe(0);
    expect(skew.correct(headerIn(sign * 9.99 * yearMs), 0)).toBe(true);
  });

  it("that is dropped is learnt again", () => {
    const { skew, headerIn } = setUp();
    skew.correct(headerIn(hourMs), 0);
    skew.drop();
    expect(skew.offsetMs()).toBe(0);
    expect(skew.correct(headerIn(hourMs), 0)).toBe(true);
  });

  it("that a request already allowed for is not worth a repetition", () => {
    const { skew, headerIn } = setUp();
    skew.correct(headerIn(hourMs), 0);
    expect(skew.correct(headerIn(hourMs), skew.offsetMs())).toBe(false);
  });

  it("learnt meanwhile by another request is worth a repetition, without a second line", () => {
    const { skew, headerIn, logger } = setUp();
    skew.correct(headerIn(hourMs), 0);
    expect(skew.correct(headerIn(hourMs), 0)).toBe(true);
    expect(logger.lines).toHaveLength(1);
  });

  it("is each client's own, and the process warns of it once", () => {
    const clock = createFakeClock();
    const logger = createRecordingLogger();
    const onCorrection = createSkewWarning(logger);
    const [one, two] = [createClockSkew({ clock, onCorrection }), createClockSkew({ clock, onCorrection })];
    one.correct(new Date(clock.now() + hourMs).toUTCString(), 0);
    expect(two.offsetMs()).toBe(0);
    two.correct(new Date(clock.now() + hourMs).toUTCString(), 0);
    expect(logger.lines.map(([level]) => level)).toEqual(["warn", "info"]);
  });

  it("is taken back when the local clock is set right, with information instead of a warning", () => {
    const { skew, headerIn, logger, clock } = setUp();
    skew.correct(headerIn(hourMs), 0);
    clock.jumpWall(hourMs);
    expect(skew.correct(headerIn(0), skew.offsetMs())).toBe(true);
    expect(Math.abs(skew.offsetMs())).toBeLessThan(1000);
    expect(logger.lines.map(([level, message]) => [level, message])).toEqual([
      ["warn", clockIsWrong],
      ["info", clockIsWrong],
    ]);
  });
});
