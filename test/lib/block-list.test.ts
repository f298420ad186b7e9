import { describe, expect, it } from "vitest";
import { createBlockList } from "../../src/lib/block-list.js";

const numbers = Array.from({ length: 200 }, (_, index) => index);

describe("a list in blocks", () => {
  it.each([0, 1, 63, 64, 65, 200])("of %i items is what was put into it", (length) => {
    expect(createBlockList(numbers.slice(0, length)).view()()).toEqual(numbers.slice(0, length));
  });

  it.each([0, 63, 64, 127, 128, 199])(
    "has another item at position %i, and the rest as before",
    (position) => {
      const list = createBlockList(numbers);
      list.put(position, -1);
      expect(list.view()()).toEqual(numbers.with(position, -1));
    },
  );

  it("keeps each view as the list was, whenever that is looked at", () => {
    const list = createBlockList(numbers);
    const first = list.view();
    list.put(7, -1);
    const second = list.view();
    list.put(7, -2);
    list.put(150, -3);
    expect([first(), second(), list.view()()]).toEqual([
      numbers,
      numbers.with(7, -1),
      numbers.with(7, -2).with(150, -3),
    ]);
    expect(first()).toBe(first());
  });

  it.each([0, 63, 64, 199])("takes one more behind its %i", (length) => {
    const list = createBlockList(numbers.slice(0, length));
    const before = list.view();
    list.put(length, -1);
    list.put(length + 1, -2);
    expect(list.view()()).toEqual([...numbers.slice(0, length), -1, -2]);
    expect(before()).toEqual(numbers.slice(0, length));
  });

  it.each([-1, 201, 256])("has no position %i", (position) => {
    expect(() => createBlockList(numbers).put(position, 0)).toThrow(RangeError);
  });
});
