import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Target } from "../../src/config/targets.js";
import { everything, type Selection, type SelectRow } from "../../src/lib/selection.js";
import type { JobReport } from "../../src/model/report.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createStore } from "../../src/poll/store.js";
import { createFakeClock } from "../support/fake-clock.js";
import { idsIn, regionIn, reportOf, resultOf, targetIn, targetOf } from "./fixtures.js";

const sync = targetOf();
const legacy = targetOf({ collector: "legacy_sync" });
const fastLane = targetOf({ collector: "sync_status" });
const all = [sync, legacy, fastLane];

const orders = reportOf("a", { name: "orders" });
const scratch = reportOf("b", { name: "scratch-1" });
const withoutScratch: Selection = { include: [], exclude: [{ by: "name", value: "scratch-*" }] };
const onlyScratch: Selection = { include: [{ by: "name", value: "scratch-*" }], exclude: [] };

function createScene(select: Selection, targets: readonly Target[] = all) {
  const clock = createFakeClock();
  const changes: string[] = [];
  const history = createJobHistory(({ jobId, status }) => void changes.push(`${jobId} ${status}`));
  const store = createStore(targets, clock, history);
  const configure = (next: Selection) =>
    store.retarget(targets, [{ name: "production", labels: {}, select: next }]);
  configure(select);
  const excludedIds = () => regionIn(store.snapshot())?.excluded?.map(({ jobId }) => jobId);
  return { clock, store, configure, excludedIds, changes };
}

describe("a job that select leaves out", () => {
  it("is no job of the region, but counted, and nobody asks for its status", () => {
    const { store, excludedIds } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    expect(idsIn(store.snapshot())).toEqual(["a"]);
    expect(excludedIds()).toEqual(["b"]);
    expect(store.instances(fastLane)).toEqual(["dtsa"]);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({ jobs: 1, excluded: 1 });
  });

  it("is left out whichever API sees it: the legacy listing by its instance", () => {
    const { store } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    const seen = ["dtsa", "dtsb"].map((id) => reportOf(id, { api: "legacy_sync", instanceId: id }));
    store.succeed(legacy, resultOf(seen), 1);
    expect(idsIn(store.snapshot())).toEqual(["a"]);
    expect(targetIn(store.snapshot(), legacy)).toMatchObject({ jobs: 1, excluded: 1 });
    const statuses = seen.map((report) => ({ ...report, api: "status_list" as const }));
    store.succeed(fastLane, resultOf(statuses), 1);
    expect(targetIn(store.snapshot(), fastLane)).toMatchObject({ jobs: 1, excluded: undefined });
  });

  it("takes its other direction with it by instance, name and tag, not by its own id", () => {
    const both = [
      scratch,
      reportOf("b-back", { name: "scratch-1", instanceId: "dtsb", direction: "Reverse" }),
    ];
    const idsWith = (row: SelectRow) => {
      const { store } = createScene({ include: [], exclude: [row] });
      store.succeed(sync, resultOf(both), 1);
      return idsIn(store.snapshot());
    };
    expect(idsWith({ by: "instance_id", value: "dtsb" })).toEqual([]);
    expect(idsWith({ by: "name", value: "scratch-1" })).toEqual([]);
    expect(idsWith({ by: "id", value: "b" })).toEqual(["b-back"]);
  });

  it("never counts as disappeared, whether it is too old to be known or not", async () => {
    const { store, clock } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    expect([1, 2].flatMap(() => store.succeed(sync, resultOf([orders]), 1))).toEqual([]);

    store.succeed(sync, resultOf([orders, scratch]), 1);
    await clock.advance(10 * 60_000);
    store.expire();
    const gone = [1, 2].flatMap(() => store.succeed(sync, resultOf([]), 1));
    expect(gone.map(({ jobId }) => jobId)).toEqual(["a"]);
  });

  it("leaves a job that is watched to disappear as ever", () => {
    const { store } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    const gone = [1, 2].flatMap(() => store.succeed(sync, resultOf([scratch]), 1));
    expect(gone.map(({ jobId }) => jobId)).toEqual(["a"]);
  });

  it("tells the log nothing of its status", () => {
    const { store, changes } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    store.succeed(sync, resultOf([orders, { ...scratch, status: "Failed" }]), 1);
    expect(changes).toEqual([]);
  });
});

describe("another select", () => {
  it("lets jobs come and go at once, and none of them disappear", () => {
    const { store, configure, excludedIds } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    configure(onlyScratch);
    expect(idsIn(store.snapshot())).toEqual(["b"]);
    expect(excludedIds()).toEqual(["a"]);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({ jobs: 1, excluded: 1 });
    expect([1, 2].flatMap(() => store.succeed(sync, resultOf([orders, scratch]), 1))).toEqual([]);
  });

  it("that is none shows every job and counts none", () => {
    const { store, configure, excludedIds } = createScene(withoutScratch);
    store.succeed(sync, resultOf([orders, scratch]), 1);
    configure(everything);
    expect(idsIn(store.snapshot())).toEqual(["a", "b"]);
    expect(excludedIds()).toBeUndefined();
    const shown = targetIn(store.snapshot(), sync);
    expect([shown?.jobs, shown?.excluded]).toEqual([2, undefined]);
  });
});

describe("watched and excluded", () => {
  const id = fc.constantFrom("a", "b", "c", "d");
  const name = fc.constantFrom(undefined, "orders", "scratch-1", "users");
  const report = fc
    .tuple(id, name, fc.constantFrom("jobs" as const, "legacy_sync" as const))
    .map(([jobId, called, api]): JobReport => {
      if (api === "jobs") return reportOf(jobId, { name: called });
      return reportOf(`dts${jobId}`, { api, instanceId: `dts${jobId}`, name: called });
    });
  const row = fc.oneof(
    id.map((value): SelectRow => ({ by: "id", value })),
    id.map((value): SelectRow => ({ by: "instance_id", value: `dts${value}` })),
    fc.constantFrom("orders", "*s*", "?").map((value): SelectRow => ({ by: "name", value })),
  );
  const rows = fc.array(row, { maxLength: 3 });

  it("are together all jobs, each in one of them, whatever is listed and selected", () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 12 }), rows, rows, (reports, include, exclude) => {
        const split = createScene({ include, exclude }).store;
        const whole = createScene(everything).store;
        for (const store of [split, whole]) {
          store.succeed(sync, resultOf(reports.filter(({ api }) => api === "jobs")), 1);
          store.succeed(legacy, resultOf(reports.filter(({ api }) => api !== "jobs")), 1);
        }
        const region = regionIn(split.snapshot());
        const both = [...(region?.jobs ?? []), ...(region?.excluded ?? [])].map(({ jobId }) => jobId);
        expect(both.sort()).toEqual([...idsIn(whole.snapshot())].sort());
      }),
    );
  });
});
