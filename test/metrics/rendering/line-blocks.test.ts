import { describe, expect, it } from "vitest";
import { targetFamilies } from "../../../src/metrics/families/targets.js";
import { labelledTarget } from "../../../src/metrics/identity-labels.js";
import { createLineBlocks } from "../../../src/metrics/rendering/line-blocks.js";
import type { TargetSnapshot } from "../../../src/model/snapshot.js";
import { polledTarget } from "../samples.js";

const targetsOf = (count: number): TargetSnapshot[] =>
  Array.from({ length: count }, (_, index) => ({ ...polledTarget, account: `a${index}` }));

/** Blocks of targets that tell how many targets have been looked at. */
function createCounted() {
  let looks = 0;
  const blocksOf = createLineBlocks(targetFamilies, (target: TargetSnapshot) => {
    looks += 1;
    return labelledTarget(target);
  });
  return { blocksOf, looks: () => looks };
}

const linesOf = (families: ReturnType<ReturnType<typeof createCounted>["blocksOf"]>) =>
  families.map(({ name, blocks }) => [name, blocks.map(({ text }) => text).join("")]);

describe("lines of targets", () => {
  it("of which one was polled are the same blocks, but for the figures that have changed", () => {
    const { blocksOf, looks } = createCounted();
    const targets = targetsOf(2_000);
    const before = blocksOf(targets);
    const looked = looks();
    const polled = { ...polledTarget, account: "a1700", lastPollSeconds: 1_763_640_070 };
    const after = blocksOf(targets.with(1_700, polled));
    const changed = after.flatMap(({ name, blocks }, family) =>
      blocks.flatMap((block, index) => (block === before[family]?.blocks[index] ? [] : [[name, index]])),
    );
    expect(changed).toEqual([["aliyun_dts_last_poll_timestamp_seconds", 4]]);
    expect(looks() - looked).toBeLessThan(500);
    expect(linesOf(after)).toEqual(linesOf(createCounted().blocksOf(targets.with(1_700, polled))));
  });

  it("that are the same objects are not looked at again", () => {
    const { blocksOf, looks } = createCounted();
    const targets = targetsOf(900);
    blocksOf(targets);
    blocksOf([...targets]);
    expect(looks()).toBe(900);
  });

  it("follow targets that come and go, and count them", () => {
    const { blocksOf } = createCounted();
    const targets = targetsOf(900);
    for (const shown of [targets, targets.slice(0, 899), targets.slice(1), [], targets.slice(0, 401)]) {
      const families = blocksOf(shown);
      expect(linesOf(families)).toEqual(linesOf(createCounted().blocksOf(shown)));
      expect(families[0]?.series).toBe(shown.length);
    }
  });
});
