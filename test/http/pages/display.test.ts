import { describe, expect, it } from "vitest";
import {
  cutMessage,
  formatDuration,
  formatNumber,
  formatRatio,
  formatTime,
} from "../../../src/http/pages/display.js";

describe("formats for people", () => {
  it.each([
    [0, "0 s"],
    [0.254, "0.25 s"],
    [9.99, "9.99 s"],
    [59.4, "59 s"],
    [60, "1 min"],
    [245, "4 min 5 s"],
    [3_600, "1 h"],
    [39_000, "10 h 50 min"],
    [86_400 * 3 + 59, "3 d"],
    [90_000, "1 d 1 h"],
  ])("%f s is %s", (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });

  it.each([
    [formatRatio(0.734), "73.4 %"],
    [formatRatio(1), "100 %"],
    [formatNumber(1_203_442.125), "1,203,442.13"],
    [formatTime(1_795_176_000), "2026-11-20 12:00:00 UTC"],
    [formatTime(1e15), "1000000000000000"],
  ])("%s", (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe("a cut message", () => {
  it.each([
    ["short", "short"],
    ["x".repeat(1_024), "x".repeat(1_024)],
    ["x".repeat(1_025), `${"x".repeat(1_023)}…`],
    [`${"x".repeat(1_022)}🚚🚚`, `${"x".repeat(1_022)}…`],
  ])("%#: is at most 1,024 characters long and ends with a whole one", (text, expected) => {
    expect(cutMessage(text)).toBe(expected);
  });
});
