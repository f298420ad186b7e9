import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/metrics/format.js";
import { checkExposition } from "../support/strict-exposition.js";
import { anyNumber, anyTrouble, jobsOf } from "./arbitraries.js";
import type { RequestedType, Row, Trouble } from "./fake-cloud.js";
import { jobLines, linesOfAccount, samplesOf, seriesOf, timelessLines } from "./pages.js";
import { configOf, createPipeline, type Pipeline } from "./pipeline.js";

const here = "cn-hangzhou";
type Jobs = Readonly<Record<RequestedType, readonly Row[]>>;

const metricsOf = fc
  .record({
    sets: fc.constantFrom("active", "full"),
    name: fc.boolean(),
    tags: fc.subarray(["team", "订单", "__proto__"]),
  })
  .map(
    ({ sets, name, tags }) =>
      `metrics: {status_sets: ${sets}, job_name_label: ${name}, tag_labels: ${JSON.stringify(tags)}}`,
  );

function put(pipeline: Pipeline, account: string, jobs: Partial<Jobs>): void {
  const region = pipeline.region(account, here);
  for (const type of ["MIGRATION", "SYNC", "SUBSCRIBE"] as const) region.jobs.set(type, jobs[type] ?? []);
}

/** The page after one poll of everything. */
async function pageOf(accounts: Readonly<Record<string, Jobs>>, settings = ""): Promise<string> {
  const names = Object.keys(accounts);
  const pipeline = createPipeline(
    configOf(Object.fromEntries(names.map((name) => [name, [here]])), settings),
  );
  for (const [name, jobs] of Object.entries(accounts)) put(pipeline, name, jobs);
  await pipeline.pollAll();
  return pipeline.render();
}

/** What happens to an account's region between two polls. */
interface Step {
  readonly jobs: Jobs;
  readonly trouble: Trouble | undefined;
}
const step = (maxJobs: number): fc.Arbitrary<Step> =>
  fc.record({ jobs: jobsOf(maxJobs), trouble: fc.option(anyTrouble, { nil: undefined }) });

describe("whatever the cloud answers", { timeout: 120_000 }, () => {
  it.each(formats)("the page passes the strict checker as %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(jobsOf(6), metricsOf, async (jobs, settings) => {
        const pipeline = createPipeline(configOf({ a: [here] }, settings));
        put(pipeline, "a", jobs);
        await pipeline.pollAll();
        checkExposition(await pipeline.render(format), format);
      }),
      { numRuns: 60 },
    );
  });

  it("each job is on the page once, under its own id", async () => {
    await fc.assert(
      fc.asyncProperty(jobsOf(8), fc.boolean(), async (jobs, nameLabel) => {
        const page = await pageOf({ a: jobs }, `metrics: {job_name_label: ${nameLabel}}`);
        const shown = samplesOf(page).filter(({ name }) => name === "aliyun_dts_job_status");
        const ids = Object.values(jobs).flatMap((rows) => rows.map((row) => String(row["DtsJobId"])));
        expect(shown).toHaveLength(ids.length);
        const plain = ids.filter((id) => /^[\x20-\x7d]{1,256}$/.test(id));
        expect(shown.map(({ labels }) => labels["dts_job_id"])).toEqual(expect.arrayContaining(plain));
      }),
      { numRuns: 80 },
    );
  });

  it("a number that is none gives no sample and is counted; a zero is a sample", async () => {
    const delays = fc.array(anyNumber, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(delays, async (values) => {
        const rows = values.map((Delay, at) => ({ DtsJobId: `j${at}`, Status: "Synchronizing", Delay }));
        const samples = samplesOf(await pageOf({ a: { MIGRATION: [], SYNC: rows, SUBSCRIBE: [] } }));
        const shown = samples.filter(({ name }) => name === "aliyun_dts_job_delay_seconds");
        const good = values.flatMap((value, at) =>
          isMeasured(value) ? [[`j${at}`, Math.abs(Number(value))]] : [],
        );
        expect(shown.map(({ labels, value }) => [labels["dts_job_id"], value]).sort()).toEqual(good.sort());
        const rejected = samples.find(
          ({ name, labels }) =>
            name === "aliyun_dts_exporter_rejected_values_total" && labels["field"] === "Delay",
        );
        const absent = values.filter(
          (value) => value === undefined || value === null || Number(value) === -1,
        ).length;
        expect(rejected?.value).toBe(values.length - good.length - absent);
      }),
      { numRuns: 100 },
    );
  });

  it("two accounts together show what each shows alone", async () => {
    await fc.assert(
      fc.asyncProperty(jobsOf(5), jobsOf(5), metricsOf, async (a, b, settings) => {
        const alone = [await pageOf({ a }, settings), await pageOf({ b }, settings)].flatMap(jobLines);
        expect([...jobLines(await pageOf({ a, b }, settings))].sort()).toEqual(alone.sort());
      }),
      { numRuns: 40 },
    );
  });
});

/** Written without the exporter's own rule: what may be shown as a number. */
function isMeasured(value: unknown): boolean {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  const tenYears = 10 * 365.25 * 24 * 60 * 60;
  return typeof number === "number" && number >= 0 && number <= tenYears;
}

describe("whatever happens in one account", { timeout: 120_000 }, () => {
  it("the bytes of another one stay the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        jobsOf(4),
        fc.array(step(4), { minLength: 1, maxLength: 7 }),
        async (mine, history) => {
          const config = configOf({ a: [here], b: [here] });
          const [calm, troubled] = [createPipeline(config), createPipeline(config)];
          for (const { jobs, trouble } of history) {
            for (const pipeline of [calm, troubled]) put(pipeline, "a", mine);
            put(troubled, "b", jobs);
            troubled.region("b", here).trouble = trouble;
            await calm.pollAll();
            await troubled.pollAll();
            expect(linesOfAccount(await troubled.render(), "a")).toEqual(
              linesOfAccount(await calm.render(), "a"),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("a total that never agrees removes none of its jobs", async () => {
    const wrong = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(jobsOf(6), fc.array(wrong, { minLength: 3, maxLength: 3 }), async (jobs, errors) => {
        const pipeline = createPipeline(configOf({ a: [here] }));
        put(pipeline, "a", jobs);
        await pipeline.pollAll();
        const before = seriesOf(await pipeline.render()).filter((series) =>
          series.startsWith("aliyun_dts_job_info"),
        );
        put(pipeline, "a", {});
        for (const by of errors) {
          pipeline.region("a", here).trouble = { kind: "total", by };
          await pipeline.pollAll();
        }
        const after = seriesOf(await pipeline.render()).filter((series) =>
          series.startsWith("aliyun_dts_job_info"),
        );
        expect(after).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it("a failed poll leaves the lines of its jobs as they were", async () => {
    const failing = anyTrouble.filter(({ kind }) => ["failure", "silence", "defect"].includes(kind));
    await fc.assert(
      fc.asyncProperty(jobsOf(5), failing, jobsOf(5), async (jobs, trouble, others) => {
        const pipeline = createPipeline(configOf({ a: [here] }));
        put(pipeline, "a", jobs);
        await pipeline.pollAll();
        const before = jobLines(await pipeline.render());
        put(pipeline, "a", others);
        pipeline.region("a", here).trouble = trouble;
        await pipeline.pollAll();
        const page = await pipeline.render();
        expect(jobLines(page)).toEqual(before);
        expect(page).not.toMatch(/^aliyun_dts_up\{.*collector="sync"\} 1$/m);
      }),
      { numRuns: 30 },
    );
  });

  it("counters never go back, and the exporter's own never go", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step(5), { minLength: 2, maxLength: 8 }), async (history) => {
        const pipeline = createPipeline(configOf({ a: [here] }));
        let before = new Map<string, number>();
        for (const { jobs, trouble } of history) {
          put(pipeline, "a", jobs);
          pipeline.region("a", here).trouble = trouble;
          await pipeline.pollAll();
          const now = countersOf(await pipeline.render());
          for (const [series, value] of before) {
            if (series.startsWith("aliyun_dts_exporter_")) expect([...now.keys()]).toContain(series);
            expect(now.get(series) ?? value, series).toBeGreaterThanOrEqual(value);
          }
          before = now;
        }
      }),
      { numRuns: 30 },
    );
  });
});

function countersOf(page: string): Map<string, number> {
  return new Map(
    samplesOf(page)
      .filter(({ type, name }) => (type === "counter" || type === "histogram") && name.startsWith("aliyun_"))
      .map(({ line, value }) => [line.slice(0, line.lastIndexOf(" ")), value]),
  );
}

describe("whatever the wall clock does", { timeout: 120_000 }, () => {
  it("only timestamps change", async () => {
    const jump = fc.integer({ min: -3_600_000, max: 86_400_000 * 400 });
    const steps = fc.array(fc.tuple(step(4), jump), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const config = configOf({ a: [here] });
        const [steady, jumping] = [createPipeline(config), createPipeline(config)];
        for (const [{ jobs, trouble }, ms] of history) {
          jumping.clock.jumpWall(ms);
          for (const pipeline of [steady, jumping]) {
            put(pipeline, "a", jobs);
            pipeline.region("a", here).trouble = trouble;
            await pipeline.pollAll();
          }
          const [expected, actual] = [await steady.render(), await jumping.render()];
          expect(timelessLines(actual)).toEqual(timelessLines(expected));
          expect(seriesOf(actual)).toEqual(seriesOf(expected));
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("however scrapes and publishes overlap", { timeout: 120_000 }, () => {
  it("a scrape sees of each target one poll, whole", async () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 320 }), fc.integer({ min: 0, max: 20 })), {
      minLength: 3,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (polls) => {
        const pipeline = createPipeline(
          configOf({ a: [here] }, "collectors: {sync_status: {enabled: false}}"),
        );
        const targets = pipeline.targets.filter(({ collector }) => collector !== "migration");
        let over = false;
        const seen: string[] = [];
        const scrape = async (): Promise<void> => {
          while (!over) {
            seen.push(await pipeline.render());
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        const polling = async (): Promise<void> => {
          for (const [version, [count, turns]] of polls.entries()) {
            put(pipeline, "a", {
              SYNC: versioned("s", version, count),
              SUBSCRIBE: versioned("t", version, count),
            });
            for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            await Promise.all(targets.map((target) => pipeline.poll(target)));
            // The page keeps its tail for a second of this clock.
            await pipeline.clock.advance(1_000);
          }
          over = true;
        };
        await Promise.all([scrape(), polling()]);
        for (const page of new Set(seen)) expectWholePolls(page, polls);
      }),
      { numRuns: 6 },
    );
  });
});

/** Jobs of the poll `version`, each of which says so. */
function versioned(prefix: string, version: number, count: number): readonly Row[] {
  return Array.from({ length: count }, (_, at) => ({
    DtsJobId: `${prefix}${at}`,
    Status: "Synchronizing",
    Delay: version + 1,
    DuUsage: version + 1,
  }));
}

function expectWholePolls(page: string, polls: readonly (readonly [number, number])[]): void {
  const samples = samplesOf(page);
  for (const type of ["sync", "subscribe"]) {
    const versions = samples
      .filter(({ name }) => name === "aliyun_dts_job_delay_seconds" || name === "aliyun_dts_job_du_usage")
      .filter(({ labels }) => labels["job_type"] === type)
      .map(({ labels, name, value }) => ({ value, id: labels["dts_job_id"], name }));
    // Jobs that are missing from the newest listing still wait for the second look: they show the poll before.
    const newest = Math.max(0, ...versions.map(({ value }) => value));
    const current = versions.filter(({ value }) => value === newest);
    const [count = 0] = polls[newest - 1] ?? [];
    if (newest > 0) expect(current).toHaveLength(2 * count);
    const jobs = samples.filter(
      ({ name, labels }) => name === "aliyun_dts_jobs" && labels["job_type"] === type,
    );
    if (jobs.length > 0) expect(jobs.reduce((sum, { value }) => sum + value, 0) * 2).toBe(versions.length);
  }
}
