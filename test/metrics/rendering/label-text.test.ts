import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelBytes, labelPair, labelText } from "../../../src/metrics/rendering/label-text.js";

const hashed = /~[0-9a-f]{8}$/;

describe("labelText", () => {
  it.each([
    ["a plain value", "orders-to-adb", "orders-to-adb"],
    ["an empty value", "", ""],
    ["quotes and backslashes", 'a"b\\c', 'a\\"b\\\\c'],
    ["a newline, which is escaped and not replaced", "a\nb", "a\\nb"],
    ["Chinese and emoji", "订单🙂", "订单🙂"],
    ["exactly 256 code points", "🙂".repeat(256), "🙂".repeat(256)],
  ])("keeps %s", (_what, value, text) => {
    expect(labelText(value)).toBe(text);
  });

  it.each([
    ["a control character", "a\u0007b", "a\ufffdb"],
    ["a carriage return", "a\rb", "a\ufffdb"],
    ["a C1 control", "a\u0085b", "a\ufffdb"],
    ["a lone high surrogate", "a\ud83d", "a\ufffd"],
    ["a lone low surrogate", "\ude42b", "\ufffdb"],
    ["a right-to-left override", "a\u202eb", "a\ufffdb"],
    ["an isolate", "a\u2066b", "a\ufffdb"],
    ["a line separator", "a\u2028b", "a\ufffdb"],
  ])("replaces %s and tells values apart by a hash", (_what, value, shown) => {
    expect(labelText(value).replace(hashed, "")).toBe(shown);
    expect(labelText(value)).toMatch(hashed);
  });

  it("keeps two values apart that differ only in what was replaced", () => {
    const values = ["a\ud800", "a\ud801", "a\u0001", "a\u0002", "a\ufffd"];
    expect(new Set(values.map(labelText)).size).toBe(values.length);
  });

  it("cuts at 256 code points and keeps values apart that differ after the cut", () => {
    const [first, second] = [`${"🙂".repeat(256)}1`, `${"🙂".repeat(256)}2`].map(labelText);
    expect(first).toMatch(/^(?:🙂){256}~[0-9a-f]{8}$/u);
    expect(first).not.toBe(second);
  });

  it("handles a megabyte", () => {
    expect(labelText("x".repeat(1_000_000))).toHaveLength(256 + 9);
  });

  it.each([
    ["replaced", "a\u0001"],
    ["cut", "x".repeat(300)],
  ])("does not let a value pass for another one that was %s", (_what, value) => {
    expect(labelText(labelText(value))).not.toBe(labelText(value));
  });

  it("never gives two values the same text", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({
        unit: fc.constantFrom("a", "~", "0", "\u0001", "\ud800", "\ufffd", '"', "\\", "\n"),
        maxLength: 12,
      }),
      fc.integer({ min: 250, max: 270 }).map((length) => "y".repeat(length)),
    );
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(labelText(a) === labelText(b)).toBe(a === b);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves nothing that a parser of lines or quotes could trip over", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const text = labelText(value);
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(text.replace(/\\[\\"n]/g, "")).not.toMatch(/["\\]/);
      }),
    );
  });
});

describe("labelBytes", () => {
  it("holds the UTF-8 bytes of a value, one character a byte", () => {
    expect(Buffer.from(labelBytes("订单 é 🙂"), "latin1").toString("utf8")).toBe("订单 é 🙂");
  });
});

describe("labelPair", () => {
  it.each([
    [undefined, ""],
    ["", ""],
    ["x", ',a="x"'],
  ])("writes %j as %j", (value, text) => {
    expect(labelPair("a", value)).toBe(text);
  });
});
