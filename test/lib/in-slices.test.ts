import { describe, expect, it } from "vitest";
import { mapInSlices } from "../../src/lib/in-slices.js";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("mapInSlices", () => {
  it.each([0, 1, 99, 100, 101, 250, 1_000])("maps %d items in their order", async (count) => {
    expect(await mapInSlices(numbers(count), (item) => item * 2)).toEqual(
      numbers(count).map((item) => item * 2),
    );
  });

  it("lets other work have its turn between slices", async () => {
    const seen: number[] = [];
    let mapped = 0;
    let done = false;
    const other = () => {
      seen.push(mapped);
      if (!done) setImmediate(other);
    };
    setImmediate(other);
    await mapInSlices(numbers(1_000), () => {
      mapped += 1;
    });
    done = true;
    // Between any two turns of the others there is one slice at most.
    const steps = [...seen, 1_000].map((count, index) => count - (seen[index - 1] ?? 0));
    expect(seen.length).toBeGreaterThanOrEqual(9);
    expect(Math.max(...steps)).toBeLessThanOrEqual(100);
  });

  it("rejects when the mapping throws", async () => {
    const mapping = mapInSlices(numbers(150), (item) => {
      if (item === 120) throw new TypeError("bad item");
      return item;
    });
    await expect(mapping).rejects.toThrow("bad item");
  });
});
