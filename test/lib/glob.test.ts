import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGlob } from "../../src/lib/glob.js";

describe("a glob", () => {
  it.each([
    ["orders", "orders", true],
    ["orders", "orders-1", false],
    ["orders", "Orders", false],
    ["orders-*", "orders-", true],
    ["orders-*", "orders-to-adb", true],
    ["orders-*", "my-orders-1", false],
    ["*-adb", "orders-to-adb", true],
    ["*o*b", "orders-to-adb", true],
    ["*o*b", "orders-to-adbs", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "a😀c", true],
    ["?", "", false],
    ["*", "", true],
    ["**", "x", true],
    ["a.c", "abc", false],
    ["[ab]", "a", false],
    ["line*", "line\nbreak", true],
  ])("%j on %j: %j", (pattern, text, fits) => {
    expect(createGlob(pattern)(text)).toBe(fits);
  });

  it("says what the regular expression says that it stands for", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 6 });
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
        expect(createGlob(pattern)(text)).toBe(new RegExp(`^${source}$`, "su").test(text));
      }),
    );
  });

  it("takes no time that explodes", () => {
    expect(createGlob(`${"a*".repeat(128)}b`)("a".repeat(20_000))).toBe(false);
  });
});
