import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/app.js";
import { createReloader } from "../../src/cli/reload.js";
import type { Config } from "../../src/config/config.js";
import { ConfigMistakes } from "../../src/config/document/mistakes.js";
import { loadConfig } from "../../src/config/load.js";
import type { FakeClock } from "../support/fake-clock.js";
import { hostileText, jobsOf } from "./arbitraries.js";
import type { RequestedType, Row, Trouble } from "./fake-cloud.js";
import { createLoopbackApp, type LoopbackCloud, startLoopbackCloud } from "./loopback-app.js";
import { samplesOf, timelessLines } from "./pages.js";
import { silentLogger } from "./pipeline.js";

const regions = ["cn-hangzhou", "cn-beijing", "cn-shanghai"];

let cloud: LoopbackCloud;
beforeAll(async () => {
  cloud = await startLoopbackCloud();
});
afterAll(() => cloud.close());

function read(text: string): Config {
  return loadConfig({ file: { name: "reload.yaml", text }, env: { K: "x" }, flags: {} }).config;
}

/** Any configuration that watches some of the regions. Few requests, so that no limiter makes a poll wait. */
const anyConfig = fc
  .record({
    a: fc.subarray(regions, { minLength: 1 }),
    b: fc.subarray(regions),
    sync: fc.boolean(),
    subscribe: fc.boolean(),
    fast: fc.boolean(),
    unit: fc.constantFrom("ms", "s"),
    interval: fc.constantFrom("30s", "60s", "2m"),
    sets: fc.constantFrom("active", "full"),
    nameLabel: fc.boolean(),
    tags: fc.subarray(["team", "订单"]),
    timeout: fc.constantFrom("5s", "10s"),
  })
  .map((drawn) => {
    const account = (name: string, watched: readonly string[]) =>
      watched.length === 0
        ? ""
        : `  - {name: ${name}, regions: [${watched}], endpoints: {${watched.map((id) => `${id}: "${cloud.url}"`)}}, ` +
          `credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}}\n`;
    return `accounts:
${account("a", drawn.a)}${account("b", drawn.b)}
collectors:
  migration: {delay_unit: ${drawn.unit}}
  sync: {enabled: ${drawn.sync}, interval: ${drawn.interval}}
  subscribe: {enabled: ${drawn.subscribe}}
  sync_status: {enabled: ${drawn.fast}}
metrics: {status_sets: ${drawn.sets}, job_name_label: ${drawn.nameLabel}, tag_labels: ${JSON.stringify(drawn.tags)}}
api: {timeout: ${drawn.timeout}, max_attempts: 1}
rate_limit: {burst: 10}
`;
  });

function fill(jobs: Readonly<Record<RequestedType, readonly Row[]>>, trouble?: Trouble): void {
  for (const regionId of regions) {
    const region = cloud.region(regionId);
    region.trouble = trouble;
    // The same jobs in every region: they are told apart by it.
    for (const type of ["MIGRATION", "SYNC", "SUBSCRIBE"] as const) region.jobs.set(type, jobs[type]);
  }
}

/** Polls twice, with time in between for the limiters, and with `pumped` also for those that have to wait meanwhile. */
async function pollTwice(
  { app, clock }: { readonly app: App; readonly clock: FakeClock },
  pumped = false,
): Promise<void> {
  for (let poll = 0; poll < 2; poll += 1) {
    await clock.advance(60_000);
    let over = false;
    const done = app.pollOnce(new AbortController().signal).finally(() => {
      over = true;
    });
    while (pumped && !over) await clock.advance(20);
    await done;
  }
  await clock.advance(2_000);
}

describe("a reload", { timeout: 120_000 }, () => {
  it("of a good configuration comes to the same as a fresh start with it", async () => {
    await fc.assert(
      fc.asyncProperty(anyConfig, anyConfig, jobsOf(4), async (before, after, jobs) => {
        fill(jobs);
        const [reloaded, fresh] = [createLoopbackApp(read(before)), createLoopbackApp(read(after))];
        await pollTwice(reloaded);
        await reloaded.app.apply(read(after));
        await pollTwice(reloaded);
        await pollTwice(fresh);
        const expected = timelessLines(await fresh.app.render());
        expect(timelessLines(await reloaded.app.render()).toSorted()).toEqual(expected.toSorted());
        expect(expected.length).toBeGreaterThan(0);
        await Promise.all([reloaded, fresh].map(({ app }) => app.stop(0)));
      }),
      { numRuns: 25 },
    );
  });

  it("keeps what is known of targets that stay, before any of them is polled again", async () => {
    await fc.assert(
      fc.asyncProperty(anyConfig, jobsOf(4), async (config, jobs) => {
        fill(jobs);
        const running = createLoopbackApp(read(config));
        await pollTwice(running);
        const known = timelessLines(await running.app.render());
        await running.app.apply(read(`${config}staleness: {max_age: 20m}\n`));
        expect(timelessLines(await running.app.render())).toEqual(known);
        await running.app.stop(0);
      }),
      { numRuns: 15 },
    );
  });

  it("of a bad configuration changes nothing", async () => {
    const spoil = fc.oneof(
      fc.constantFrom(
        "retries: 3\n",
        "api: {timeout: 10}\n",
        "accounts: []\n",
        "  x\n",
        "\t{\n",
        "log: {level: loud}\n",
      ),
      hostileText,
    );
    await fc.assert(
      fc.asyncProperty(anyConfig, anyConfig, spoil, jobsOf(4), async (before, after, more, jobs) => {
        const bad = `${after}${more}`;
        fc.pre(isRefused(bad));
        fill(jobs);
        const running = createLoopbackApp(read(before));
        const reloader = createReloader({
          source: { load: async () => ({ config: read(bad), warnings: [], web: undefined }) },
          app: () => running.app,
          initial: read(before),
          stopping: new AbortController().signal,
          clock: running.clock,
          logger: silentLogger,
        });
        await pollTwice(running);
        const page = async () =>
          (await running.app.render())
            .split("\n")
            .filter((line) => /^aliyun_dts_(?!exporter_(config|exposition))/.test(line));
        const shown = await page();
        expect(await reloader.reload()).toMatchObject({ ok: false });
        await running.clock.advance(2_000);
        expect(await page()).toEqual(shown);
        const timeless = timelessLines(await running.app.render());
        await pollTwice(running);
        expect(timelessLines(await running.app.render())).toEqual(timeless);
        await running.app.stop(0);
      }),
      { numRuns: 20 },
    );
  });

  it("lets no counter of the exporter go back, whatever happens around it", async () => {
    const trouble = fc.option(
      fc.constantFrom<Trouble>(
        { kind: "defect" },
        { kind: "failure", reason: "forbidden" },
        { kind: "total", by: 2 },
      ),
      {
        nil: undefined,
      },
    );
    const history = fc.array(
      fc.record({ config: fc.option(anyConfig, { nil: undefined }), jobs: jobsOf(3), trouble }),
      {
        minLength: 2,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(anyConfig, history, async (first, steps) => {
        const running = createLoopbackApp(read(first));
        let before = new Map<string, number>();
        for (const { config, jobs, trouble } of steps) {
          fill(jobs, trouble);
          if (config !== undefined) await running.app.apply(read(config));
          await pollTwice(running, true);
          const now = new Map(
            samplesOf(await running.app.render())
              .filter(({ type, name }) => type === "counter" && name.startsWith("aliyun_dts_exporter_"))
              .map(({ line, value }) => [line.slice(0, line.lastIndexOf(" ")), value]),
          );
          for (const [series, value] of before) expect(now.get(series), series).toBeGreaterThanOrEqual(value);
          before = now;
        }
        await running.app.stop(0);
      }),
      { numRuns: 20 },
    );
  });
});

function isRefused(text: string): boolean {
  try {
    read(text);
    return false;
  } catch (error) {
    if (error instanceof ConfigMistakes) return true;
    throw error;
  }
}
