import { expect, it } from "vitest";
import { heapGrowthPercent, youngGenerationOption } from "../../src/cli/heap.js";

it("thousands of targets have more room before their garbage is collected, fewer have the image's", () => {
  expect([0, 1_999, 2_000].map(heapGrowthPercent)).toEqual([45, 45, 90]);
  expect([0, 1_999, 2_000].map(youngGenerationOption)).toEqual([
    undefined,
    undefined,
    "--max-semi-space-size=32",
  ]);
});
