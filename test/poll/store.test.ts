import { describe, expect, it } from "vitest";
import type { ObjectModification } from "../../src/model/modification.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createStore } from "../../src/poll/store.js";
import { createFakeClock } from "../support/fake-clock.js";
import { failureOf, idsIn, partialOf, regionIn, reportOf, resultOf, targetIn, targetOf } from "./fixtures.js";

const sync = targetOf();
const migration = targetOf({ collector: "migration" });
const status = targetOf({ collector: "sync_status" });
const legacy = targetOf({ collector: "legacy_sync" });
const beijing = targetOf({ regionId: "cn-beijing" });

function createScene() {
  const clock = createFakeClock();
  const store = createStore(
    [sync, migration, status, legacy, beijing],
    clock,
    createJobHistory(() => {}),
  );
  return { clock, store };
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

const legacyReport = (instanceId: string) => reportOf(instanceId, { api: "legacy_sync", instanceId });
const statusReport = (instanceId: string) => reportOf(instanceId, { api: "status_list", instanceId });

describe("before the first poll", () => {
  it("every target is there and not up, and nothing is claimed of any job", () => {
    const { store } = createScene();
    const { targets, regions } = store.snapshot();
    expect(targets.map(({ collector, regionId, up }) => [regionId, collector, up])).toEqual([
      ["cn-hangzhou", "sync", false],
      ["cn-hangzhou", "migration", false],
      ["cn-hangzhou", "sync_status", false],
      ["cn-hangzhou", "legacy_sync", false],
      ["cn-beijing", "sync", false],
    ]);
    expect(targets[0]).toMatchObject({ intervalSeconds: 60, jobs: 0 });
    expect(targets[0]?.lastPollSeconds).toBeUndefined();
    expect(targets[0]?.lastSuccessSeconds).toBeUndefined();
    expect(regions).toEqual([]);
  });
});

describe("a successful poll", () => {
  it("is published with its time and duration", () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a", "b"]), 1.5);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({
      up: true,
      lastPollSeconds: clock.now() / 1000,
      lastSuccessSeconds: clock.now() / 1000,
      pollDurationSeconds: 1.5,
      listingConsistent: true,
      jobs: 2,
    });
    expect(idsIn(store.snapshot())).toEqual(["a", "b"]);
    expect(regionIn(store.snapshot())?.types).toEqual(["sync"]);
  });

  it("makes an empty listing a fact, for its type only", () => {
    const { store } = createScene();
    store.succeed(migration, resultOf([]), 1);
    expect(regionIn(store.snapshot())).toMatchObject({ jobs: [], types: ["migration"] });
  });

  it("says when its listing was not consistent", () => {
    const { store } = createScene();
    store.succeed(sync, partialOf(["a"]), 1);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({ up: true, listingConsistent: false });
  });

  it("changes neither a snapshot that was given out nor another region", () => {
    const { store } = createScene();
    store.succeed(sync, resultOf(["a"]), 1);
    store.succeed(beijing, resultOf([reportOf("z", { regionId: "cn-beijing" })]), 1);
    const before = store.snapshot();
    const copy = structuredClone(before);
    store.succeed(sync, resultOf(["a", "b"]), 1);
    expect(before).toEqual(copy);
    expect(Object.isFrozen(before)).toBe(true);
    expect(store.snapshot()).not.toBe(before);
    expect(regionIn(store.snapshot())).not.toBe(regionIn(before));
    expect(regionIn(store.snapshot(), "cn-beijing")).toBe(regionIn(before, "cn-beijing"));
  });

  it("keeps the snapshot the same object until something changes", () => {
    const { store } = createScene();
    store.succeed(sync, resultOf(["a"]), 1);
    expect(store.snapshot()).toBe(store.snapshot());
  });

  it("of an unknown target is a defect", () => {
    const { store } = createScene();
    expect(() => store.succeed(targetOf({ account: "other" }), resultOf([]), 1)).toThrow(RangeError);
  });

  it("brings the history of its jobs", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf([reportOf("a", { status: "Synchronizing" })]), 1);
    await clock.advance(60_000);
    store.succeed(sync, resultOf([reportOf("a", { status: "Failed", observedAtMs: 1 })]), 1);
    expect(regionIn(store.snapshot())?.jobs).toMatchObject([
      {
        state: "failed",
        statusObservedAtSeconds: clock.now() / 1000,
        transitions: [{ from: "running", to: "failed", count: 1 }],
      },
    ]);
  });

  it("names the instances that its region has of the type that is asked about", () => {
    const { store } = createScene();
    store.succeed(sync, resultOf(["a", reportOf("a", { direction: "Reverse" }), "b"]), 1);
    store.succeed(migration, resultOf([reportOf("m", { type: "migration" })]), 1);
    store.succeed(beijing, resultOf([reportOf("z", { regionId: "cn-beijing" })]), 1);
    expect(store.instances(sync)).toEqual(["dtsa", "dtsb"]);
    expect(store.instances(migration)).toEqual(["dtsm"]);
    expect(store.instances({ ...sync, account: "other" })).toEqual([]);
  });

  it("names the jobs of one type, or of all, each once, but not those that only a legacy listing has", () => {
    const { store } = createScene();
    const groups = targetOf({ collector: "consumer_groups" });
    const rules = targetOf({ collector: "monitor_rules" });
    store.succeed(sync, resultOf(["a", reportOf("a", { direction: "Reverse" })]), 1);
    store.succeed(legacy, resultOf([legacyReport("dtsl")]), 1);
    expect(store.listing(rules)).toBe("unasked");
    expect(() => store.jobIds(rules)).toThrow("the listing of the migration jobs is not known");
    store.succeed(migration, resultOf([reportOf("m", { type: "migration" })]), 1);
    expect(store.listing(rules)).toBe("known");
    expect(store.jobIds(rules)).toEqual(["a", "m"]);
    expect(store.jobIds(groups)).toEqual([]);
  });

  it("says that nobody knows the instances as long as no listing has been answered", () => {
    const { store } = createScene();
    expect(store.listing(sync)).toBe("unasked");
    expect(() => store.instances(sync)).toThrow("it has not ended yet");
    store.succeed(migration, resultOf([]), 1);
    store.succeed(status, resultOf([]), 1);
    expect(store.listing(sync)).toBe("unasked");
    store.fail(sync, failureOf({ reason: "tls", message: "the certificate is expired" }), 1);
    expect(store.listing(sync)).toBe("unknown");
    expect(thrownBy(() => store.instances(sync))).toMatchObject({
      reason: "listing_unknown",
      message: "the listing of the sync jobs is not known: the certificate is expired",
    });
    // One of the two listings is enough.
    store.succeed(legacy, resultOf([legacyReport("dtsl")]), 1);
    expect(store.listing(sync)).toBe("known");
    expect(store.instances(sync)).toEqual(["dtsl"]);
  });

  it("says that nobody knows the instances any more when the listing is too old, scraped or not", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf([]), 1);
    await clock.advance(299_999);
    expect(store.instances(sync)).toEqual([]);
    store.fail(sync, failureOf({ reason: "network" }), 1);
    await clock.advance(1);
    expect(store.listing(sync)).toBe("unknown");
    expect(thrownBy(() => store.instances(sync))).toMatchObject({ reason: "listing_unknown" });
  });

  it("knows that there are no instances where no listing of them is configured", () => {
    const clock = createFakeClock();
    const store = createStore(
      [migration, status],
      clock,
      createJobHistory(() => {}),
    );
    expect([store.listing(status), store.instances(status)]).toEqual(["known", []]);
  });
});

describe("a failed poll", () => {
  it("keeps the last known good result as the very same object, and says that it is not up", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a", "b"]), 1);
    const succeededAt = clock.now() / 1000;
    const before = store.snapshot();
    await clock.advance(60_000);
    store.fail(sync, failureOf({ reason: "timeout", message: "too slow" }), 10);
    const after = store.snapshot();
    expect(regionIn(after)).toBe(regionIn(before));
    expect(targetIn(after, sync)).toMatchObject({
      up: false,
      lastPollSeconds: succeededAt + 60,
      lastSuccessSeconds: succeededAt,
      pollDurationSeconds: 10,
      failureReason: "timeout",
      failureMessage: "too slow",
      jobs: 2,
    });
    expect(targetIn(after, beijing)).toEqual(targetIn(before, beijing));
  });

  it("is forgotten with the next success", () => {
    const { store } = createScene();
    store.fail(sync, failureOf(), 1);
    store.succeed(sync, resultOf([]), 1);
    const shown = targetIn(store.snapshot(), sync);
    expect(shown?.up).toBe(true);
    expect([shown?.failureReason, shown?.failureMessage]).toEqual([undefined, undefined]);
  });

  it("says why as long as it is the last one, whatever other targets there are, and no longer than its target", () => {
    const { store } = createScene();
    store.fail(sync, failureOf({ reason: "deadline", message: "too slow" }), 1);
    store.retarget([{ ...sync, intervalMs: 30_000 }]);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({
      intervalSeconds: 30,
      failureReason: "deadline",
      failureMessage: "too slow",
    });
    store.retarget([migration]);
    store.retarget([migration, sync]);
    expect(targetIn(store.snapshot(), sync)?.failureReason).toBeUndefined();
  });

  it("before any success shows no job and no success", () => {
    const { store } = createScene();
    store.fail(sync, failureOf(), 1);
    expect(store.snapshot().regions).toEqual([]);
    expect(targetIn(store.snapshot(), sync)?.lastSuccessSeconds).toBeUndefined();
  });
});

describe("age", () => {
  it("takes the jobs of a failing target exactly at its maximum; up, last success and counters stay", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf([reportOf("a", { status: "Synchronizing" })]), 1);
    store.succeed(sync, resultOf([reportOf("a", { status: "Failed" })]), 1);
    const succeededAt = clock.now() / 1000;
    await clock.advance(299_999);
    store.fail(sync, failureOf(), 1);
    expect(store.expire()).toBe(false);
    expect(idsIn(store.snapshot())).toEqual(["a"]);

    await clock.advance(1);
    expect(store.expire()).toBe(true);
    expect(idsIn(store.snapshot())).toEqual([]);
    expect(regionIn(store.snapshot())?.types).toEqual([]);
    expect(targetIn(store.snapshot(), sync)).toMatchObject({ up: false, lastSuccessSeconds: succeededAt });
    expect(store.expire()).toBe(false);

    store.succeed(sync, resultOf([reportOf("a", { status: "Synchronizing" })]), 1);
    expect(regionIn(store.snapshot())?.jobs[0]?.transitions).toEqual([
      { from: "running", to: "failed", count: 1 },
      { from: "failed", to: "running", count: 1 },
    ]);
  });

  it("is the target's own: other targets of the region keep their jobs", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a"]), 1);
    await clock.advance(200_000);
    store.succeed(migration, resultOf([reportOf("m", { type: "migration" })]), 1);
    await clock.advance(100_000);
    store.expire();
    expect(idsIn(store.snapshot())).toEqual(["m"]);
    expect(regionIn(store.snapshot())?.types).toEqual(["migration"]);
  });

  it("changes nothing in other regions", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a"]), 1);
    await clock.advance(200_000);
    store.succeed(beijing, resultOf([reportOf("z", { regionId: "cn-beijing" })]), 1);
    const before = regionIn(store.snapshot(), "cn-beijing");
    await clock.advance(100_000);
    expect(store.expire()).toBe(true);
    expect(regionIn(store.snapshot(), "cn-beijing")).toBe(before);
  });

  it("takes a job that incomplete listings no longer show, and keeps those they show", async () => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a", "b"]), 1);
    for (let poll = 1; poll <= 4; poll += 1) {
      await clock.advance(60_000);
      store.succeed(sync, partialOf(["a"]), 1);
      store.expire();
      expect(idsIn(store.snapshot())).toEqual(["a", "b"]);
    }
    await clock.advance(60_000);
    store.succeed(sync, partialOf(["a"]), 1);
    store.expire();
    expect(idsIn(store.snapshot())).toEqual(["a"]);
    expect(regionIn(store.snapshot())?.types).toEqual(["sync"]);
  });

  it("takes object modifications, too", async () => {
    const { clock, store } = createScene();
    const modification: ObjectModification = {
      account: "production",
      regionId: "cn-hangzhou",
      taskId: "t1",
      status: "Migrating",
      state: "running",
      phases: [],
      errors: [],
    };
    store.succeed(sync, resultOf([], { modifications: [modification] }), 1);
    expect(regionIn(store.snapshot())?.modifications).toEqual([modification]);
    expect(targetIn(store.snapshot(), sync)?.jobs).toBe(1);
    await clock.advance(300_000);
    store.expire();
    expect(regionIn(store.snapshot())?.modifications).toEqual([]);
  });
});

describe("jumps of the wall clock", () => {
  it.each([
    ["forward", 86_400_000],
    ["back", -86_400_000],
  ])("%s change timestamps and nothing else", async (_direction, jumpMs) => {
    const { clock, store } = createScene();
    store.succeed(sync, resultOf(["a"]), 1);
    const before = store.snapshot();
    clock.jumpWall(jumpMs);
    expect(store.expire()).toBe(false);
    expect(store.snapshot()).toBe(before);

    await clock.advance(60_000);
    store.succeed(sync, resultOf(["a"]), 1);
    const [one, two] = [targetIn(before, sync), targetIn(store.snapshot(), sync)];
    expect((two?.lastSuccessSeconds ?? 0) - (one?.lastSuccessSeconds ?? 0)).toBe(60 + jumpMs / 1000);
    expect(regionIn(store.snapshot())?.jobs).toEqual(regionIn(before)?.jobs);

    await clock.advance(299_999);
    expect(store.expire()).toBe(false);
    await clock.advance(1);
    expect(store.expire()).toBe(true);
  });
});

describe("disappearance", () => {
  const poll = (
    { store }: ReturnType<typeof createScene>,
    target: typeof sync,
    ids: readonly Parameters<typeof resultOf>[0][number][],
  ) => store.succeed(target, resultOf(ids), 1).map(({ jobId }) => jobId);

  it("is told after the second look, once, and takes the job from the snapshot", () => {
    const scene = createScene();
    expect(poll(scene, sync, ["a", "b"])).toEqual([]);
    expect(poll(scene, sync, ["a"])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a", "b"]);
    expect(poll(scene, sync, ["a"])).toEqual(["b"]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a"]);
    expect(poll(scene, sync, ["a"])).toEqual([]);
  });

  it("of everything at once needs the second look", () => {
    const scene = createScene();
    poll(scene, sync, ["a", "b"]);
    expect(poll(scene, sync, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a", "b"]);
    expect(poll(scene, sync, [])).toEqual(["a", "b"]);
    expect(idsIn(scene.store.snapshot())).toEqual([]);
  });

  it("is not hastened by failed polls between the looks", () => {
    const scene = createScene();
    poll(scene, sync, ["a", "b"]);
    poll(scene, sync, ["a"]);
    scene.store.fail(sync, failureOf(), 1);
    scene.store.fail(sync, failureOf(), 1);
    expect(idsIn(scene.store.snapshot())).toEqual(["a", "b"]);
  });

  it("ends the history of the job", () => {
    const scene = createScene();
    poll(scene, sync, [reportOf("b", { status: "Synchronizing" })]);
    poll(scene, sync, [reportOf("b", { status: "Failed" })]);
    poll(scene, sync, []);
    poll(scene, sync, []);
    poll(scene, sync, ["b"]);
    expect(regionIn(scene.store.snapshot())?.jobs[0]?.transitions).toEqual([]);
  });

  it("is none when the job was retyped: it is shown once all the time", () => {
    const scene = createScene();
    poll(scene, migration, [reportOf("a", { type: "migration", observedAtMs: 1 })]);
    poll(scene, sync, [reportOf("a", { observedAtMs: 2 })]);
    expect(poll(scene, migration, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a"]);
    expect(poll(scene, migration, [])).toEqual([]);
    expect(regionIn(scene.store.snapshot())?.jobs).toMatchObject([{ jobId: "a", type: "sync" }]);
  });

  it("is told once when the listing and then the status list lose the job", () => {
    const scene = createScene();
    poll(scene, sync, ["a"]);
    poll(scene, status, [statusReport("dtsa")]);
    poll(scene, sync, []);
    expect(poll(scene, sync, [])).toEqual(["a"]);
    poll(scene, status, []);
    expect(poll(scene, status, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual([]);
  });

  it("is none when only the status list loses the job", () => {
    const scene = createScene();
    poll(scene, sync, ["a"]);
    poll(scene, status, [statusReport("dtsa")]);
    poll(scene, status, []);
    expect(poll(scene, status, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a"]);
  });

  it("is none when only the legacy listing loses a job that the new one has", () => {
    const scene = createScene();
    poll(scene, sync, ["a"]);
    poll(scene, legacy, [legacyReport("dtsa")]);
    poll(scene, legacy, []);
    expect(poll(scene, legacy, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["a"]);
  });

  it("is told when the last of two listings loses the job, whichever it is", () => {
    const scene = createScene();
    poll(scene, sync, ["a"]);
    poll(scene, legacy, [legacyReport("dtsa")]);
    poll(scene, sync, []);
    expect(poll(scene, sync, [])).toEqual([]);
    expect(idsIn(scene.store.snapshot())).toEqual(["dtsa"]);
    poll(scene, legacy, []);
    expect(poll(scene, legacy, [])).toEqual(["dtsa"]);
  });

  it("of a job that only the legacy listing had is told", () => {
    const scene = createScene();
    poll(scene, legacy, [legacyReport("dtsx")]);
    poll(scene, legacy, []);
    expect(poll(scene, legacy, [])).toEqual(["dtsx"]);
  });
});

describe("what a poll does not change", () => {
  const jobOf = (store: ReturnType<typeof createScene>["store"], jobId: string) =>
    regionIn(store.snapshot())?.jobs.find((job) => job.jobId === jobId);

  it("stays the same object: a region in which nothing happened need not be rendered again", () => {
    const { store } = createScene();
    const modifications = () => [{ taskId: "1", regionId: "cn-hangzhou" }] as unknown as ObjectModification[];
    store.succeed(sync, resultOf(["a", "b"], { modifications: modifications() }), 1);
    store.succeed(status, resultOf([statusReport("dtsa")]), 1);
    const before = regionIn(store.snapshot());
    const later = [reportOf("a", { observedAtMs: 60_000 }), reportOf("b", { observedAtMs: 60_000 })];
    store.succeed(sync, resultOf(later, { modifications: modifications() }), 1);
    expect(regionIn(store.snapshot())).toBe(before);
  });

  it("stays the same object in a region where another job changes", () => {
    const { store } = createScene();
    store.succeed(sync, resultOf(["a", "b"]), 1);
    const [a, b] = [jobOf(store, "a"), jobOf(store, "b")];
    store.succeed(sync, resultOf([reportOf("a", { delaySeconds: 9 }), "b"]), 1);
    expect(jobOf(store, "a")).not.toBe(a);
    expect(jobOf(store, "a")).toMatchObject({ delaySeconds: 9 });
    expect(jobOf(store, "b")).toBe(b);
  });

  it("still counts as seen: an older observation does not win over what was said again since", () => {
    const { store } = createScene();
    const at = (observedAtMs: number) => reportOf("a", { status: "Synchronizing", observedAtMs });
    store.succeed(sync, resultOf([at(1_000)]), 1);
    store.succeed(sync, resultOf([at(3_000)]), 1);
    const failed = { ...statusReport("dtsa"), status: "Failed", observedAtMs: 2_000 } as const;
    store.succeed(status, resultOf([failed]), 1);
    expect(jobOf(store, "a")?.status).toBe("Synchronizing");
  });
});
