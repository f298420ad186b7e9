import { setTimeout as sleep } from "node:timers/promises";
import { youngGenerationOption } from "../../dist/cli/heap.js";
import { median, middle } from "../options.js";
import { startClouds } from "../processes/cloud.js";
import { startExporter } from "../processes/exporter.js";
import { sizes } from "../sizes.js";

const latencyMs = 50;
const scrapeIntervalMs = 15_000;
const steadyMs = 60_000;

const names = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** The end-to-end parts: what users run, in the steady state of the default settings, scraped every 15 s. */
export const scale = Object.fromEntries(
  sizes.map((size) => {
    const { scopes, targets, jobs } = size;
    const doc = `end to end: ${scopes} scopes of ${jobs / scopes} jobs, ${targets} targets, ${jobs} jobs; 100 s a round`;
    return [size.part, { doc, measure: (note, rounds) => inRounds(note, rounds, size) }];
  }),
);

/** Each figure's middle one of all rounds; the largest one of what must never happen. */
async function inRounds(note, rounds, size) {
  const runs = [];
  for (let round = 0; round < rounds; round += 1) {
    const figures = [];
    await endToEnd((name, value, options = {}) => figures.push({ name, value, options }), size);
    runs.push(figures);
    // Minutes pass until all are there.
    process.stdout.write(`     round ${round + 1} of ${rounds}\n`);
  }
  for (const index of runs[0].keys()) {
    const rising = runs.map((figures) => figures[index]).toSorted((a, b) => a.value - b.value);
    const { name, value, options } = rising[0].options.never ? rising.at(-1) : middle(rising);
    note(name, value, options);
  }
  note("rounds", rounds, { detail: "the middle one counts; of what must never happen, the worst one" });
}

async function endToEnd(note, { jobs, accounts: accountCount, regions: regionCount, scopes, targets, bars }) {
  const [accounts, regions] = [names("a", accountCount), names("region-", regionCount)];
  const clouds = await startClouds([{ jobs: jobs / scopes, accounts, regions, latencyMs }]);
  const exporter = await startExporter(
    accounts.map((name) => ({ name, regions, url: clouds.urls[0] })),
    { nodeOptions: youngGenerationOption(targets), lagEveryMs: bars.max === undefined ? 20 : 5 },
  );
  try {
    const readySeconds = await until(exporter, async () => (await exporter.status("/-/ready")) === 200);
    const upSeconds = await until(exporter, async () => (await countDown(exporter)) === 0, 1_000);
    await sleep(2_000);
    const steady = await steadyState(exporter, clouds);
    const scrapes = [];
    for (let round = 0; round < 5; round += 1) {
      scrapes.push(await exporter.scrape());
      await sleep(500);
    }
    const times = scrapes.map((each) => each.ms);
    const page = scrapes[0].unpack();
    const skipped = page.sum("aliyun_dts_exporter_polls_total", 'result="skipped"');
    note("peak memory", exporter.peakMegabytes(), { bar: bars.rss, unit: " MB" });
    note("CPU a minute", steady.cpuSeconds, { bar: bars.cpu, unit: " s" });
    note("CPU, times that of the cloud that answers", steady.cpuSeconds / steady.cloudSeconds, { unit: "x" });
    note("event-loop lag, p99", steady.lag.p99, { bar: bars.p99, unit: " ms" });
    note("event-loop lag, max", steady.lag.max, { bar: bars.max, unit: " ms" });
    note("until ready", readySeconds, { bar: bars.ready, unit: " s" });
    note("until every target is up", upSeconds, { unit: " s" });
    note("skipped polls", skipped, { bar: "<= 0", never: true });
    note("targets that are down", await countDown(exporter), { bar: "<= 0", never: true });
    note("scrape, p50", median(times), {
      bar: bars.scrape,
      unit: " ms",
      detail: `longest ${Math.max(...times, ...steady.scrapesMs).toFixed(0)} ms`,
    });
    note("bytes of a scrape", scrapes[0].bytes / 1e6, { unit: " MB" });
    note("bytes of a scrape, unpacked", page.bytes / 1e6, { unit: " MB" });
    note("series", page.sum("aliyun_dts_exporter_exposition_series"), {
      detail: `${page.sum("aliyun_dts_jobs")} jobs shown`,
    });
    const [worst] = await clouds.worstSeconds();
    note("calls of one account in one region within the worst second", worst, { bar: "<= 20", never: true });
  } finally {
    await exporter.stop();
    clouds.stop();
  }
}

/** How many targets are down, or not yet there. */
async function countDown(exporter) {
  const targets = await exporter.targets();
  return targets.length === 0 ? Number.POSITIVE_INFINITY : targets.filter(({ up }) => !up).length;
}

/** Seconds from the start until something holds; gives up after two minutes. */
async function until(exporter, holds, everyMs = 100) {
  while (exporter.sinceStartMs() < 120_000 && !(await holds())) await sleep(everyMs);
  return exporter.sinceStartMs() / 1000;
}

/** CPU seconds and lag over a minute, with a scrape every 15 s. The cloud's work is the same in every run: it tells a slow machine. */
async function steadyState(exporter, clouds) {
  const startedMs = performance.now();
  const before = exporter.cpuSeconds();
  const cloudBefore = clouds.cpuSeconds();
  await exporter.lag();
  const scrapesMs = [];
  while (performance.now() < startedMs + steadyMs) {
    scrapesMs.push((await exporter.scrape()).ms);
    await sleep(scrapeIntervalMs);
  }
  const minutes = (performance.now() - startedMs) / 60_000;
  return {
    cpuSeconds: (exporter.cpuSeconds() - before) / minutes,
    cloudSeconds: (clouds.cpuSeconds() - cloudBefore) / minutes,
    lag: await exporter.lag(),
    scrapesMs,
  };
}
