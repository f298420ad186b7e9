import { describe, expect, it } from "vitest";
import { cutMessage } from "../../../src/http/connections/cut-message.js";

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
