import { describe, expect, it } from "vitest";
import { createLimitedClient } from "../../src/aliyun/limits/limited-client.js";
import { createRateLimiter } from "../../src/aliyun/limits/rate-limiter.js";
import { createRetryingClient, type RetryingClient } from "../../src/aliyun/limits/retry.js";
import { createBackoff } from "../../src/poll/backoff.js";
import { runScheduler } from "../../src/poll/scheduler.js";
import { createFixedProvider } from "../aliyun/fakes.js";
import { samplesOf } from "../properties/pages.js";
import { configOf, createPipeline, type PipelineOptions } from "../properties/pipeline.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { createChurn } from "./churn.js";
import { growthOf, type Megabytes, newResources, openResources, slopeOf, usedMegabytes } from "./memory.js";
import { createRandom } from "./random.js";

const days = 30;
const warmUpDays = 3;
const rehearsalDays = 5;
const stepMs = 15 * 60_000;
// The rest of the day is calm.
const stepsPerDay = 84;

// Intervals are long, so that a month takes minutes.
const settings = `
collectors:
  migration: {interval: 15m}
  sync: {interval: 15m}
  subscribe: {interval: 15m}
  sync_status: {interval: 15m}
`;

/** The exporter from the scheduler to the page, with limits, retries and back-off. */
function createExporter(clock: FakeClock) {
  const backoff = createBackoff(clock);
  const clients = new Map<string, RetryingClient>();
  const clientOf: PipelineOptions["clientOf"] = (cloud, target, telemetry) => {
    const { account, regionId } = target;
    const scope = { account, regionId };
    const make = (): RetryingClient =>
      createRetryingClient(
        createLimitedClient(cloud, {
          limiter: createRateLimiter({ clock, requestsPerSecond: 10, burst: 5, ceiling: 20 }),
          maxConcurrentRequests: 4,
          credentials: createFixedProvider(),
          scope,
          telemetry,
        }),
        { clock, random: createRandom(7), maxAttempts: 3, scope, telemetry },
      );
    const client = clients.get(`${account}/${regionId}`) ?? make();
    clients.set(`${account}/${regionId}`, client);
    return client.beginCycle({ probing: backoff.isProbing(target) });
  };
  const config = configOf({ a: ["cn-hangzhou", "cn-beijing"] }, settings);
  const pipeline = createPipeline(config, { clock, backoff, clientOf });
  const start = (signal: AbortSignal) =>
    runScheduler(
      pipeline.targets,
      { clock, telemetry: pipeline.telemetry, backoff, poll: pipeline.poll },
      signal,
    );
  return { ...pipeline, start };
}

/** What a number of simulated days came to. */
interface Lived {
  /** Heap and all memory at the end of each day. */
  readonly used: readonly Megabytes[];
  readonly polls: number;
  /** Jobs that came and went. */
  readonly created: number;
}

/** Lives through so many days. Expects counters to grow only, and series and timers to be at the end what they were. */
async function live(dayCount: number): Promise<Lived> {
  const clock = createFakeClock();
  const exporter = createExporter(clock);
  const random = createRandom(1);
  const churns = ["cn-hangzhou", "cn-beijing"].map((region) =>
    createChurn(exporter.region("a", region), random),
  );
  const stop = new AbortController();
  const stopped = exporter.start(stop.signal);
  const pass = async () => {
    await clock.advance(stepMs);
    // On a busy machine one compression can outlast many quarters of an hour of the fake clock.
    await exporter.published();
  };
  // A rest of up to a quarter of an hour, two looks, and what was known longest has expired.
  const settle = async () => {
    for (let step = 0; step < 12; step += 1) await pass();
  };
  await settle();
  const seriesBefore = cloudSeries(await exporter.render());
  const used: Megabytes[] = [];
  let counters = new Map<string, number>();

  for (let day = 1; day <= dayCount; day += 1) {
    for (let step = 0; step < stepsPerDay; step += 1) {
      for (const churn of churns) churn.step();
      await pass();
      if (step % 8 === 0) await exporter.render("openmetrics-1.0.0");
    }
    // Measured in the same condition each day: every job is known.
    for (const churn of churns) churn.calm();
    await settle();
    counters = expectGrowing(counters, await exporter.render());
    used.push(await usedMegabytes());
  }
  for (const churn of churns) churn.restore();
  await settle();
  expect(cloudSeries(await exporter.render())).toEqual(seriesBefore);
  stop.abort();
  await stopped;
  expect(clock.sleepers()).toBe(0);

  const polls = [...counters].filter(([series]) => series.startsWith("aliyun_dts_exporter_polls_total"));
  expect(polls.filter(([series, count]) => !series.includes('"skipped"') && count === 0)).toEqual([]);
  return {
    used,
    polls: polls.reduce((sum, [, count]) => sum + count, 0),
    created: churns.reduce((sum, churn) => sum + churn.created(), 0),
  };
}

describe("a month of churn and faults", () => {
  it("leaves memory, timers and series as they were, and no counter goes back", async () => {
    const resources = openResources();
    // What the machine learns of the code takes memory, too, but only once.
    await live(rehearsalDays);
    const { used, polls, created } = await live(days);
    expect(newResources(resources)).toEqual([]);

    const warm = used.slice(warmUpDays);
    const slope = slopeOf(warm.map(({ all }) => all));
    const growth = growthOf(warm.map(({ heap }) => heap));
    process.stdout.write(
      `soak: ${days} days, ${polls} polls, ${created} jobs came and went: heap ${warm[0]?.heap.toFixed(1)} MB, ` +
        `${(100 * growth).toFixed(2)} % in all, ${slope.toFixed(3)} MB a day\n`,
    );
    expect(slope).toBeLessThanOrEqual(1);
    expect(growth).toBeLessThanOrEqual(0.02);
    // It was a month worth surviving.
    expect(created).toBeGreaterThan(5_000);
  });
});

function cloudSeries(page: string): readonly string[] {
  return samplesOf(page)
    .filter(({ name }) => /^aliyun_dts_(?!exporter_)/.test(name))
    .filter(({ name }) => name !== "aliyun_dts_job_status_transitions_total")
    .map(({ line }) => line.slice(0, line.lastIndexOf(" ")))
    .toSorted();
}

function expectGrowing(before: ReadonlyMap<string, number>, page: string): Map<string, number> {
  const now = new Map(
    samplesOf(page)
      .filter(({ type, name }) => type === "counter" && name.startsWith("aliyun_dts_exporter_"))
      .map(({ line, value }) => [line.slice(0, line.lastIndexOf(" ")), value]),
  );
  for (const [series, value] of before) expect(now.get(series), series).toBeGreaterThanOrEqual(value);
  return now;
}
