import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../free-port.js";
import { median } from "../options.js";
import { ms } from "../results.js";
import { startServer } from "../scrape.js";

const intervalSeconds = 3;
const scrapes = 6;
// In the first ones all series of the page are new to it, and for some more it tidies up after those.
const warmUps = 5;
/** Each server twice, in turns: what a busy moment of the machine costs falls on both. */
const turns = ["ours-fresh", "static", "ours-fresh", "static"];

/**
 * What a real Prometheus measures: our page, put together anew for each scrape, and a static server of the same bytes. One
 * server at a time, each with a Prometheus of its own: two that are scraped at the same moment would wait for each other.
 */
export async function prometheus(note) {
  mustBeInstalled();
  const seen = { "ours-fresh": [], static: [] };
  for (const kind of turns) seen[kind].push(...(await scrapedBy(kind)));
  const [oursMs, fixedMs] = ["ours-fresh", "static"].map((kind) =>
    median(seen[kind].map(({ seconds }) => seconds * 1000)),
  );
  const ours = seen["ours-fresh"];
  note("p50 of a scrape by Prometheus, times that of a static server", oursMs / fixedMs, {
    bar: "<= 1.1",
    unit: "x",
    detail: `${ms(oursMs)} against ${ms(fixedMs)}, middle ones of ${ours.length}`,
  });
  note("scrapes by Prometheus that failed", ours.filter(({ up }) => up !== 1).length, { bar: "<= 0" });
}

/** The last scrapes of a server by a Prometheus that scrapes nothing else: `{ up, seconds }` of each. */
async function scrapedBy(kind) {
  const server = await startServer(kind);
  const folder = mkdtempSync(join(tmpdir(), "dts-bench-prometheus-"));
  const port = await freePort();
  const config = {
    global: { scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${intervalSeconds}s` },
    scrape_configs: [{ job_name: "bench", static_configs: [{ targets: [`127.0.0.1:${server.port}`] }] }],
  };
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  try {
    await sleep((warmUps + scrapes) * intervalSeconds * 1000);
    const valuesOf = async (metric) => {
      const query = encodeURIComponent(`${metric}[${scrapes * intervalSeconds}s]`);
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${query}`);
      return (await answer.json()).data.result.flatMap(({ values }) =>
        values.map(([, value]) => Number(value)),
      );
    };
    const [ups, durations] = [await valuesOf("up"), await valuesOf("scrape_duration_seconds")];
    return ups.map((up, index) => ({ up, seconds: durations[index] }));
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function mustBeInstalled() {
  try {
    execFileSync("prometheus", ["--version"], { stdio: "ignore" });
  } catch {
    throw new Error("prometheus: not found (install it, or name the parts to run without it)");
  }
}
