import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walk } from "../../src/dts/walk.js";
import type { JobReport, SourceResult } from "../../src/model/report.js";
import { createKnownJobs } from "../../src/poll/known-jobs.js";

const pageSize = 5;

/** What happens between two pages: some jobs are deleted (by position), some are created at the end. */
interface Change {
  readonly deleted: readonly number[];
  readonly created: number;
}

const change = fc.record({
  deleted: fc.array(fc.nat(40), { maxLength: 2 }),
  created: fc.integer({ min: 0, max: 2 }),
});

/** How long each page takes, in turns. */
const anyOrder = fc.array(fc.nat(20), { maxLength: 7 });

/** How many pages there were last time, as far as the walk knows. */
const anyMemory = fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined });

/** What a walk meets besides changes. */
interface AnyWalk {
  readonly order: readonly number[];
  readonly expectedPages: number | undefined;
}

const anyWalk: fc.Arbitrary<AnyWalk> = fc.record({ order: anyOrder, expectedPages: anyMemory });

/** A listing that changes after each page that it reads, as long as there are changes. */
function createWorld(jobs: number, changes: readonly Change[], { order, expectedPages }: AnyWalk) {
  let next = 0;
  const create = () => {
    next += 1;
    return `j${next}`;
  };
  let living = Array.from({ length: jobs }, create);
  const immortal = new Set(living);
  const pending = [...changes];

  const live = () => {
    const { deleted, created } = pending.shift() ?? { deleted: [], created: 0 };
    const dying = new Set(deleted.map((position) => living[position]));
    for (const id of dying) if (id !== undefined) immortal.delete(id);
    living = [...living.filter((id) => !dying.has(id)), ...Array.from({ length: created }, create)];
  };

  return {
    /** Jobs that were there from the start and still are. */
    survivors: () => [...immortal],
    read: () =>
      walk<string>({
        operation: "DescribeThings",
        pageSize,
        expectedPages,
        signal: new AbortController().signal,
        keyOf: (id) => id,
        choose: (_earlier, later) => later,
        async fetch(page, signal) {
          // Pages that are asked for side by side are read by the cloud, and answered, in any order.
          for (let turns = order[page % order.length] ?? 0; turns > 0; turns -= 1) await Promise.resolve();
          signal.throwIfAborted();
          const rows = living.slice((page - 1) * pageSize, page * pageSize);
          const total = living.length;
          live();
          return { rows, total };
        },
      }),
  };
}

const resultOf = ({
  rows,
  disagreement,
}: Awaited<ReturnType<ReturnType<typeof createWorld>["read"]>>): SourceResult => ({
  reports: rows.map(
    (jobId): JobReport => ({
      api: "jobs",
      observedAtMs: 0,
      account: "production",
      regionId: "cn-hangzhou",
      type: "sync",
      jobId,
      direction: "Forward",
    }),
  ),
  rejectedRows: 0,
  unansweredIds: 0,
  issues: { unrecognized: new Map(), rejected: new Map() },
  exhaustive: disagreement === undefined,
  disagreement,
});

describe("a listing that changes while it is read", () => {
  it("never lists a job twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.array(change, { maxLength: 30 }),
        anyWalk,
        async (jobs, changes, how) => {
          const { rows } = await createWorld(jobs, changes, how).read();
          expect(new Set(rows).size).toBe(rows.length);
        },
      ),
    );
  });

  it("has all jobs that lived through it when it says so, unless deletions and creations balance between two pages", async () => {
    const unbalanced = change.filter(({ deleted, created }) => deleted.length === 0 || created === 0);
    // Changes of one direction only, so that no later change hides an earlier one from the total.
    const oneWay = fc.oneof(
      fc.array(
        unbalanced.map(({ created }) => ({ deleted: [], created })),
        { maxLength: 12 },
      ),
      fc.array(
        unbalanced.map(({ deleted }) => ({ deleted, created: 0 })),
        { maxLength: 12 },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(40), oneWay, anyWalk, async (jobs, changes, how) => {
        const world = createWorld(jobs, changes, how);
        const { rows, disagreement } = await world.read();
        if (disagreement === undefined) {
          for (const id of world.survivors()) expect(rows).toContain(id);
        }
      }),
    );
  });

  it("never removes a living job from what is known, whatever came and went between pages", async () => {
    const calm: Change = { deleted: [], created: 0 };
    // A job deleted and another created between the same two pages: the total does not show it.
    const swaps = fc.array(fc.record({ gap: fc.nat(12), position: fc.nat(12) }), {
      // Fewer than a page has rows: only as many deletions can push a job over two page boundaries.
      maxLength: pageSize - 2,
    });
    const creations = fc.array(fc.nat(12), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        swaps,
        creations,
        anyWalk,
        async (jobs, swapped, created, how) => {
          const changes = Array.from({ length: 13 }, () => calm);
          const add = (gap: number, deleted: readonly number[]) => {
            const before = changes[gap] ?? calm;
            changes[gap] = { deleted: [...before.deleted, ...deleted], created: before.created + 1 };
          };
          for (const { gap, position } of swapped) add(gap, [position]);
          for (const gap of created) add(gap, []);
          const world = createWorld(jobs, changes, how);
          const known = createKnownJobs();
          known.update(
            resultOf({ rows: world.survivors(), rowsWithoutKey: 0, disagreement: undefined, pages: 0 }),
            0,
          );
          for (let poll = 1; poll <= 6; poll += 1) known.update(resultOf(await world.read()), poll);
          const ids = known.sightings().map(({ report }) => report.jobId);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of world.survivors()) expect(ids).toContain(id);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("forgets jobs that are gone once the world is calm", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.array(change, { maxLength: 12 }),
        anyWalk,
        async (jobs, changes, how) => {
          const world = createWorld(jobs, changes, how);
          const known = createKnownJobs();
          for (let poll = 1; poll <= 15; poll += 1) known.update(resultOf(await world.read()), poll);
          const { rows } = await world.read();
          expect(
            known
              .sightings()
              .map(({ report }) => report.jobId)
              .sort(),
          ).toEqual([...rows].sort());
        },
      ),
    );
  });
});
