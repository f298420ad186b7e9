import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Selection, SelectRow } from "../../src/lib/selection.js";
import { createRowTest, createSelector } from "../../src/model/selector.js";
import { reportOf } from "../poll/fixtures.js";

const job = reportOf("k71", {
  instanceId: "dtsk71",
  name: "orders-to-adb",
  tags: [
    { key: "team", value: "payments" },
    { key: "env", value: "" },
  ],
});

describe("a row of select", () => {
  it.each<readonly [SelectRow, boolean]>([
    [{ by: "id", value: "k71" }, true],
    [{ by: "id", value: "dtsk71" }, false],
    [{ by: "id", value: "k7*" }, false],
    [{ by: "instance_id", value: "dtsk71" }, true],
    [{ by: "instance_id", value: "k71" }, false],
    [{ by: "name", value: "orders-*" }, true],
    [{ by: "name", value: "Orders-*" }, false],
    [{ by: "name", value: "orders" }, false],
    [{ by: "tag", key: "team", value: "payments" }, true],
    [{ by: "tag", key: "team", value: "pay" }, false],
    [{ by: "tag", key: "Team", value: "payments" }, false],
    [{ by: "tag", key: "env", value: "" }, true],
  ])("%j fits: %j", (row, fits) => {
    expect(createRowTest(row)(job)).toBe(fits);
  });

  it("knows a job that only a legacy API has seen by its instance id", () => {
    const legacy = reportOf("dtsk71", { api: "legacy_sync", instanceId: undefined });
    expect(createRowTest({ by: "instance_id", value: "dtsk71" })(legacy)).toBe(true);
  });

  it("fits no job without name or tags by them, not even with *", () => {
    const bare = reportOf("k71");
    expect(createRowTest({ by: "name", value: "*" })(bare)).toBe(false);
    expect(createRowTest({ by: "tag", key: "env", value: "" })(bare)).toBe(false);
  });
});

describe("select", () => {
  const row = fc.constantFrom<SelectRow>(
    { by: "name", value: "orders-*" },
    { by: "name", value: "nothing" },
    { by: "id", value: "k71" },
  );
  const rows = fc.array(row, { maxLength: 3 });

  it("takes every job when it is empty", () => {
    expect(createSelector({ include: [], exclude: [] })).toBeUndefined();
  });

  it("takes what a row of include fits, or all if there is none, less what a row of exclude fits", () => {
    fc.assert(
      fc.property(rows, rows, (include, exclude) => {
        const selection: Selection = { include, exclude };
        const fits = (of: readonly SelectRow[]) => of.some((each) => createRowTest(each)(job));
        const watched = createSelector(selection)?.(job) ?? true;
        expect(watched).toBe((include.length === 0 || fits(include)) && !fits(exclude));
      }),
    );
  });
});
