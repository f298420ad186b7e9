import { describe, expect, it } from "vitest";
import type { RegionSnapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { createShowing } from "../../src/poll/showing.js";
import { polledTarget, regionOf } from "../metrics/samples.js";

/** Regions that can be set, and what is shown of them. */
function createScene() {
  const regions = new Map<string, RegionSnapshot>();
  let lists = 0;
  const showing = createShowing({
    of: ({ account }) => regions.get(account),
    all: () => {
      lists += 1;
      return [...regions.values()];
    },
    accounts: () => [],
  });
  const targetsOf = (accounts: readonly string[]) =>
    accounts.map((account, position) => ({
      position,
      snapshot: { ...polledTarget, account } satisfies TargetSnapshot,
    }));
  let targets = targetsOf(["a", "b", "c"]);
  showing.reset(targets);
  return {
    showing,
    reset(accounts: readonly string[]) {
      targets = targetsOf(accounts);
      showing.reset(targets);
    },
    lists: () => lists,
    set: (account: string) => regions.set(account, regionOf([], { account })),
    remove: (account: string) => regions.delete(account),
    all: () => [...regions.values()],
    show: (account: string) => showing.show(targets.filter(({ snapshot }) => snapshot.account === account)),
  };
}

describe("what is shown", () => {
  it("has every region in the order in which they came, as it is now, without a list of all for each poll", () => {
    const { showing, set, show, all, lists } = createScene();
    const listed = lists();
    show("a");
    expect(showing.snapshot().regions).toEqual([]);
    for (const account of ["b", "a", "b", "c", "a"]) {
      set(account);
      show(account);
      const { regions } = showing.snapshot();
      expect(regions.map((region, index) => region === all()[index])).toEqual(all().map(() => true));
      expect(regions).toHaveLength(all().length);
    }
    expect(lists()).toBe(listed);
  });

  it("is without the regions that are gone after a reset", () => {
    const { showing, reset, set, remove, show, all } = createScene();
    for (const account of ["a", "b", "c"]) {
      set(account);
      show(account);
    }
    remove("a");
    reset(["b", "c"]);
    set("c");
    show("c");
    expect(showing.snapshot().regions).toEqual(all());
    expect(showing.snapshot().regions[1]).toBe(all()[1]);
  });

  it("is in a snapshot for good: what is shown later does not change it", () => {
    const { showing, set, show } = createScene();
    set("a");
    show("a");
    const before = showing.snapshot();
    const [region] = before.regions;
    set("a");
    show("a");
    set("b");
    show("b");
    expect(before.regions).toEqual([region]);
    expect(before.regions[0]).toBe(region);
    expect(showing.snapshot()).not.toBe(before);
  });

  it("has the targets as they were when it was taken, though nobody has looked at them before", () => {
    const { showing } = createScene();
    const before = showing.snapshot();
    showing.show([{ position: 1, snapshot: { ...polledTarget, account: "b", up: false } }]);
    expect(showing.snapshot().targets.map(({ up }) => up)).toEqual([true, false, true]);
    expect(before.targets.map(({ up }) => up)).toEqual([true, true, true]);
    expect(before.targets).toBe(before.targets);
  });
});
