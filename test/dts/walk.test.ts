import { describe, expect, it } from "vitest";
import { type Listing, type Page, walk } from "../../src/dts/walk.js";
import { Failure } from "../../src/lib/failure.js";

interface Row {
  readonly id: string | undefined;
  readonly severity?: number;
}

const rowsOf = (from: number, to: number): readonly Row[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({ id: `j${from + index}` }));

const listingOf = (
  fetch: Listing<Row>["fetch"],
  signal: AbortSignal = new AbortController().signal,
): Listing<Row> => ({
  operation: "DescribeThings",
  pageSize: 30,
  signal,
  keyOf: ({ id }) => id,
  choose: (earlier, later) => ((earlier.severity ?? 9) < (later.severity ?? 9) ? earlier : later),
  fetch,
});

/** Walks a listing whose pages come from `fetch`; `call` counts all pages of all walks from 1. */
async function walkPages(fetch: (page: number, call: number) => Page<Row>, expectedPages?: number) {
  const pages: number[] = [];
  const listing = listingOf(async (page) => {
    pages.push(page);
    return fetch(page, pages.length);
  });
  const walked = await walk({ ...listing, expectedPages });
  return { ...walked, ids: walked.rows.map(({ id }) => id), pages };
}

/** Pages of 30 of a listing that stands still. */
const still =
  (rows: readonly Row[], total: number | undefined = rows.length, size = 30) =>
  (page: number): Page<Row> => ({ rows: rows.slice((page - 1) * size, page * size), total });

describe("a listing that stands still", () => {
  it.each([
    [0, 1],
    [1, 1],
    [29, 1],
    [30, 1],
    [31, 2],
    [59, 2],
    [60, 2],
    [61, 3],
    [90, 3],
    [91, 4],
    [1_000, 34],
    [20_000, 667],
  ])("of %d rows takes %d calls", async (count, calls) => {
    const { pages, ids, disagreement } = await walkPages(still(rowsOf(1, count)));
    expect(pages).toEqual(Array.from({ length: calls }, (_, index) => index + 1));
    expect(ids).toHaveLength(count);
    expect(disagreement).toBeUndefined();
  });

  it.each([[20_001], [undefined]])(
    "of more than 20,000 rows fails when they were seen, with the way out (total %s)",
    async (total) => {
      const page = still(rowsOf(1, 20_010));
      let calls = 0;
      const error = await walkPages((number) => {
        calls += 1;
        return { ...page(number), total };
      }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Failure);
      expect(error).toMatchObject({ reason: "too_many_jobs", operation: "DescribeThings", retryable: false });
      expect((error as Failure).message).toContain("20010 rows");
      expect((error as Failure).message).toContain("resource_group_id");
      expect(calls).toBe(667);
    },
  );

  it("ends a page early when its rows are short, but not for a short page alone", async () => {
    // Pages of 10 although 30 were asked for.
    const { pages, ids, disagreement } = await walkPages(still(rowsOf(1, 25), 25, 10));
    expect(pages).toEqual([1, 2, 3]);
    expect(ids).toHaveLength(25);
    expect(disagreement).toBeUndefined();
  });

  it("counts rows without an id towards the total", async () => {
    const rows = [...rowsOf(1, 29), { id: undefined }, ...rowsOf(30, 35)];
    const { pages, ids, rowsWithoutKey, disagreement } = await walkPages(still(rows));
    expect(pages).toEqual([1, 2]);
    expect(ids).toHaveLength(35);
    expect(rowsWithoutKey).toBe(1);
    expect(disagreement).toBeUndefined();
  });

  it("goes on behind a page of rows that all have no id", async () => {
    const rows = [
      ...rowsOf(1, 30),
      ...Array.from({ length: 30 }, () => ({ id: undefined })),
      ...rowsOf(31, 32),
    ];
    const { pages, ids } = await walkPages(still(rows));
    expect(pages).toEqual([1, 2, 3]);
    expect(ids).toHaveLength(32);
  });
});

describe("totals", () => {
  it("when missing, let the listing end at an empty page and prove nothing", async () => {
    const { pages, ids, disagreement } = await walkPages((page) => ({
      rows: still(rowsOf(1, 40))(page).rows,
      total: undefined,
    }));
    expect(pages.slice(0, 3)).toEqual([1, 2, 3]);
    expect(ids).toHaveLength(40);
    expect(disagreement).toContain("no total");
  });

  it("missing on one page only are no disagreement", async () => {
    const { pages, disagreement } = await walkPages((page) => ({
      rows: still(rowsOf(1, 40))(page).rows,
      total: page === 1 ? 40 : undefined,
    }));
    expect(pages).toEqual([1, 2, 3]);
    expect(disagreement).toBeUndefined();
  });

  it.each([
    ["too high", 50],
    ["above what one target may have", 20_001],
    ["too low", 35],
  ])("that are always %s give three walks, everything seen, and no claim to be all", async (_what, total) => {
    const { pages, ids, disagreement } = await walkPages(still(rowsOf(1, 40), total));
    expect(pages.filter((page) => page === 1)).toHaveLength(3);
    expect(ids).toHaveLength(40);
    expect(disagreement).toBe(`40 rows were listed of a total of ${total}`);
  });

  it("that move between pages give another walk, which counts when it is calm", async () => {
    const { pages, ids, disagreement } = await walkPages((page, call) =>
      call === 1 ? { rows: rowsOf(1, 30), total: 41 } : still(rowsOf(2, 41))(page),
    );
    expect(pages).toEqual([1, 2, 1, 2]);
    expect(disagreement).toBeUndefined();
    expect(ids).toEqual(rowsOf(2, 41).map(({ id }) => id));
  });

  it("that move in every walk end after the third, with the union of all", async () => {
    // Each page is asked of another world: one more job each time, and an older one gone.
    const { pages, ids, disagreement } = await walkPages((page, call) => ({
      rows: still(rowsOf(call, 40 + 2 * call))(page).rows,
      total: 40 + call,
    }));
    expect(pages.filter((page) => page === 1)).toHaveLength(3);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("j1");
    expect(ids).toContain("j46");
    expect(disagreement).toMatch(/the total moved from \d+ to \d+ between pages/);
  });
});

describe("pages that do not behave", () => {
  it("an empty page in the middle is a slip: the pages after it are read, and the next walk makes up for it", async () => {
    const { pages, ids, disagreement } = await walkPages((page, call) =>
      call === 2 ? { rows: [], total: 70 } : still(rowsOf(1, 70))(page),
    );
    // Page 4: the total said that rows were missing.
    expect(pages).toEqual([1, 2, 3, 4, 1, 2, 3]);
    expect(ids).toHaveLength(70);
    expect(disagreement).toBeUndefined();
  });

  it("an empty page in the middle of every walk never makes the listing complete", async () => {
    const { pages, ids, disagreement } = await walkPages((page) =>
      page === 2 ? { rows: [], total: 70 } : still(rowsOf(1, 70))(page),
    );
    expect(pages).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    expect(ids).toHaveLength(40);
    expect(disagreement).toBe("40 rows were listed of a total of 70");
  });

  it("a page that repeats for ever is read until two pages were the same, three walks long", async () => {
    const { pages, ids, disagreement } = await walkPages(() => ({ rows: rowsOf(1, 30), total: 70 }));
    expect(pages).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect(ids).toHaveLength(30);
    expect(disagreement).toBeDefined();
  });

  it("a page that repeats for ever ends even when it has a row without an id", async () => {
    const { pages } = await walkPages(() => ({ rows: [...rowsOf(1, 29), { id: undefined }], total: 70 }));
    expect(pages).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  it("a page of rows without ids that repeats for ever fails in the end", async () => {
    const walking = walkPages(() => ({ rows: [{ id: undefined }], total: 5_000 }));
    await expect(walking).rejects.toMatchObject({ reason: "too_many_jobs", operation: "DescribeThings" });
  });

  it("rows that shift to the next page are listed once, in their worse state", async () => {
    const first = rowsOf(1, 30);
    const second = [{ id: "j30", severity: 0 }, ...rowsOf(31, 40)];
    const { rows, ids, disagreement } = await walkPages((page) => ({
      rows: page === 1 ? first : page === 2 ? second : [],
      total: 40,
    }));
    expect(ids).toEqual(rowsOf(1, 40).map(({ id }) => id));
    expect(rows[29]).toEqual({ id: "j30", severity: 0 });
    expect(disagreement).toBeUndefined();
  });

  it("of two walks the later sighting of a row counts, even when it is better", async () => {
    const { rows } = await walkPages((_page, call) => ({
      rows: [{ id: "j1", severity: call === 1 ? 0 : 7 }],
      total: 2,
    }));
    expect(rows).toEqual([{ id: "j1", severity: 7 }]);
  });
});

describe("failures", () => {
  it.each([1, 2, 3])("of page %d pass through, and nothing is returned", async (bad) => {
    const failure = new Failure({
      reason: "timeout",
      operation: "DescribeThings",
      message: "slow",
      retryable: true,
    });
    const walking = walkPages((page) => {
      if (page === bad) throw failure;
      return still(rowsOf(1, 90))(page);
    });
    await expect(walking).rejects.toBe(failure);
  });

  it("of a second walk pass through, too", async () => {
    const reason = new DOMException("aborted", "AbortError");
    const walking = walkPages((page, call) => {
      if (call === 3) throw reason;
      return still(rowsOf(1, 40), 50, 40)(page);
    });
    await expect(walking).rejects.toBe(reason);
  });
});

describe("pages side by side", () => {
  interface HeldPage {
    readonly resolve: (page: Page<Row>) => void;
    readonly reject: (error: Error) => void;
  }

  /** Pages that are answered, or fail, when the test says so. */
  function createHeldPages(rows: readonly Row[], given: Partial<Listing<Row>> = {}) {
    const waiting = new Map<number, HeldPage>();
    const aborted: number[] = [];
    const asked: number[] = [];
    const fetch: Listing<Row>["fetch"] = (page, stop) => {
      asked.push(page);
      return new Promise((resolve, reject) => {
        waiting.set(page, { resolve, reject });
        stop.addEventListener("abort", () => {
          if (!waiting.has(page)) return;
          aborted.push(page);
          reject(stop.reason);
        });
      });
    };
    const walking = walk({ ...listingOf(fetch), ...given });
    const take = (page: number): HeldPage => {
      const held = waiting.get(page);
      if (held === undefined) throw new Error(`page ${page} is not asked for`);
      waiting.delete(page);
      return held;
    };
    const answer = async (page: number, answered: Page<Row> = still(rows)(page)) => {
      take(page).resolve(answered);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    };
    return {
      walking,
      answer,
      fail: (page: number, error: Error) => take(page).reject(error),
      asked,
      aborted,
    };
  }

  it("are all asked for as soon as the first has told how many there are, twenty at once", async () => {
    const pages = createHeldPages(rowsOf(1, 900));
    expect(pages.asked).toEqual([1]);
    await pages.answer(1);
    expect(pages.asked).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    await pages.answer(7);
    expect(pages.asked.at(-1)).toBe(22);
  });

  it("may be answered in any order", async () => {
    const pages = createHeldPages(rowsOf(1, 100));
    for (const page of [1, 4, 2, 3]) await pages.answer(page);
    const { rows, disagreement } = await pages.walking;
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(rowsOf(1, 100).map(({ id }) => id)));
    expect(disagreement).toBeUndefined();
  });

  it("are counted by the size that the server gives them, when the second page says so, too", async () => {
    const pages = createHeldPages(rowsOf(1, 50));
    const page = still(rowsOf(1, 50), 50, 10);
    await pages.answer(1, page(1));
    expect(pages.asked).toEqual([1, 2]);
    await pages.answer(2, page(2));
    expect(pages.asked).toEqual([1, 2, 3, 4, 5]);
  });

  it("one that gives another page's rows makes the listing walked again, and not complete when it goes on", async () => {
    const { ids, pages, disagreement } = await walkPages((page) =>
      still(rowsOf(1, 90))(page === 3 ? 2 : page),
    );
    expect(pages.filter((page) => page === 1)).toHaveLength(3);
    expect(ids).toHaveLength(60);
    expect(disagreement).toBe("60 rows were listed of a total of 90");
  });

  it("a total that grows while they are read gives another walk, with the new job in it", async () => {
    const { ids, disagreement } = await walkPages((page, call) => still(rowsOf(1, call > 2 ? 91 : 90))(page));
    expect(ids).toHaveLength(91);
    expect(disagreement).toBeUndefined();
  });

  it("are all aborted when one of them fails, and the walk ends with that failure", async () => {
    const pages = createHeldPages(rowsOf(1, 120));
    await pages.answer(1);
    pages.fail(3, new Error("page 3"));
    await expect(pages.walking).rejects.toThrow("page 3");
    expect(pages.aborted).toEqual([2, 4]);
  });

  it("leave no request behind when the walk is aborted", async () => {
    const stop = new AbortController();
    const pages = createHeldPages(rowsOf(1, 120), { signal: stop.signal });
    const ended = pages.walking.catch((error: unknown) => error);
    await pages.answer(1);
    await pages.answer(3);
    stop.abort(new Error("enough"));
    expect(await ended).toEqual(new Error("enough"));
    expect(pages.aborted).toEqual(expect.arrayContaining([2, 4]));
    expect(pages.asked).toEqual([1, 2, 3, 4]);
  });

  describe("when it is known how many there were", () => {
    it("all of them are asked for at once, page 1 first", async () => {
      const pages = createHeldPages(rowsOf(1, 150), { expectedPages: 5 });
      expect(pages.asked).toEqual([1, 2, 3, 4, 5]);
      for (const page of [5, 2, 1, 3, 4]) await pages.answer(page);
      const { rows, disagreement } = await pages.walking;
      expect(rows).toHaveLength(150);
      expect(disagreement).toBeUndefined();
      expect(pages.asked).toHaveLength(5);
    });

    it("and there are fewer, those that nobody needs are not asked for, and given up if they are under way", async () => {
      const pages = createHeldPages(rowsOf(1, 60), { expectedPages: 30 });
      expect(pages.asked).toHaveLength(20);
      await pages.answer(2);
      expect(pages.asked.at(-1)).toBe(21);
      await pages.answer(1);
      const { rows, disagreement } = await pages.walking;
      expect(rows).toHaveLength(60);
      expect(disagreement).toBeUndefined();
      expect(pages.asked).toHaveLength(21);
      expect(pages.aborted).toEqual(Array.from({ length: 19 }, (_, index) => index + 3));
    });

    it("and there are more, the others are asked for side by side", async () => {
      const pages = createHeldPages(rowsOf(1, 240), { expectedPages: 3 });
      for (const page of [1, 2, 3]) await pages.answer(page);
      expect(pages.asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it("and there are more than one can ask for at once, the others follow as soon as page 1 has told of them", async () => {
      const pages = createHeldPages(rowsOf(1, 900), { expectedPages: 20 });
      expect(pages.asked).toHaveLength(20);
      await pages.answer(1);
      expect(pages.asked.at(-1)).toBe(21);
    });

    it("pages after the end may fail, before page 1 has told of the end and after", async () => {
      const pages = createHeldPages(rowsOf(1, 60), { expectedPages: 4 });
      pages.fail(4, new Error("no such page"));
      await pages.answer(2);
      await pages.answer(1);
      expect((await pages.walking).disagreement).toBeUndefined();
    });

    it("a page before the end that fails ends the walk, and all of its requests", async () => {
      const pages = createHeldPages(rowsOf(1, 120), { expectedPages: 4 });
      pages.fail(3, new Error("page 3"));
      const ended = expect(pages.walking).rejects.toThrow("page 3");
      await pages.answer(1);
      await ended;
      expect(pages.aborted).toEqual([2, 4]);
    });

    it("page 1 that fails ends the walk, and all of its requests", async () => {
      const pages = createHeldPages(rowsOf(1, 120), { expectedPages: 4 });
      pages.fail(2, new Error("page 2"));
      pages.fail(1, new Error("page 1"));
      await expect(pages.walking).rejects.toThrow("page 1");
      expect(pages.aborted).toEqual([3, 4]);
    });

    it("no request is left behind when the walk is aborted", async () => {
      const stop = new AbortController();
      const pages = createHeldPages(rowsOf(1, 120), { expectedPages: 4, signal: stop.signal });
      const ended = pages.walking.catch((error: unknown) => error);
      await pages.answer(2);
      stop.abort(new Error("enough"));
      expect(await ended).toEqual(new Error("enough"));
      expect(pages.aborted).toEqual([1, 3, 4]);
    });

    it.each([0, 1, 2, 3, 4, 7, 30])(
      "a listing of 70 rows is whole, whether it had %d pages or not, also with pages that are cut",
      async (expected) => {
        for (const size of [30, 10]) {
          const { ids, disagreement, pages } = await walkPages(still(rowsOf(1, 70), 70, size), expected);
          expect(ids).toHaveLength(70);
          expect(disagreement).toBeUndefined();
          expect(new Set(pages).size).toBe(pages.length);
        }
      },
    );

    it("an empty page in the middle is a slip still: the next walk makes up for it, and expects nothing", async () => {
      const { pages, ids, disagreement } = await walkPages(
        (page, call) => (call === 2 ? { rows: [], total: 70 } : still(rowsOf(1, 70))(page)),
        3,
      );
      expect(pages).toEqual([1, 2, 3, 4, 1, 2, 3]);
      expect(ids).toHaveLength(70);
      expect(disagreement).toBeUndefined();
    });

    it("a cloud that states no total on empty pages after the end, or 0, costs another walk and no more", async () => {
      const { disagreement, pages } = await walkPages(
        (page) => (page > 1 ? { rows: [], total: 0 } : still(rowsOf(1, 20))(page)),
        3,
      );
      expect(pages).toEqual([1, 2, 3, 1]);
      expect(disagreement).toBeUndefined();
    });

    it("20,000 rows take 667 calls", async () => {
      const { pages, ids } = await walkPages(still(rowsOf(1, 20_000)), 667);
      expect(pages).toEqual(Array.from({ length: 667 }, (_, index) => index + 1));
      expect(ids).toHaveLength(20_000);
    });
  });
});
