import { describe, expect, it } from "vitest";
import { createKnownJobs } from "../../src/poll/known-jobs.js";
import { partialOf, reportOf, resultOf } from "./fixtures.js";

function createKnown() {
  const known = createKnownJobs();
  const reports = () => known.sightings().map(({ report }) => report);
  return { ...known, reports, ids: () => reports().map(({ jobId }) => jobId) };
}

const idsOf = (reports: readonly { readonly jobId: string }[]) => reports.map(({ jobId }) => jobId);

describe("a job that is missing", () => {
  it("from one exhaustive result stays until the next one agrees", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    expect(idsOf(known.update(resultOf(["a"]), 2))).toEqual([]);
    expect(known.ids()).toEqual(["a", "b"]);
    expect(idsOf(known.update(resultOf(["a"]), 3))).toEqual(["b"]);
    expect(known.ids()).toEqual(["a"]);
  });

  it("is reported gone once only", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    const gone = [2, 3, 4, 5].map((ms) => idsOf(known.update(resultOf(["a"]), ms)));
    expect(gone).toEqual([[], ["b"], [], []]);
  });

  it("from one exhaustive result and there again in the next starts from the beginning", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    known.update(resultOf(["a"]), 2);
    known.update(resultOf(["a", "b"]), 3);
    expect(idsOf(known.update(resultOf(["a"]), 4))).toEqual([]);
    expect(known.ids()).toEqual(["a", "b"]);
  });

  it("after it has expired is not shown, and is reported gone after two looks, once", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    known.expire(1);
    expect(known.ids()).toEqual([]);
    const gone = [2, 3, 4].map((ms) => idsOf(known.update(resultOf(["a"]), ms)));
    expect(gone).toEqual([[], ["b"], []]);
    expect(known.ids()).toEqual(["a"]);
  });

  it("and then seen in a result that is not exhaustive starts from the beginning, too", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    known.update(resultOf(["a"]), 2);
    known.update(partialOf(["b"]), 3);
    expect(idsOf(known.update(resultOf(["a"]), 4))).toEqual([]);
    expect(known.ids()).toEqual(["a", "b"]);
  });

  it("from results that are not exhaustive stays, however many there are", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1);
    for (let ms = 2; ms < 20; ms += 1) expect(known.update(partialOf(["a"]), ms)).toEqual([]);
    expect(known.ids()).toEqual(["a", "b"]);
  });

  it("together with all others needs the second look, too", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b", "c"]), 1);
    expect(known.update(resultOf([]), 2)).toEqual([]);
    expect(known.ids()).toEqual(["a", "b", "c"]);
    expect(idsOf(known.update(resultOf([]), 3))).toEqual(["a", "b", "c"]);
    expect(known.ids()).toEqual([]);
  });

  it("in one direction does not take the other direction with it", () => {
    const known = createKnown();
    const both = [reportOf("a"), reportOf("a", { direction: "Reverse" })];
    known.update(resultOf(both), 1);
    known.update(resultOf(["a"]), 2);
    expect(known.update(resultOf(["a"]), 3)).toMatchObject([{ jobId: "a", direction: "Reverse" }]);
    expect(known.reports()).toMatchObject([{ direction: "Forward" }]);
  });
});

describe("what is known", () => {
  it("is updated and added to by every result", () => {
    const known = createKnown();
    known.update(resultOf([reportOf("a", { status: "Synchronizing" })]), 1);
    known.update(partialOf([reportOf("a", { status: "Failed" }), "b"]), 2);
    expect(known.reports().map(({ jobId, status }) => [jobId, status])).toEqual([
      ["a", "Failed"],
      ["b", "Synchronizing"],
    ]);
  });

  it("expires with the moment of its last confirmation, not before", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1_000);
    known.update(partialOf(["a"]), 2_000);
    expect(known.expire(999)).toBe(false);
    expect(known.ids()).toEqual(["a", "b"]);
    expect(known.expire(1_000)).toBe(true);
    expect(known.ids()).toEqual(["a"]);
    expect(known.expire(1_999)).toBe(false);
    expect(known.expire(2_000)).toBe(true);
    expect(known.ids()).toEqual([]);
    expect(known.expire(9_999)).toBe(false);
  });

  it("that expired while it was missed needs two looks again when it returns", () => {
    const known = createKnown();
    known.update(resultOf(["a", "b"]), 1_000);
    known.update(resultOf(["a"]), 2_000);
    known.expire(1_000);
    known.update(resultOf(["a", "b"]), 3_000);
    expect(known.update(resultOf(["a"]), 4_000)).toEqual([]);
    expect(known.ids()).toEqual(["a", "b"]);
  });
});
