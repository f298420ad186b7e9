import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { Collect, SourceResult } from "../../src/model/report.js";
import type { Snapshot } from "../../src/model/snapshot.js";
import { createBackoff } from "../../src/poll/backoff.js";
import { createJobHistory } from "../../src/poll/job-history.js";
import { createPoller } from "../../src/poll/poller.js";
import { createStore } from "../../src/poll/store.js";
import { createFakeClock } from "../support/fake-clock.js";
import {
  createFakeLogger,
  createFakeTelemetry,
  failureOf,
  idsIn,
  partialOf,
  reportOf,
  resultOf,
  targetIn,
  targetOf,
} from "./fixtures.js";

const sync = targetOf();
const migration = targetOf({ collector: "migration" });
const beijing = targetOf({ regionId: "cn-beijing" });
const running = new AbortController().signal;

function createScene() {
  const clock = createFakeClock();
  const logger = createFakeLogger();
  const telemetry = createFakeTelemetry();
  const published: Snapshot[] = [];
  const store = createStore(
    [sync, migration, beijing],
    clock,
    createJobHistory(() => {}),
  );
  const backoff = createBackoff(clock);
  const poll = createPoller({
    clock,
    logger,
    telemetry,
    store,
    backoff,
    publish: async (snapshot) => void published.push(snapshot),
  });
  return {
    clock,
    logger,
    telemetry,
    store,
    published,
    backoff,
    poll,
    /** Polls the sync target: with a result, or with an error that is thrown. */
    give: (outcome: SourceResult | Error, target = sync) =>
      poll(
        target,
        async () => {
          if (outcome instanceof Error) throw outcome;
          return outcome;
        },
        running,
      ),
    shown: () => targetIn(store.snapshot(), sync),
  };
}

const noted = (texts: readonly string[]) =>
  resultOf(["a"], {
    issues: {
      rejected: new Map(),
      unrecognized: new Map([["Status", { count: 2 * texts.length, texts }]]),
    },
  });

describe("a poll that succeeds", () => {
  it("is stored, counted and published whole", async () => {
    const { give, published, telemetry, shown } = createScene();
    await give(resultOf(["a", "b"]));
    expect(published.map((snapshot) => idsIn(snapshot))).toEqual([["a", "b"]]);
    expect(shown()?.up).toBe(true);
    expect(telemetry.of("poll")).toEqual([[sync, "sync", "complete"]]);
  });

  it("is timed with the monotonic clock", async () => {
    const { clock, poll, shown } = createScene();
    const polling = poll(
      sync,
      async (signal) => {
        await clock.sleep(2_500, signal);
        clock.jumpWall(3_600_000);
        return resultOf(["a"]);
      },
      running,
    );
    await clock.advance(2_500);
    await polling;
    expect(shown()?.pollDurationSeconds).toBe(2.5);
  });

  it("leaves no timer behind", async () => {
    const { clock, give } = createScene();
    await give(resultOf(["a"]));
    await give(failureOf());
    await clock.advance(0);
    expect(clock.sleepers()).toBe(0);
  });

  it("counts what could not be used", async () => {
    const { give, telemetry } = createScene();
    await give(
      resultOf(["a"], {
        rejectedRows: 3,
        issues: {
          rejected: new Map([
            ["Delay", 2],
            ["CreateTime", 1],
          ]),
          unrecognized: new Map([["Status", { count: 4, texts: ["Dreaming"] }]]),
        },
      }),
    );
    expect(telemetry.of("rejectedJobs")).toEqual([["sync", 3]]);
    expect(telemetry.of("rejectedValues")).toEqual([
      ["Delay", 2],
      ["CreateTime", 1],
    ]);
    expect(telemetry.of("unrecognizedValues")).toEqual([["Status", 4]]);
  });
});

describe("a poll that fails", () => {
  it("keeps the last known good result and counts", async () => {
    const { give, published, telemetry, shown } = createScene();
    await give(resultOf(["a", "b"]));
    await give(failureOf({ reason: "throttled" }));
    expect(published).toHaveLength(2);
    expect(published[1]?.regions).toEqual(published[0]?.regions);
    expect(published[1]?.regions[0]).toBe(published[0]?.regions[0]);
    expect(shown()).toMatchObject({ up: false, failureReason: "throttled", jobs: 2 });
    expect(telemetry.of("poll").map(([, , result]) => result)).toEqual(["complete", "failed"]);
  });

  it("lets its age grow from the last success", async () => {
    const { clock, give, shown } = createScene();
    await give(resultOf(["a"]));
    const succeededAt = shown()?.lastSuccessSeconds ?? 0;
    await clock.advance(180_000);
    await give(failureOf());
    expect(shown()?.lastSuccessSeconds).toBe(succeededAt);
    expect(shown()?.lastPollSeconds).toBe(succeededAt + 180);
  });

  it.each<[string, Collect]>([
    [
      "rejects with a TypeError",
      async () => {
        throw new TypeError("Cannot read properties of undefined");
      },
    ],
    [
      "throws a TypeError before it returns a promise",
      () => {
        throw new TypeError("Cannot read properties of undefined");
      },
    ],
    ["rejects with something that is no error", () => Promise.reject("text")],
  ])("because its collector %s is a failed poll with a line for the developers", async (_what, collect) => {
    const { clock, poll, give, logger, telemetry, shown, published } = createScene();
    await give(resultOf(["a"]));
    await poll(sync, collect, running);
    // Long past the deadline: nothing is left that could still reject.
    await clock.advance(600_000);
    expect(shown()).toMatchObject({ up: false, failureReason: "internal" });
    expect(idsIn(published.at(-1) ?? { targets: [], regions: [] })).toEqual(["a"]);
    expect(telemetry.of("poll").at(-1)).toEqual([sync, "sync", "failed"]);
    const [line] = logger.of("unexpected error");
    expect(line).toMatchObject({ level: "error", fields: { collector: "sync" } });
  });

  it("does not stop other targets", async () => {
    const { give, store } = createScene();
    await Promise.all([
      give(new TypeError("defect"), sync),
      give(resultOf([reportOf("m", { type: "migration" })]), migration),
      give(resultOf([reportOf("z", { regionId: "cn-beijing" })]), beijing),
    ]);
    expect(idsIn(store.snapshot())).toEqual(["m"]);
    expect(idsIn(store.snapshot(), "cn-beijing")).toEqual(["z"]);
  });

  it("leaves the snapshot of another region the very same object", async () => {
    const { give, store } = createScene();
    await give(resultOf([reportOf("z", { regionId: "cn-beijing" })]), beijing);
    const before = store.snapshot().regions[0];
    await give(resultOf(["a"]));
    await give(failureOf());
    await give(resultOf(["b"]));
    expect(store.snapshot().regions.find(({ regionId }) => regionId === "cn-beijing")).toBe(before);
  });
});

describe("the deadline", () => {
  it("aborts the collector and fails the poll as one that missed it", async () => {
    const { clock, poll, shown } = createScene();
    let aborted = false;
    const polling = poll(
      sync,
      async (signal) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        await clock.sleep(100_000, signal);
        return resultOf(["late"]);
      },
      running,
    );
    await clock.advance(53_999);
    expect(aborted).toBe(false);
    await clock.advance(1);
    await polling;
    expect(aborted).toBe(true);
    expect(shown()).toMatchObject({ up: false, failureReason: "deadline", pollDurationSeconds: 54 });
    expect(shown()?.failureMessage).toContain("54 s");
  });

  it("is put off by each answer: a walk that gets on comes to its end, however long it takes", async () => {
    const { clock, poll, shown } = createScene();
    const polling = poll(
      sync,
      async (signal, onAnswer) => {
        for (let page = 0; page < 10; page += 1) {
          await clock.sleep(50_000, signal);
          onAnswer?.();
        }
        return resultOf(["far"]);
      },
      running,
    );
    await clock.advance(500_000);
    await polling;
    expect(shown()).toMatchObject({ up: true, pollDurationSeconds: 500 });
  });

  it("comes an interval's share after the last answer, and after an hour whatever is answered", async () => {
    const { clock, poll, shown } = createScene();
    const answering = (times: number) => async (signal: AbortSignal, onAnswer?: () => void) => {
      for (let page = 0; page < times; page += 1) {
        await clock.sleep(50_000, signal);
        onAnswer?.();
      }
      return new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
      );
    };
    const stuck = poll(sync, answering(2), running);
    await clock.advance(154_000);
    await stuck;
    expect(shown()).toMatchObject({ up: false, failureReason: "deadline", pollDurationSeconds: 154 });
    const endless = poll(sync, answering(1_000), running);
    await clock.advance(3_600_000);
    await endless;
    expect(shown()).toMatchObject({ up: false, failureReason: "deadline", pollDurationSeconds: 3_600 });
  });

  it("holds for a collector that ignores its signal, and its late result is not published", async () => {
    const { clock, poll, shown, store } = createScene();
    let answer: (result: SourceResult) => void = () => {};
    const polling = poll(sync, () => new Promise((resolve) => (answer = resolve)), running);
    await clock.advance(54_000);
    await polling;
    answer(resultOf(["late"]));
    await clock.advance(0);
    expect(shown()).toMatchObject({ up: false, failureReason: "deadline" });
    expect(store.snapshot().regions).toEqual([]);
  });
});

describe("an abort", () => {
  it.each<[string, (signal: AbortSignal) => Promise<SourceResult>]>([
    [
      "obeys",
      (signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    ],
    ["ignores", () => new Promise(() => {})],
  ])("leaves everything as it was when the collector %s it", async (_how, collect) => {
    const { poll, give, store, published, telemetry, logger, clock } = createScene();
    await give(resultOf(["a"]));
    const before = store.snapshot();
    const [publications, counts, lines] = [published.length, telemetry.calls.length, logger.lines.length];
    const stop = new AbortController();
    const polling = poll(sync, collect, stop.signal);
    await clock.advance(0);
    stop.abort(new Error("stopping"));
    await polling;
    expect(store.snapshot()).toBe(before);
    expect([published.length, telemetry.calls.length, logger.lines.length]).toEqual([
      publications,
      counts,
      lines,
    ]);
    await clock.advance(0);
    expect(clock.sleepers()).toBe(0);
  });

  it("before the poll begins means that nothing is asked", async () => {
    const { poll, store } = createScene();
    const before = store.snapshot();
    let asked = false;
    await poll(
      sync,
      () => {
        asked = true;
        return new Promise(() => {});
      },
      AbortSignal.abort(),
    );
    expect(asked).toBe(false);
    expect(store.snapshot()).toBe(before);
  });
});

describe("publishing that fails", () => {
  it("is logged, and the poll ends as usual", async () => {
    const { clock, logger, telemetry, store } = createScene();
    const poll = createPoller({
      clock,
      logger,
      telemetry,
      store,
      publish: () => Promise.reject(new TypeError("cannot render")),
    });
    await poll(sync, async () => resultOf(["a"]), running);
    expect(logger.of("unexpected error")).toMatchObject([{ fields: { doing: "publishing" } }]);
    expect(idsIn(store.snapshot())).toEqual(["a"]);
  });
});

describe("a job that disappears", () => {
  it("is counted and logged once, by its id", async () => {
    const { give, telemetry, logger, store } = createScene();
    await give(resultOf(["a", reportOf("b", { status: "Failed" })]));
    await give(resultOf(["a"]));
    expect(telemetry.of("disappearedJob")).toEqual([]);
    expect(idsIn(store.snapshot())).toEqual(["a", "b"]);
    await give(resultOf(["a"]));
    await give(resultOf(["a"]));
    expect(telemetry.of("disappearedJob")).toEqual([[sync, "sync"]]);
    expect(logger.of("job disappeared")).toMatchObject([
      {
        level: "warn",
        fields: {
          account: "production",
          region_id: "cn-hangzhou",
          job_type: "sync",
          dts_job_id: "b",
          direction: "Forward",
          last_status: "Failed",
        },
      },
    ]);
  });

  it("from listings that are not complete is neither counted nor logged nor dropped", async () => {
    const { give, telemetry, logger, store } = createScene();
    await give(resultOf(["a", "b"]));
    for (let poll = 0; poll < 4; poll += 1) await give(partialOf(["a"]));
    expect(telemetry.of("disappearedJob")).toEqual([]);
    expect(logger.of("job disappeared")).toEqual([]);
    expect(idsIn(store.snapshot())).toEqual(["a", "b"]);
  });
});

describe("the log", () => {
  it("names each unrecognized text once", async () => {
    const { give, logger } = createScene();
    await give(noted(["Dreaming"]));
    await give(noted(["Dreaming"]));
    await give(noted(["Dancing"]));
    await give(noted(["Dreaming"]));
    expect(logger.of("unrecognized value").map(({ fields }) => [fields["field"], fields["value"]])).toEqual([
      ["Status", '"Dreaming"'],
      ["Status", '"Dancing"'],
    ]);
  });

  it("keeps a hostile text on one line and short", async () => {
    const { give, logger } = createScene();
    await give(noted([`two\nlines ${"x".repeat(100_000)}`]));
    const value = String(logger.of("unrecognized value")[0]?.fields["value"]);
    expect(value).not.toContain("\n");
    expect(value.length).toBeLessThanOrEqual(256);
  });

  it("has a line when polls begin to fail, none per poll, and one when they recover", async () => {
    const { clock, give, logger } = createScene();
    await give(resultOf(["a"]));
    expect(logger.lines).toEqual([]);
    for (let poll = 0; poll < 4; poll += 1) {
      await give(
        failureOf({ reason: "throttled", code: "Throttling.User", httpStatus: 400, requestId: `r${poll}` }),
      );
      await clock.advance(60_000);
    }
    await give(resultOf(["a"]));
    await give(resultOf(["a"]));
    expect(logger.lines).toMatchObject([
      {
        level: "warn",
        message: "poll failed",
        fields: {
          account: "production",
          region_id: "cn-hangzhou",
          collector: "sync",
          reason: "throttled",
          operation: "DescribeDtsJobs",
          code: "Throttling.User",
          http_status: 400,
          request_id: "r0",
          failed_polls: 1,
          error: "the server failed",
        },
      },
      { level: "info", message: "poll recovered", fields: { collector: "sync", failed_polls: 4 } },
    ]);
  });

  it("has a reminder every five minutes while polls fail", async () => {
    const { clock, give, logger } = createScene();
    for (let minute = 0; minute <= 11; minute += 1) {
      await give(failureOf());
      await clock.advance(60_000);
    }
    expect(logger.of("poll failed").map(({ fields }) => fields["failed_polls"])).toEqual([1, 6, 11]);
  });

  it("has a line at once when the reason changes", async () => {
    const { give, logger } = createScene();
    await give(failureOf({ reason: "server" }));
    await give(failureOf({ reason: "timeout" }));
    await give(failureOf({ reason: "forbidden", code: "Forbidden.RAM" }));
    await give(failureOf({ reason: "forbidden", code: "DTS.Msg.RamPermissionDenied" }));
    await give(failureOf({ reason: "forbidden", code: "DTS.Msg.RamPermissionDenied" }));
    expect(logger.of("poll failed").map(({ fields }) => fields["code"] ?? fields["reason"])).toEqual([
      "server",
      "timeout",
      "Forbidden.RAM",
      "DTS.Msg.RamPermissionDenied",
    ]);
  });

  it("keeps targets apart", async () => {
    const { give, logger } = createScene();
    await give(failureOf(), sync);
    await give(failureOf(), migration);
    await give(resultOf([]), migration);
    await give(failureOf(), sync);
    expect(logger.lines.map(({ message, fields }) => [message, fields["collector"]])).toEqual([
      ["poll failed", "sync"],
      ["poll failed", "migration"],
      ["poll recovered", "migration"],
    ]);
  });

  it("has one line when a listing begins to disagree with its total", async () => {
    const { give, logger } = createScene();
    await give(resultOf(["a"]));
    await give(partialOf(["a"]));
    await give(partialOf(["a"]));
    await give(resultOf(["a"]));
    await give(partialOf(["a"]));
    expect(logger.lines.map(({ level, message }) => [level, message])).toEqual([
      ["warn", "listing disagrees with its total"],
      ["warn", "listing disagrees with its total"],
    ]);
    expect(logger.lines[0]?.fields["found"]).toBe("2 rows were listed of a total of 3");
  });
});

describe("the back-off", () => {
  it("learns how polls end", async () => {
    const { give, backoff } = createScene();
    for (let polls = 0; polls < 4; polls += 1) await give(failureOf({ reason: "forbidden" }));
    expect([backoff.isProbing(sync), backoff.restMs(sync)]).toEqual([true, 120_000]);
    expect(backoff.isProbing(beijing)).toBe(false);
    await give(resultOf(["a"]));
    expect(backoff.isProbing(sync)).toBe(false);
  });

  it("does not learn of polls that were aborted", async () => {
    const { poll, backoff } = createScene();
    const stopped = AbortSignal.abort();
    for (let polls = 0; polls < 4; polls += 1) await poll(sync, async () => resultOf([]), stopped);
    expect(backoff.isProbing(sync)).toBe(false);
  });
});

it("polls leave nothing behind on the signal that ends them all", async () => {
  const { clock, poll } = createScene();
  const { signal } = new AbortController();
  await poll(sync, async () => resultOf(["a"]), signal);
  await clock.advance(0);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
