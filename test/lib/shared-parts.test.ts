import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withSharedItems, withSharedParts } from "../../src/lib/shared-parts.js";

describe("shared parts", () => {
  it("are those of the value before, wherever they are the same", () => {
    const before = { name: "a", tags: [{ key: "k" }, { key: "l" }], source: { engine: "mysql" }, at: 1 };
    const next = { name: "b", tags: [{ key: "k" }, { key: "m" }], source: { engine: "mysql" }, at: 1 };
    const shared = withSharedParts(before, next);
    expect(shared).toBe(next);
    expect(next).toEqual({ ...before, name: "b", tags: [{ key: "k" }, { key: "m" }] });
    expect(shared.source).toBe(before.source);
    expect(shared.tags[0]).toBe(before.tags[0]);
    expect(withSharedParts(before, structuredClone(before))).toBe(before);
  });

  it("are the whole value when only a field differs that makes no difference", () => {
    const before = { name: "a", at: 1, source: { at: 1 } };
    expect(withSharedParts(before, { name: "a", at: 2, source: { at: 1 } }, "at")).toBe(before);
    const shared = withSharedParts(before, { name: "b", at: 2, source: { at: 1 } }, "at");
    expect(shared).toEqual({ name: "b", at: 2, source: { at: 1 } });
    expect(shared.source).toBe(before.source);
    expect(withSharedParts(before, { name: "a", at: 1, source: { at: 2 } }, "at").source.at).toBe(2);
  });

  it("change no value, whatever was before", () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 3 }), fc.anything({ maxDepth: 3 }), (before, next) => {
        expect(withSharedParts(before, next)).toStrictEqual(next);
      }),
    );
  });

  it("of a list that has become shorter or longer are no more than it has", () => {
    expect(withSharedParts([1, 2, 3], [1, 2])).toEqual([1, 2]);
    expect(withSharedParts([1], [1, undefined])).toEqual([1, undefined]);
    expect(withSharedParts({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(withSharedParts({ a: undefined }, { b: undefined })).toStrictEqual({ b: undefined });
  });
});

describe("a list", () => {
  it("is the one before it while it has the very same items", () => {
    const [a, b] = [{}, {}];
    const before = [a, b];
    expect(withSharedItems(before, [a, b])).toBe(before);
    for (const next of [[a], [b, a], [a, {}], [a, b, b]]) expect(withSharedItems(before, next)).toBe(next);
    expect(withSharedItems(undefined, before)).toBe(before);
  });
});
