import { expect, it } from "vitest";
import { heapGrowthPercent, youngGenerationOption } from "../../src/cli/heap.js";
import { runProgram } from "../../src/cli/program.js";
import { silentEdge } from "./silent-edge.js";

it("thousands of targets have more room before their garbage is collected, fewer have the image's", () => {
  expect([0, 1_999, 2_000].map(heapGrowthPercent)).toEqual([45, 45, 90]);
  expect([0, 1_999, 2_000].map(youngGenerationOption)).toEqual([
    undefined,
    undefined,
    "--max-semi-space-size=32",
  ]);
});

it("the process is told how many targets the exporter has, before it polls them", async () => {
  const told: number[] = [];
  await runProgram(["run", "--once"], {
    ...silentEdge({
      ALIBABA_CLOUD_ACCESS_KEY_ID: "demo",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "demo",
      ALIBABA_CLOUD_REGION_ID: "cn-hangzhou",
    }),
    stopping: AbortSignal.abort(),
    onTargets: (targets) => told.push(targets),
  });
  // One for each collector that is on at first.
  expect(told).toEqual([4]);
});
