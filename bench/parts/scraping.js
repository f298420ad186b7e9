import { median } from "../options.js";
import { ms } from "../results.js";
import { cpuPerScrape, startServer } from "../scrape.js";

/** Scrapes of one page of many jobs. */
export async function scraping(note, rounds) {
  const [ours, fresh, fixed, prom] = await Promise.all(
    ["ours", "ours-fresh", "static", "prom-client"].map((who) => startServer(who)),
  );
  await cpu(note, { fresh, prom, rounds });
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
  const shares = [];
  for (let round = 0; round < 5; round += 1)
    shares.push((await throughput(ours)) / (await throughput(fixed)));
  note("throughput with 10 clients, share of a static Buffer's", median(shares), {
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

async function cpu(note, { fresh, prom, rounds }) {
  const [oursCpu, promCpu] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    oursCpu.push(await cpuPerScrape(fresh, 200));
    promCpu.push(await cpuPerScrape(prom, 1));
  }
  note("CPU of a gzip scrape, times less than prom-client", median(promCpu) / median(oursCpu), {
    bar: ">= 300",
    unit: "x",
    detail: `${ms(median(oursCpu))} against ${ms(median(promCpu))}, the page put together anew for each scrape`,
  });
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
