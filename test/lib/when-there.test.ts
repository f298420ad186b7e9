import { describe, expect, it } from "vitest";
import { allThere, whenThere } from "../../src/lib/when-there.js";

const double = (value: number) => 2 * value;

describe("what is made of a value", () => {
  it("is there at once when the value is, and later when that is a promise", async () => {
    expect(whenThere(2, double)).toBe(4);
    const later = whenThere(Promise.resolve(2), double);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(4);
  });

  it("fails as the value does", async () => {
    const failure = new Error("no value");
    await expect(whenThere(Promise.reject<number>(failure), double)).rejects.toBe(failure);
  });
});

describe("several values", () => {
  it("are there at once when each is, and in their order when one comes later", async () => {
    const values = [1, 2];
    expect(allThere(values)).toBe(values);
    const later = allThere([Promise.resolve(1), 2]);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toEqual([1, 2]);
  });
});
