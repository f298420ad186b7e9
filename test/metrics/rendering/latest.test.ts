import { describe, expect, it } from "vitest";
import { createLatest } from "../../../src/metrics/rendering/latest.js";

/** Work that ends when it is told to. */
function createManualWork() {
  const started: { value: number; finish: () => void; fail: (error: Error) => void }[] = [];
  const work = (value: number) =>
    new Promise<void>((resolve, reject) => {
      started.push({ value, finish: resolve, fail: reject });
    });
  return { work, started };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("createLatest", () => {
  it("runs at once when idle", async () => {
    const { work, started } = createManualWork();
    const run = createLatest(work);
    const done = run(1);
    await turn();
    expect(started.map(({ value }) => value)).toEqual([1]);
    started[0]?.finish();
    await done;
  });

  it("answers everybody who came while it was busy with the newest value, once", async () => {
    const { work, started } = createManualWork();
    const run = createLatest(work);
    const settled: number[] = [];
    const calls = [run(1).then(() => settled.push(1))];
    await turn();
    for (const value of [2, 3, 4]) calls.push(run(value).then(() => settled.push(value)));
    await turn();
    expect(started.map(({ value }) => value)).toEqual([1]);
    started[0]?.finish();
    await turn();
    expect(settled).toEqual([1]);
    expect(started.map(({ value }) => value)).toEqual([1, 4]);
    started[1]?.finish();
    await Promise.all(calls);
    expect(settled).toEqual([1, 2, 3, 4]);
    expect(started).toHaveLength(2);
  });

  it("goes on after a run that failed", async () => {
    const { work, started } = createManualWork();
    const run = createLatest(work);
    const failed = expect(run(1)).rejects.toThrow("no");
    await turn();
    const next = run(2);
    started[0]?.fail(new Error("no"));
    await failed;
    await turn();
    started[1]?.finish();
    await next;
    expect(started.map(({ value }) => value)).toEqual([1, 2]);
  });
});
