import { describe, expect, test } from "vitest";
import type { Moment } from "../../../src/simulator/simulated-time.js";
import { splitJobs } from "../../../src/simulator/world/plan.js";
import type { DtsJobRow } from "../../../src/simulator/world/row.js";
import { createWorld, type World } from "../../../src/simulator/world/world.js";
import { jobsIn, runSimulator } from "../running-simulator.js";

// A full hour: the stories of retry and pause begin here.
const hour = 1_763_640_000;

function worldAt(options: { jobs?: number; seed?: number } = {}): {
  world: World;
  at(seconds: number): World;
} {
  let now: Moment = { simulatedSeconds: hour, wallSeconds: hour };
  const world = createWorld({
    seed: options.seed ?? 1,
    account: "demo",
    region: "cn-hangzhou",
    counts: splitJobs(options.jobs ?? 60),
    moment: () => now,
  });
  return {
    world,
    at(seconds) {
      now = { simulatedSeconds: hour + seconds, wallSeconds: hour + seconds };
      return world;
    },
  };
}

function named(world: World, name: string): DtsJobRow {
  const job = world.jobs().find((one) => one.DtsJobName === name);
  if (!job) throw new Error(`no job ${name}`);
  return job;
}

describe("determinism", () => {
  test("the same seed at the same time gives the same answers, whatever was asked before", async () => {
    const first = await runSimulator({ seed: 5 });
    await first.list({ JobType: "SYNC" });
    await first.clock.advance(90_000);
    const second = await runSimulator({ seed: 5 });
    await second.clock.advance(40_000);
    await second.clock.advance(50_000);
    const bodies = await Promise.all(
      [first, second].map(async ({ list }) => jobsIn(await list({ JobType: "SYNC" }))),
    );
    expect(bodies[0]).toEqual(bodies[1]);
  });

  test("another seed or a later time gives other answers", () => {
    const now = worldAt({ seed: 1 }).world.jobs();
    expect(worldAt({ seed: 2 }).world.jobs()).not.toEqual(now);
    expect(worldAt({ seed: 1 }).at(60).jobs()).not.toEqual(now);
    const delaysOf = (seed: number) =>
      worldAt({ seed })
        .world.jobs()
        .map((job) => job.Delay ?? -1)
        .toSorted((a, b) => a - b);
    expect(delaysOf(2)).not.toEqual(delaysOf(1));
  });

  test("lives run at the simulated speed while checkpoints stay in wall time", async () => {
    const { simulator, clock } = await runSimulator({ speed: 60 });
    await clock.advance(11_000);
    const job = named(simulator.world("cn-hangzhou"), "users-to-kafka");
    expect(job.RetryState?.RetryTime).toBe(60);
    expect(Number(job.Checkpoint)).toBe(hour + 11 - 60);
  });
});

describe("numbers", () => {
  test.each([
    { jobs: 0, counts: { migration: 0, sync: 0, subscribe: 0 } },
    { jobs: 1, counts: { migration: 0, sync: 1, subscribe: 0 } },
    { jobs: 3, counts: { migration: 1, sync: 1, subscribe: 1 } },
    { jobs: 12, counts: { migration: 5, sync: 5, subscribe: 2 } },
    { jobs: 60, counts: { migration: 24, sync: 24, subscribe: 12 } },
    { jobs: 1000, counts: { migration: 400, sync: 400, subscribe: 200 } },
  ])("$jobs jobs are split into $counts", ({ jobs, counts }) => {
    expect(splitJobs(jobs)).toEqual(counts);
  });

  test("ids and names are unique in a large world", () => {
    const jobs = worldAt({ jobs: 3_000 }).world.jobs();
    for (const field of ["DtsJobId", "DtsJobName"] as const) {
      expect(new Set(jobs.map((job) => job[field])).size).toBe(3_000);
    }
  });

  test("some jobs share their second of creation", () => {
    const times = worldAt({ jobs: 60 })
      .world.jobs()
      .map((job) => job.CreateTime);
    expect(new Set(times).size).toBeLessThan(60);
  });
});

describe("the cast is there from 16 jobs on", () => {
  const cast: readonly { story: string; shows: (job: DtsJobRow) => boolean }[] = [
    { story: "a paused migration", shows: (job) => job.Status === "Suspending" },
    {
      story: "a verification that found differences",
      shows: (job) =>
        job.FullDataCheckStatus?.Status === "Inconsistency" &&
        job.FullDataCheckStatus.Progress === "1 rows/s (row: 5/5, table: 1/1)",
    },
    {
      story: "a failed precheck with failed items",
      shows: (job) =>
        job.Status === "PrecheckFailed" &&
        job.PrecheckStatus?.Detail?.filter((item) => item.CheckResult === "Failed" && item.FailedReason)
          .length === 2,
    },
    {
      story: "a physical migration that can be switched",
      shows: (job) =>
        job.DataCloudStatus?.Status === "Migrating" && job.FullDataCheckStatus?.CanSwitch === true,
    },
    {
      story: "a draft without an instance",
      shows: (job) => job.Status === "NotConfigured" && !("DtsInstanceID" in job),
    },
    {
      story: "a job on a dedicated cluster",
      shows: (job) =>
        job.DuUsage === 15 &&
        /^\d+\.\d%$/.test(job.DuRealUsage ?? "") &&
        job.CpuUsage !== undefined &&
        job.MemUsage === "500",
    },
    {
      story: "a class that is too small",
      shows: (job) => job.DataSynchronizationStatus?.NeedUpgrade === true,
    },
    { story: "a serverless job", shows: (job) => job.MinDu === 1 && job.MaxDu === 16 },
    {
      story: "an ETL job",
      shows: (job) => job.DataEtlStatus?.Status === "Catched" && /^\d{10}$/.test(job.EtlSafeCheckpoint ?? ""),
    },
    {
      story: "a subscription that is about to expire",
      shows: (job) => job.PayType === "PrePaid" && job.ExpireTime === "2025-11-22T00:00:00Z",
    },
    {
      story: "a two-way synchronization",
      shows: (job) => job.DtsJobDirection === "Forward" && job.ReverseJob?.Delay !== undefined,
    },
    {
      story: "a migration that failed in its full load",
      shows: (job) =>
        job.Status === "MigrationFailed" &&
        job.DataInitializationStatus?.Status === "Failed" &&
        /^DTS-1020042: /.test(job.DataInitializationStatus.ErrorMessage ?? ""),
    },
    {
      story: "a verification in time windows",
      shows: (job) =>
        job.MigrationMode?.TimeWindowCheck === true && job.TimeWindowDataCheckStatus?.Status === "Checking",
    },
    { story: "a job with the insight module", shows: (job) => job.InsightModule === true },
    {
      story: "a synchronization in its initial load",
      shows: (job) =>
        job.Status === "Initializing" && job.Delay === undefined && Number(job.Checkpoint) <= hour,
    },
    { story: "a locked job", shows: (job) => job.Status === "Locked" },
    {
      story: "an abnormal tracking job",
      shows: (job) => job.Status === "Abnormal" && job.JobType === "subscribe",
    },
    {
      story: "a Chinese tag key",
      shows: (job) => job.TagList?.some((tag) => /\p{Script=Han}/u.test(tag.TagKey)) ?? false,
    },
  ];

  test.each(cast)("$story", ({ shows }) => {
    for (const jobs of [16, 60])
      expect(worldAt({ jobs }).world.jobs().filter(shows).length).toBeGreaterThan(0);
  });
});

describe("the story of the retry", () => {
  const jobAt = (minute: number) => named(worldAt().at(minute * 60), "users-to-kafka");

  test("it runs, retries towards the limit, fails, recovers, and begins again", () => {
    expect(jobAt(5).Status?.toLowerCase()).toBe("synchronizing");
    expect(jobAt(12)).toMatchObject({
      Status: "Retrying",
      Delay: 120,
      RetryState: { Retrying: true, RetryTime: 120, MaxRetryTime: 600, RetryCount: 9, RetryTarget: "srcDB" },
    });
    expect(jobAt(19).RetryState?.RetryTime).toBe(540);
    expect(jobAt(21)).toMatchObject({
      Status: "Failed",
      Delay: 660,
      ErrorMessage: expect.stringMatching(/^DTS-070211: /),
      ErrorDetails: [{ ErrorCode: "DTS-070211" }],
      DataSynchronizationStatus: { Status: "Failed" },
      RetryState: { Retrying: false },
    });
    expect(jobAt(28).Status?.toLowerCase()).toBe("synchronizing");
    expect(jobAt(28).Delay).toBeGreaterThan(jobAt(29).Delay ?? Number.POSITIVE_INFINITY);
    expect(jobAt(28)).not.toHaveProperty("ErrorMessage");
    expect(jobAt(42)).toMatchObject({ Status: "Retrying" });
  });
});

describe("lives", () => {
  const minutes = Array.from({ length: 400 }, (_, minute) => minute);

  test("a migration goes through all its phases in order and begins again", () => {
    const { world, at } = worldAt();
    const ordinary = world.plans("migration", "created").filter((one) => one.character === undefined);
    for (const plan of ordinary.slice(0, 4)) {
      const seen = Array.from({ length: 3_000 }, (_, step) => at(step * 15).row(plan).Status ?? "");
      const stages = seen.filter((status, index) => status !== seen[index - 1]);
      const start = stages.indexOf("NotStarted");
      expect(stages.slice(start, start + 6)).toEqual([
        "NotStarted",
        "Prechecking",
        "PreCheckPass",
        "Migrating",
        "Finished",
        "NotStarted",
      ]);
    }
  });

  test("full loads count up and have no delay; incremental phases have one that the checkpoint follows", () => {
    const { world, at } = worldAt({ jobs: 200 });
    const plans = world.plans("migration", "created").filter((plan) => plan.character === undefined);
    let loading = 0;
    let following = 0;
    for (const plan of plans) {
      const before = at(0).row(plan);
      const after = at(30).row(plan);
      if (
        before.DataInitializationStatus?.Status === "Migrating" &&
        after.DataInitializationStatus?.Status === "Migrating"
      ) {
        loading += 1;
        expect(before).not.toHaveProperty("Delay");
        expect(Number(after.DataInitializationStatus.Progress)).toBeGreaterThan(
          Number(before.DataInitializationStatus.Progress),
        );
      }
      if (before.Status === "Migrating" && before.Delay !== undefined) {
        following += 1;
        expect(Number(before.Checkpoint)).toBe(Math.floor(hour - before.Delay / 1000));
      }
    }
    expect(Math.min(loading, following)).toBeGreaterThan(5);
  });

  test("the delay and the checkpoint of a finished migration stand still", () => {
    const { world, at } = worldAt({ jobs: 200 });
    const finished = world
      .plans("migration", "created")
      .map((plan) => [at(0).row(plan), at(30).row(plan)] as const)
      .filter((rows) => rows.every((row) => row.Status === "Finished" && row.Checkpoint));
    expect(finished.length).toBeGreaterThan(3);
    for (const [before, after] of finished) {
      expect([after.Checkpoint, after.Delay]).toEqual([before.Checkpoint, before.Delay]);
    }
  });

  test("a start offset stands still during the full load", () => {
    const { world, at } = worldAt({ jobs: 200 });
    const offsets = world
      .plans("migration", "created")
      .map((plan) => [at(0).row(plan), at(30).row(plan)] as const)
      .filter((rows) =>
        rows.every((row) => row.DataInitializationStatus?.Status === "Migrating" && row.Checkpoint),
      );
    expect(offsets.length).toBeGreaterThan(0);
    for (const [before, after] of offsets) expect(before.Checkpoint).toBe(after.Checkpoint);
  });

  test("the delay of synchronizations breathes, and the checkpoint is the time less the delay", () => {
    const { world, at } = worldAt();
    for (const plan of world.plans("sync", "created").filter((one) => one.character === undefined)) {
      const rows = minutes.slice(0, 60).map((minute) => at(minute * 60).row(plan));
      expect(
        rows.every((row, minute) => Number(row.Checkpoint) === hour + minute * 60 - (row.Delay ?? 0)),
      ).toBe(true);
      expect(rows.every((row) => Number.isInteger(row.Delay) && (row.Delay ?? -1) >= 0)).toBe(true);
    }
    const delays = world
      .plans("sync", "created")
      .map((plan) => minutes.slice(0, 60).map((minute) => at(minute * 60).row(plan).Delay));
    expect(delays.filter((list) => new Set(list).size > 2).length).toBeGreaterThan(10);
  });

  test("a tracking job keeps a window of changes with its consumer inside", () => {
    const { at } = worldAt();
    const job = named(at(600), "order-events");
    expect(job.Status).toBe("Normal");
    const [begin, consumed, end] = [job.BeginTimestamp, job.ConsumptionCheckpoint, job.EndTimestamp].map(
      (text) => Date.parse(text ?? ""),
    );
    expect(end).toBe((hour + 599) * 1000);
    expect(consumed).toBeLessThanOrEqual(end ?? 0);
    expect(consumed).toBeGreaterThan(begin ?? 0);
  });
});

describe("edits", () => {
  test("a job can be created, renamed, retyped and deleted", () => {
    const { world } = worldAt({ jobs: 12 });
    const id = world.create({ type: "sync", name: "fresh" });
    expect(named(world, "fresh")).toMatchObject({ DtsJobId: id, CreateTime: "2025-11-20T12:00:00Z" });
    expect(world.rename("fresh", "renamed")).toBe(true);
    expect(named(world, "renamed").DtsJobId).toBe(id);
    expect(world.retype(id, "migration")).toBe(true);
    expect(named(world, "renamed").JobType).toBe("online");
    expect(world.delete(id)).toBe(true);
    expect(world.jobs()).toHaveLength(12);
    expect([world.delete(id), world.rename(id, "x"), world.retype(id, "sync")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("a renamed character keeps its story", () => {
    const { world } = worldAt();
    world.rename("mongo-to-lindorm", "other");
    expect(named(world, "other").Status).toBe("Suspending");
  });

  test("a region that is not served has no world", async () => {
    const { simulator } = await runSimulator();
    expect(() => simulator.world("mars")).toThrow('does not serve region "mars": it serves cn-hangzhou');
  });
});

describe("the names of the jobs", () => {
  // What a word in a name promises, by the EngineName that DTS answers.
  const promised: Readonly<Record<string, readonly string[]>> = {
    polardb: ["PolarDB"],
    rds: ["MySQL", "PostgreSQL"],
    lindorm: ["Lindorm"],
    kafka: ["Kafka"],
    adb: ["AnalyticDB"],
    warehouse: ["AnalyticDB"],
    search: ["Elasticsearch"],
    cache: ["Redis"],
    lake: ["OSS"],
  };

  test("fit the engines that the jobs connect", async () => {
    const { simulator } = await runSimulator({ jobs: 600 });
    const jobs = simulator.world("cn-hangzhou").jobs();
    const met = new Set<string>();
    for (const { DtsJobName = "", Status, SourceEndpoint, DestinationEndpoint } of jobs) {
      if (Status === "NotConfigured") continue;
      const word = DtsJobName.split("to-")[1]?.split("-")[0] ?? "";
      const engines = word === "replica" ? [SourceEndpoint?.EngineName] : promised[word];
      if (engines === undefined) continue;
      met.add(word);
      expect([DtsJobName, engines]).toEqual([
        DtsJobName,
        expect.arrayContaining([DestinationEndpoint?.EngineName]),
      ]);
    }
    expect([...met].sort()).toEqual([...Object.keys(promised), "replica"].sort());
    expect(jobs.find(({ DtsJobName }) => DtsJobName === "mongo-to-lindorm")?.SourceEndpoint?.EngineName).toBe(
      "MongoDB",
    );
  });
});

describe("a two-way job", () => {
  test("has a reverse direction that fails with errors for a third of each hour", () => {
    const reverseAt = (minute: number) => named(worldAt().at(minute * 60), "billing-two-way").ReverseJob;
    expect(reverseAt(10)?.Status?.toLowerCase()).toBe("synchronizing");
    expect(reverseAt(50)).toMatchObject({
      Status: "Failed",
      ErrorMessage: expect.stringMatching(/^DTS-1020042: /),
      ErrorDetails: [{ ErrorCode: "DTS-1020042" }, { ErrorCode: "DTS-070211" }],
      PrecheckStatus: { Status: "Failed" },
      FullDataCheckStatus: { CanSwitch: false },
    });
  });
});

describe("what goes wrong at times", () => {
  test("an ETL script and a backup have an error for five minutes of each hour", () => {
    const errorsAt = (minute: number) => {
      const world = worldAt().at(minute * 60);
      return [
        named(world, "clicks-etl").DataEtlStatus?.ErrorMessage,
        named(world, "erp-one-click-upgrade").DataCloudStatus?.ErrorMessage,
      ];
    };
    for (const minute of [9, 15, 69]) expect(errorsAt(minute)).toEqual([undefined, undefined]);
    for (const minute of [10, 14, 70])
      expect(errorsAt(minute)).toEqual([
        expect.stringMatching(/^DTS-30019: /),
        expect.stringMatching(/^DTS-10020: /),
      ]);
  });

  test("both directions of a two-way job are billed alike", () => {
    const twoWay = worldAt()
      .world.jobs()
      .filter((job) => job.DtsJobDirection !== undefined);
    expect(twoWay.length).toBeGreaterThan(3);
    for (const { DtsJobName, MaxDu, DuUsage, PayType, ReverseJob } of twoWay) {
      expect({
        DtsJobName,
        MaxDu: ReverseJob?.MaxDu,
        DuUsage: ReverseJob?.DuUsage,
        PayType: ReverseJob?.PayType,
      }).toEqual({
        DtsJobName,
        MaxDu,
        DuUsage,
        PayType,
      });
    }
    expect(new Set(twoWay.map(({ MaxDu }) => MaxDu))).toEqual(new Set([undefined, 64]));
  });

  test("no precheck has a progress count", () => {
    const { at } = worldAt();
    const prechecks = [0, 30, 60, 90]
      .flatMap((minute) => at(minute * 60).jobs())
      .flatMap((job) => [job.PrecheckStatus ?? {}, job.ReverseJob?.PrecheckStatus ?? {}]);
    expect(new Set(prechecks.map(({ Status }) => Status))).toContain("NotStarted");
    expect(prechecks.filter((precheck) => "Progress" in precheck)).toEqual([]);
  });
});
