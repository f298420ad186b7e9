import { describe, expect, it } from "vitest";
import { oneLine } from "../../src/lib/one-line.js";

describe("a text from outside on one line", () => {
  it.each([
    ["plain", "plain"],
    ["  a\n\tb\r\nc  ", "a b c"],
    ["a\u009b31mb\u202ec\u2028d\ud800e", "a 31mb c d e"],
  ])("of %j is %j", (text, line) => {
    expect(oneLine(text, 100)).toBe(line);
  });

  it.each(["a".repeat(5_000), "订".repeat(5_000), "😀".repeat(5_000)])(
    "has so many bytes at most: %.3s",
    (text) => {
      const line = oneLine(text, 256);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(256);
      expect(Buffer.byteLength(line)).toBeGreaterThan(245);
      expect(line).toMatch(/^(\p{L}+|😀+)\.\.\.$/u);
    },
  );

  it("of exactly so many bytes is whole", () => {
    expect(oneLine("a".repeat(256), 256)).toBe("a".repeat(256));
  });
});
